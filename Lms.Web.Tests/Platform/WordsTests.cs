using System.Globalization;
using Lms.Web.Platform;
using Lms.Web.Platform.Text;
using Lms.Web.Platform.Ui;

namespace Lms.Web.Tests.Platform;

/// <summary>Sentences, numbers, and dates in the languages of the product.</summary>
public sealed class WordsTests
{
    private static readonly Words L = new();

    internal static T In<T>(string tag, Func<T> say)
    {
        var (culture, words) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            Languages.Configure("en", withPseudo: true);
            Languages.Speak(Languages.Find(tag)!);
            return say();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, words);
        }
    }

    [Theory]
    [InlineData("en", "Page 7")]
    [InlineData("de", "Seite 7")]
    public void A_sentence_is_formatted_in_the_current_language(string tag, string expected) =>
        Assert.Equal(expected, In(tag, () => L["Page {0}", 7].Value));

    [Fact]
    public void A_sentence_created_in_one_language_can_be_read_in_another()
    {
        var made = In("en", () => L["You have a seat in “{0}”", "Bread"]);
        Assert.Equal("Sie haben einen Platz in „Bread“", In("de", () => made.Value));
        Assert.Equal("You have a seat in “Bread”", In("en", () => made.Value));
    }

    /// <summary>Between FSI and PDI neither affects the direction of the other.</summary>
    [Theory]
    [InlineData("en", "Ada (2)", "Ada (2)")]
    [InlineData("en", "أحمد (2)", "\u2068أحمد (2)\u2069")]
    [InlineData("ar", "Ada (2)", "\u2068Ada (2)\u2069")]
    [InlineData("ar", "-3.5", "\u2068-3.5\u2069")]
    [InlineData("ar", "أحمد علي", "أحمد علي")]
    public void Names_in_a_sentence_keep_their_own_text_direction(string tag, string name, string shown) =>
        Assert.Contains(shown, In(tag, () => L["A sentence that nobody ever says, {0}", name].Value), StringComparison.Ordinal);

    [Fact]
    public void An_untranslated_sentence_is_shown_in_English() =>
        Assert.Equal("A sentence that nobody ever says, 1", In("de", () => L["A sentence that nobody ever says, {0}", 1].Value));

    [Theory]
    [InlineData("en", 1, "1 course")]
    [InlineData("en", 0, "0 courses")]
    [InlineData("de", 1, "1 Kurs")]
    [InlineData("de", 2, "2 Kurse")]
    public void Plurals_follow_the_language(string tag, int number, string expected) =>
        Assert.Equal(expected, In(tag, () => L.Count(number, "1 course", "{0} courses").Value));

    [Theory]
    [InlineData("en", new[] { 1 }, Plural.One)]
    [InlineData("en", new[] { 0, 2, 11, 101 }, Plural.Other)]
    [InlineData("de", new[] { 1 }, Plural.One)]
    [InlineData("de", new[] { 0, 2, 21 }, Plural.Other)]
    [InlineData("ar", new[] { 0 }, Plural.Zero)]
    [InlineData("ar", new[] { 1 }, Plural.One)]
    [InlineData("ar", new[] { 2 }, Plural.Two)]
    [InlineData("ar", new[] { 3, 10, 103, 110, 1003 }, Plural.Few)]
    [InlineData("ar", new[] { 11, 26, 99, 111, 1011 }, Plural.Many)]
    [InlineData("ar", new[] { 100, 101, 102, 200, 1000 }, Plural.Other)]
    public void The_plural_rules_match_CLDR(string language, int[] numbers, Plural expected) =>
        Assert.All(numbers, n => Assert.Equal(expected, Plurals.Of(language, n)));

    [Fact]
    public void Dates_amounts_and_durations_are_formatted_for_the_language()
    {
        var at = new DateTime(2027, 3, 4, 14, 5, 0, DateTimeKind.Unspecified);
        Assert.Equal(
            "March 4, 2027|Mar 4, 2027, 14:05|1,234.50 EUR|1 h 20 min",
            In("en", () => $"{Dates.Day(at)}|{Dates.Moment(at)}|{new Money(1234.5m, "EUR")}|{Ui.Minutes(80)}")
        );
        Assert.Equal(
            "4. März 2027|Donnerstag, 4. März, 14:05|1.234,50 EUR|1 Std. 20 Min.",
            In("de", () => $"{Dates.Day(at)}|{Dates.WeekdayMoment(at)}|{new Money(1234.5m, "EUR")}|{Ui.Minutes(80)}")
        );
        var arabic = In("ar", () => $"{Dates.Day(at)}|{new Money(1234.5m, "EUR")}");
        Assert.Contains("مارس", arabic, StringComparison.Ordinal);
        Assert.Contains("2027", arabic, StringComparison.Ordinal);
        Assert.Contains("1,234.50", arabic, StringComparison.Ordinal);
    }

    [Fact]
    public void The_pseudo_language_is_longer_keeps_placeholders_and_marks_its_ends()
    {
        var said = In(Languages.PseudoTag, () => L["Page {0}", 7].Value);
        Assert.StartsWith("[", said, StringComparison.Ordinal);
        Assert.EndsWith("]", said, StringComparison.Ordinal);
        Assert.Contains("7", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Page", said, StringComparison.Ordinal);
        var english = "Course published. It’s now listed in the catalog.";
        Assert.InRange(In(Languages.PseudoTag, () => L[english].Value).Length, english.Length * 1.35, english.Length * 1.6);
    }

    [Fact]
    public void The_pseudo_language_is_available_only_if_enabled()
    {
        Languages.Configure("en", withPseudo: false);
        Assert.Null(Languages.Find(Languages.PseudoTag));
        Languages.Configure("en", withPseudo: true);
        Assert.NotNull(Languages.Find(Languages.PseudoTag));
    }

    [Theory]
    [InlineData("Development", null, true)]
    [InlineData("Production", null, false)]
    [InlineData("Staging", null, false)]
    [InlineData("Production", true, true)]
    [InlineData("Development", false, false)]
    public void The_pseudo_language_is_offered_in_development_unless_a_setting_says_otherwise(string name, bool? setting, bool offered) =>
        Assert.Equal(
            offered,
            LanguageSetup.IsPseudoOffered(
                new SiteOptions { PseudoLanguage = setting },
                new Microsoft.Extensions.Hosting.Internal.HostingEnvironment { EnvironmentName = name }
            )
        );

    [Theory]
    [InlineData("de", "de")]
    [InlineData("de-AT,de;q=0.9,en;q=0.8", "de")]
    [InlineData("fr-FR, fr;q=0.9, en;q=0.5, de;q=0.7", "de")]
    [InlineData("en-GB;q=0.3, ar;q=0.4", "ar")]
    [InlineData("fr", null)]
    [InlineData("de;q=0", null)]
    [InlineData("de;q=x, en", "en")]
    [InlineData(";;,,-,*", null)]
    [InlineData("", null)]
    public void The_best_available_language_of_the_browser_is_chosen(string header, string? expected) =>
        Assert.Equal(expected, Languages.Accepted(header)?.Tag);

    [Fact]
    public void An_overlong_language_header_is_ignored() => Assert.Null(Languages.Accepted("de," + new string('x', 5000)));
}
