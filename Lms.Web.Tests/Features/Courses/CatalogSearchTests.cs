using System.Net;
using Lms.Web.Features.Courses.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Courses;

/// <summary>A search finds courses, lessons, instructors, and categories, also if it is mistyped.</summary>
public sealed class CatalogSearchTests(LmsApp app) : IClassFixture<LmsApp>
{
    private static IReadOnlyList<string> Titles(Page page) =>
        [.. page.Answers(HttpStatusCode.OK).Document.QuerySelectorAll(".course-card__title").Select(t => t.TextContent.Trim())];

    private static IReadOnlyList<string> Lessons(Page page) =>
        [.. page.Document.QuerySelectorAll("#found-lessons .list__title").Select(t => t.TextContent.Trim())];

    private Task<Page> Search(string words) => app.Visitor().Opens("/courses?q=" + Uri.EscapeDataString(words));

    [Fact]
    public async Task A_lesson_is_found_by_its_title_and_names_its_course()
    {
        await app.MakesCourse("Rare gardens", ["Quaggabeet planting", "Other matters"]);
        await app.DrainAsync();
        var page = await Search("quaggabeet");
        Assert.Equal(["Quaggabeet planting"], Lessons(page));
        page.Shows("Rare gardens").Shows("Lessons").DoesNotShow("No courses match");
        Assert.Equal("/courses/rare-gardens#lesson-quaggabeet-planting", page.Find("#found-lessons a").GetAttribute("href"));
        Assert.NotNull((await app.Visitor().Opens("/courses/rare-gardens")).Document.GetElementById("lesson-quaggabeet-planting"));
    }

    [Fact]
    public async Task A_learner_is_led_into_the_lesson_and_others_to_the_course()
    {
        await app.MakesCourse("Open waters", ["Zygomorph tides"], each: _ => { });
        await app.DrainAsync();
        await app.Enrolls("Lin", "open-waters");
        Assert.Equal(
            "/learn/open-waters/zygomorph-tides",
            (await (await app.As("Lin")).Opens("/courses?q=zygomorph")).Find("#found-lessons a").GetAttribute("href")
        );
        Assert.StartsWith(
            "/courses/open-waters#",
            (await (await app.As("Omar")).Opens("/courses?q=zygomorph")).Find("#found-lessons a").GetAttribute("href"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Hidden_lessons_and_those_of_unpublished_courses_are_not_found()
    {
        await app.MakesCourse("Kept back", ["Wibblestone one"], published: false);
        await app.MakesCourse("In the open", ["Wibblestone two", "Wibblestone three"]);
        await app.DrainAsync();
        Assert.Equal(2, Lessons(await Search("wibblestone")).Count);
        await app.Change(async db =>
        {
            var course = await db.Courses.WithOutline().SingleAsync(c => c.Slug == "in-the-open");
            course.Lessons.Single(l => l.Title == "Wibblestone three").Unpublish();
            course.Recount();
        });
        Assert.Equal(["Wibblestone two"], Lessons(await Search("wibblestone")));
        await app.DrainAsync();
        Assert.Equal(["Wibblestone two"], Lessons(await Search("wibblestone")));
        await app.Change(async db => (await db.Courses.WithOutline().SingleAsync(c => c.Slug == "in-the-open")).Archive());
        await app.DrainAsync();
        Assert.Empty(Lessons(await Search("wibblestone")));
        Assert.False(await app.Look(db => db.SearchDocuments.AnyAsync(d => d.Folded.Contains("wibblestone"))));
    }

    [Fact]
    public async Task A_renamed_lesson_is_found_by_its_new_title()
    {
        await app.MakesCourse("New names", ["Formerfrog"]);
        await app.DrainAsync();
        await app.Change(async db =>
        {
            var course = await db.Courses.WithOutline().SingleAsync(c => c.Slug == "new-names");
            course.Lessons.Single().Describe("Laterfrog", null, null);
        });
        await app.DrainAsync();
        Assert.Empty(Lessons(await Search("formerfrog")));
        Assert.Equal(["Laterfrog"], Lessons(await Search("laterfrog")));
    }

    [Fact]
    public async Task An_instructor_and_a_category_are_found_by_name()
    {
        var page = await Search("ada");
        var name = page.Find("#found-instructors .list__title").TextContent.Trim();
        Assert.StartsWith("Ada", name, StringComparison.Ordinal);
        (await page.Follows(name)).Answers(HttpStatusCode.OK).Shows(name).Shows("Introduction to statistics");
        var category = await app.Look(db =>
            db.Categories.Where(c => db.Courses.Any(x => x.CategoryId == c.Id && x.Status == CourseStatus.Published))
                .OrderBy(c => c.Position)
                .FirstAsync()
        );
        Assert.NotNull((await Search(category.Name)).Document.QuerySelector($"a.chip[href='/courses/categories/{category.Slug}']"));
    }

    [Fact]
    public async Task The_page_of_an_instructor_exists_for_owners_of_published_courses_only()
    {
        var ada = await app.IdOf("Ada");
        var page = (await app.Visitor().Opens($"/instructors/{ada}")).Answers(HttpStatusCode.OK);
        Assert.Contains("Introduction to statistics", Titles(page));
        page.DoesNotShow("ada@harbor.example");
        (await app.Visitor().Opens($"/instructors/{await app.IdOf("Lin")}")).Answers(HttpStatusCode.NotFound);
        (await app.Visitor().Opens($"/instructors/{Ids.New()}")).Answers(HttpStatusCode.NotFound);
        Assert.Equal(1, page.Statements);
    }

    [Theory]
    [InlineData("statistcs", "Statistics")]
    [InlineData("introducton statistics", "Introduction Statistics")]
    [InlineData("STATISITCS", "Statistics")]
    public async Task A_mistyped_search_shows_the_results_for_what_was_meant_and_says_so(string typed, string meant)
    {
        var page = await Search(typed);
        Assert.Contains("Introduction to statistics", Titles(page));
        var told = $"Nothing matches “{typed}”. These are the results for “{meant}”.";
        Assert.Contains(told, page.Text, StringComparison.OrdinalIgnoreCase);
        Assert.True(page.Statements <= 3, $"{page.Statements} statements");
    }

    [Fact]
    public async Task A_corrected_word_is_shown_with_its_accents()
    {
        await app.MakesCourse("Überraschung für Quereinsteiger", ["Los"]);
        await app.DrainAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        (await Search("uberrashung")).Shows("These are the results for “Überraschung”.");
    }

    [Theory]
    [InlineData("statistics zzzzqq")]
    [InlineData("qqqqqqqqq")]
    [InlineData("abc")]
    public async Task A_search_that_resembles_nothing_finds_nothing(string words)
    {
        var page = await Search(words);
        page.Shows($"No courses match “{words}”").DoesNotShow("These are the results");
        Assert.Empty(Titles(page));
    }

    [Fact]
    public async Task Words_of_another_institution_or_of_drafts_are_never_suggested()
    {
        await app.MakesCourse("Secretformula", ["Hush"], published: false);
        await app.DrainAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        (await Search("secretfromula")).DoesNotShow("Secretformula").Shows("No courses match");
    }

    [Fact]
    public async Task Suggestions_appear_while_typing_and_without_scripts_there_is_the_page()
    {
        var visitor = app.Visitor();
        var fragment = (await visitor.Fetches("/courses?handler=Suggest&q=statis")).Body;
        Assert.Contains("/courses/introduction-to-statistics", fragment, StringComparison.Ordinal);
        Assert.Contains("/courses?q=statis", fragment, StringComparison.Ordinal);
        Assert.DoesNotContain("<html", fragment, StringComparison.Ordinal);
        Assert.Contains(
            "Did you mean “statistics”?",
            (await visitor.Fetches("/courses?handler=Suggest&q=statistcs")).Text,
            StringComparison.OrdinalIgnoreCase
        );
        Assert.Equal("", (await visitor.Fetches("/courses?handler=Suggest&q=s")).Body.Trim());
        Assert.Contains("Introduction to statistics", Titles(await visitor.Opens("/courses?handler=Suggest&q=statis")));
    }

    [Fact]
    public async Task The_best_titles_come_first()
    {
        await app.MakesCourse("Orrery", ["One"], description: new CourseDescription { Summary = "Planets." });
        await app.MakesCourse("Clockwork", ["One"], description: new CourseDescription { Summary = "How an orrery turns." });
        await app.DrainAsync();
        Assert.Equal(["Orrery", "Clockwork"], Titles(await Search("orrery")));
        Assert.Equal(["Clockwork", "Orrery"], Titles(await app.Visitor().Opens("/courses?q=orrery&sort=Title")));
    }

    [Fact]
    public async Task A_narrowed_search_shows_courses_only()
    {
        var page = await app.Visitor().Opens("/courses?q=ada&level=Beginner");
        Assert.Null(page.Document.GetElementById("found-instructors"));
        Assert.Null(page.Document.GetElementById("found-lessons"));
    }
}
