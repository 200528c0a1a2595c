using System.Net;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.People;

/// <summary>How people want the product to look and play.</summary>
public sealed class PreferencesTests(LmsApp app) : IClassFixture<LmsApp>
{
    [Fact]
    public async Task Pages_use_the_preferred_text_size_and_motion_without_an_extra_statement()
    {
        var browser = await app.As("Lin");
        await browser.Opens("/dashboard");
        var plain = await browser.Opens("/dashboard");
        Assert.Null(plain.Document.DocumentElement.GetAttribute("class"));
        (
            await (await browser.Opens("/settings/preferences")).Press(
                "Save preferences",
                ("Input.TextSize", "Largest"),
                ("Input.ReducesMotion", "true"),
                ("Input.Theme", "dark")
            )
        ).Shows("Preferences saved.");
        await browser.Opens("/dashboard");
        var page = await browser.Opens("/dashboard");
        Assert.Equal("text-largest calm", page.Document.DocumentElement.GetAttribute("class"));
        Assert.Equal("dark", page.Document.DocumentElement.GetAttribute("data-theme"));
        Assert.Equal(plain.Statements, page.Statements);
        await (await browser.Opens("/settings/preferences")).Press(
            "Save preferences",
            ("Input.TextSize", "Normal"),
            ("Input.Theme", "system"),
            ("Input.ReducesMotion", "false")
        );
    }

    [Fact]
    public async Task The_response_already_uses_the_chosen_language()
    {
        var browser = await app.As("Omar");
        var german = (await (await browser.Opens("/settings/preferences")).Press("Save preferences", ("Input.Locale", "de"))).Shows(
            "Präferenzen gespeichert."
        );
        (await german.Press("Präferenzen speichern", ("Input.Locale", ""))).Shows("Preferences saved.");
    }

    [Fact]
    public async Task Emails_are_in_the_language_of_their_recipient()
    {
        using var own = new LmsApp();
        await own.Change(async db => (await db.People.SingleAsync(p => p.Email == "omar@harbor.example")).Speak("de"));
        var (grace, omar) = (await own.As("Grace"), await own.IdOf("Omar"));
        (await (await grace.Opens($"/admin/people/{omar}")).Press("Suspend account", ("Reason", "Moved away"))).Answers(HttpStatusCode.OK);
        await own.DrainAsync();
        var mail = own.Mail.To("omar@harbor.example")[^1];
        Assert.Equal("Ihr Konto ist gesperrt", mail.Subject);
        Assert.Contains("Moved away", mail.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Input.Locale", "tlh", "Choose a language from the list.")]
    [InlineData("Input.TimeZone", "Mars/Olympus", "Choose a time zone from the list.")]
    [InlineData("Input.Theme", "pink", "Choose light, dark or system.")]
    [InlineData("Input.PlaybackSpeed", "9", "Choose a speed from the list.")]
    [InlineData("Input.PlaybackSpeed", "fast", "“fast” isn’t valid here.")]
    [InlineData("Input.TextSize", "7", "“7” isn’t valid here.")]
    public async Task Only_existing_options_can_be_chosen(string field, string value, string refusal)
    {
        var page = await (await app.As("Omar")).Opens("/settings/preferences");
        (await page.Press("Save preferences", (field, value))).Answers(HttpStatusCode.UnprocessableEntity).Shows(refusal);
    }

    [Fact]
    public async Task Videos_start_at_the_preferred_speed_and_autoplay_setting()
    {
        var slug = await app.MakesCourse(
            "Watched quickly",
            ["One", "Two"],
            kind: Lms.Web.Features.Courses.Model.LessonKind.Video,
            each: lesson => lesson.ShowVideo(null, "https://films.example/one.mp4", 60)
        );
        await app.Enrolls("Omar", slug);
        var browser = await app.As("Omar");
        var before = (await browser.Opens($"/learn/{slug}/one")).Find("video");
        Assert.Equal(("1", "false"), (before.GetAttribute("data-speed"), before.GetAttribute("data-autoplay-next")));
        await (await browser.Opens("/settings/preferences")).Press(
            "Save preferences",
            ("Input.PlaybackSpeed", "1.5"),
            ("Input.AutoplaysNext", "true")
        );
        var after = (await browser.Opens($"/learn/{slug}/one")).Find("video");
        Assert.Equal(("1.5", "true"), (after.GetAttribute("data-speed"), after.GetAttribute("data-autoplay-next")));
        Assert.Equal(
            1.5m,
            await app.Look(db => db.People.Where(p => p.Email == "omar@harbor.example").Select(p => p.PlaybackSpeed).SingleAsync())
        );
        await (await browser.Opens("/settings/preferences")).Press(
            "Save preferences",
            ("Input.PlaybackSpeed", "1"),
            ("Input.AutoplaysNext", "false")
        );
    }
}
