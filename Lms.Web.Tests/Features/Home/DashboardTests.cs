using Lms.Web.Features.Courses.Model;

namespace Lms.Web.Tests.Features.Home;

public sealed class DashboardTests(LmsApp app) : IClassFixture<LmsApp>
{
    [Fact]
    public async Task Continue_opens_the_lesson_that_it_names()
    {
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var slug = await app.MakesCourse(
            "Named and opened",
            ["One", "Two", "Three"],
            each: l => l.Govern(CompletionRule.Marked, 9, null, true, false)
        );
        await app.Enrolls("Lin", slug);
        var lin = await app.As("Lin");
        await lin.Opens($"/learn/{slug}/one");
        Assert.Equal(("One", $"/learn/{slug}/one"), await Card());

        // One was opened last and is done: the next one is named, and nothing else is opened.
        await (await lin.Opens($"/learn/{slug}/one")).Press("Mark as done");
        await lin.Opens($"/learn/{slug}/one");
        Assert.Equal(("Two", $"/learn/{slug}/two"), await Card());
        await lin.Opens($"/learn/{slug}/three");
        Assert.Equal(("Three", $"/learn/{slug}/three"), await Card());
        (await lin.Opens("/dashboard")).Shows("1 min left");

        async Task<(string, string)> Card()
        {
            app.Clock.Advance(TimeSpan.FromMinutes(11));
            var page = await lin.Opens("/dashboard");
            return (page.Find(".continue h2").TextContent.Trim(), page.Find(".continue .button--primary").GetAttribute("href")!);
        }
    }
}
