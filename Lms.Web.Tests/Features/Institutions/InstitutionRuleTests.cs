using Lms.Web.Features.Institutions.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Text;

namespace Lms.Web.Tests.Features.Institutions;

public sealed class InstitutionRuleTests
{
    [Fact]
    public void Text_and_buttons_are_legible_in_both_themes_with_any_accent()
    {
        string[] steps = ["00", "33", "66", "99", "cc", "ff"];
        foreach (var color in from r in steps from g in steps from b in steps select $"#{r}{g}{b}")
        {
            var (light, dark) = Accent.For(color);
            Assert.True(Accent.Contrast(light.Fill, light.On) >= 4.5, $"{color} light fill {light}");
            Assert.True(Accent.Contrast(light.Hover, light.On) >= 4.5, $"{color} light hover {light}");
            Assert.True(Accent.Contrast(light.Text, Accent.LightGround) >= 4.5, $"{color} light text {light}");
            Assert.True(Accent.Contrast(dark.Fill, dark.On) >= 4.5, $"{color} dark fill {dark}");
            Assert.True(Accent.Contrast(dark.Hover, dark.On) >= 4.5, $"{color} dark hover {dark}");
            Assert.True(Accent.Contrast(dark.Text, Accent.DarkGround) >= 4.5, $"{color} dark text {dark}");
        }
    }

    [Fact]
    public void A_legible_accent_is_not_changed() => Assert.Equal("#1f6f8b", Accent.For("#1f6f8b").Light.Fill);

    [Theory]
    [InlineData("#000000", "#ffffff", 21)]
    [InlineData("#777777", "#ffffff", 4.48)]
    [InlineData("#ff0000", "#ffffff", 4.0)]
    public void Contrast_is_computed_as_in_WCAG(string one, string other, double contrast) =>
        Assert.Equal(contrast, Accent.Contrast(one, other), 0.01);

    [Theory]
    [InlineData("#1F6F8B", "#1f6f8b")]
    [InlineData(" #ffffff ", "#ffffff")]
    [InlineData("#fff", null)]
    [InlineData("red", null)]
    [InlineData("#12345g", null)]
    [InlineData("#123456;}body{display:none", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_color_must_be_six_hex_digits(string? typed, string? color) => Assert.Equal(color, Accent.Parse(typed));

    [Theory]
    [InlineData("ada@harbor.example", true)]
    [InlineData("ada@HARBOR.example", true)]
    [InlineData("ada@harbor.example.", true)]
    [InlineData("ada@mail.harbor.example", false)]
    [InlineData("ada@notharbor.example", false)]
    [InlineData("ada@harbor.example.evil.example", false)]
    [InlineData("ada@hafen.example@harbor.example", true)]
    [InlineData("harbor.example", false)]
    [InlineData("@harbor.example", false)]
    [InlineData("ada@bücher.example", true)]
    [InlineData("ada@xn--bcher-kva.example", true)]
    [InlineData("ada@BÜCHER.example", true)]
    [InlineData("ada@bucher.example", false)]
    public void An_email_domain_must_match_completely(string address, bool holds) =>
        Assert.Equal(holds, Domains.Hold(Domains.Parse("harbor.example, @Bücher.example").Value, address));

    [Theory]
    [InlineData("learn.example.org", "learn.example.org")]
    [InlineData("Learn.Example.ORG.", "learn.example.org")]
    [InlineData("lernen.bücher.example", "lernen.xn--bcher-kva.example")]
    [InlineData("https://learn.example.org", null)]
    [InlineData("learn.example.org/x", null)]
    [InlineData("learn.example.org:8080", null)]
    [InlineData("learn example", null)]
    public void A_host_name_must_not_contain_anything_else(string typed, string? name)
    {
        var institution = NewInstitution();
        Assert.Equal(name is not null, institution.Answer(typed).IsDone);
        Assert.Equal(name, institution.HostName);
    }

    [Fact]
    public void Registration_by_domain_requires_a_domain()
    {
        var institution = NewInstitution();
        Assert.Equal("MailDomains", institution.Admit(SignUpMode.DomainRestricted, " ").Refusal?.Field);
        Assert.Equal("MailDomains", institution.Admit(SignUpMode.Public, "harbor").Refusal?.Field);
        Assert.Equal(SignUpMode.Public, institution.SignUp);
        Assert.True(institution.Admit(SignUpMode.DomainRestricted, "a.example\r\nA.example\nb.example").IsDone);
        Assert.Equal(["a.example", "b.example"], institution.MailDomains);
    }

    [Fact]
    public void Capabilities_that_are_not_offered_are_switched_off()
    {
        var institution = NewInstitution();
        Assert.Equal(Capabilities.None, institution.SwitchedOff);
        institution.Offer(Capabilities.Badges | Capabilities.Forums);
        Assert.Equal(Capabilities.All & ~(Capabilities.Badges | Capabilities.Forums), institution.SwitchedOff);
    }

    [Fact]
    public void Suspending_requires_a_reason_and_happens_once()
    {
        var institution = NewInstitution();
        Assert.NotNull(institution.Suspend(" ", DateTime.UnixEpoch).Refusal);
        Assert.True(institution.Suspend("Unpaid.", DateTime.UnixEpoch).IsDone);
        Assert.NotNull(institution.Suspend("Again.", DateTime.UnixEpoch).Refusal);
        Assert.True(institution.Readmit().IsDone);
        Assert.False(institution.IsSuspended);
    }

    [Fact]
    public void Versions_of_a_legal_text_are_numbered_and_the_first_always_requires_agreement()
    {
        var first = LegalText.Publish(LegalKind.Terms, null, "# Be kind", false, Ids.New(), DateTime.UnixEpoch).Value;
        Assert.Equal((1, true), (first.Number, first.AsksEverybody));
        Assert.NotNull(LegalText.Publish(LegalKind.Terms, first, "# Be kind", true, Ids.New(), DateTime.UnixEpoch).Refusal);
        Assert.NotNull(LegalText.Publish(LegalKind.Terms, first, " ", true, Ids.New(), DateTime.UnixEpoch).Refusal);
        var second = LegalText.Publish(LegalKind.Terms, first, "# Be kinder", false, Ids.New(), DateTime.UnixEpoch).Value;
        Assert.Equal((2, false), (second.Number, second.AsksEverybody));
        Assert.False(LegalText.Publish(LegalKind.Imprint, null, "Harbor Academy", true, Ids.New(), DateTime.UnixEpoch).Value.AsksEverybody);
    }

    [Fact]
    public void Custom_fields_are_saved_as_entered()
    {
        List<KeyValue> rows = [new() { Key = " cost center ", Value = "4711" }, new(), new() { Key = "Größe", Value = "„groß“ <b>" }];
        var json = KeyValues.Write(rows).Value;
        Assert.Equal([("cost center", "4711"), ("Größe", "„groß“ <b>")], KeyValues.Read(json).Select(r => (r.Key, r.Value)));
        Assert.NotNull(KeyValues.Write([new() { Value = "alone" }]).Refusal);
        Assert.NotNull(KeyValues.Write([new() { Key = "a", Value = "1" }, new() { Key = "A", Value = "2" }]).Refusal);
        Assert.NotNull(KeyValues.Write([new() { Key = new string('k', KeyValues.LongestKey + 1), Value = "1" }]).Refusal);
        Assert.NotNull(
            KeyValues.Write(Enumerable.Range(0, KeyValues.Most + 1).Select(i => new KeyValue { Key = $"k{i}", Value = "v" })).Refusal
        );
        Assert.Equal([("n", "5"), ("o", "{\"a\":1}")], KeyValues.Read("""{"n":5,"o":{"a":1}}""").Select(r => (r.Key, r.Value)));
        Assert.Empty(KeyValues.Read("[1]"));
        Assert.Empty(KeyValues.Read("not json"));
    }

    private static Institution NewInstitution() => new("Harbor Academy", "Europe/Berlin", DateTime.UnixEpoch);
}
