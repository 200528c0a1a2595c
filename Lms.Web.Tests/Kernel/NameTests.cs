using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Search;

namespace Lms.Web.Tests.Kernel;

/// <summary>Names of people and of time zones.</summary>
public sealed class NameTests
{
    [Theory]
    [InlineData("\u202eMo", "Mo")]
    [InlineData(" M\u200bo\ufeff ", "Mo")]
    [InlineData("\u2067Mo\u2069", "Mo")]
    [InlineData("Mo\u0007", "Mo")]
    [InlineData("نمی\u200cخواهم", "نمی\u200cخواهم")]
    [InlineData("👩\u200d🔬 Mo", "👩\u200d🔬 Mo")]
    public void Invisible_characters_are_removed_from_names(string typed, string kept)
    {
        var person = new Person("mo@harbor.example", typed, "", "Etc/UTC", DateTime.UnixEpoch);
        Assert.Equal((kept, kept), (person.FirstName, person.DisplayName));
        Assert.Null(person.Introduce(typed, typed, typed, null).Refusal);
        Assert.Equal((kept, kept, kept), (person.FirstName, person.LastName, person.DisplayName));
    }

    [Fact]
    public void A_name_of_invisible_characters_only_is_refused() =>
        Assert.NotNull(
            new Person("mo@harbor.example", "Mo", "", "Etc/UTC", DateTime.UnixEpoch).Introduce("", "", "\u202e\u200b", null).Refusal
        );

    [Theory]
    [InlineData("Straße", "strasse")]
    [InlineData("Łódź", "lodz")]
    [InlineData("Søren", "soren")]
    [InlineData("Æsir", "aesir")]
    [InlineData("Œuvre", "oeuvre")]
    [InlineData("Đurić", "duric")]
    [InlineData("Þór", "thor")]
    [InlineData("Guðrún", "gudrun")]
    [InlineData("Iſıŋ", "isin")]
    [InlineData("ΝΙΚΟΣ", "νικοσ")]
    [InlineData("Νίκος", "νικοσ")]
    public void Special_letters_are_found_by_plain_letters(string written, string folded) =>
        Assert.Equal(folded, SearchDocument.Fold(written));

    [Theory]
    [InlineData("Müller", "mueller")]
    [InlineData("Müller", "muller")]
    [InlineData("Müller", "MÜLLER")]
    [InlineData("Mueller", "müller")]
    [InlineData("Muller", "müller")]
    [InlineData("Jørgen", "joergen")]
    [InlineData("Joergen", "jørgen")]
    [InlineData("Århus", "aarhus")]
    [InlineData("Aarhus", "århus")]
    [InlineData("Samuel", "samuel")]
    public void An_umlaut_is_found_by_both_spellings(string written, string sought) =>
        Assert.Contains(SearchDocument.Writings(sought), w => SearchDocument.Fold(written).Contains(w, StringComparison.Ordinal));

    [Theory]
    [InlineData("Asia/Calcutta", "Asia/Kolkata")]
    [InlineData("Asia/Kolkata", "Asia/Calcutta")]
    [InlineData("Europe/Kyiv", "Europe/Kiev")]
    [InlineData("US/Pacific", "America/Los_Angeles")]
    [InlineData("Europe/Zaporozhye", "Europe/Uzhgorod")]
    public void Former_and_current_names_of_a_time_zone_are_equivalent_on_every_machine(string name, string known) =>
        Assert.Equal(
            known,
            TimeZoneNames.Find(name, id => id == known ? TimeZoneInfo.CreateCustomTimeZone(id, TimeSpan.Zero, id, id) : null)?.Id
        );

    [Theory]
    [InlineData("Asia/Calcutta", "Asia/Kolkata")]
    [InlineData("Europe/Berlin", "Europe/Berlin")]
    [InlineData("Mars/Olympus", null)]
    [InlineData("", null)]
    public void A_time_zone_is_stored_under_its_current_name(string given, string? kept)
    {
        var person = new Person("mo@harbor.example", "Mo", "", "Etc/UTC", DateTime.UnixEpoch);
        Assert.Equal(kept is null, person.Prefer(given, "system").Refusal is not null);
        Assert.Equal(kept ?? "Etc/UTC", person.TimeZone);
    }

    [Fact]
    public void Each_time_zone_is_offered_once()
    {
        var names = TimeZones.Choices("Asia/Calcutta").Select(c => c.Value).ToList();
        Assert.Contains("Asia/Kolkata", names);
        Assert.DoesNotContain("Asia/Calcutta", names);
        Assert.Equal("Asia/Kolkata", TimeZones.Choices("Asia/Calcutta").Single(c => c.Selected).Value);
    }
}
