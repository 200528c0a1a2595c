using System.Net;
using System.Text.Json;
using Lms.Web.Features.Courses.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Courses;

/// <summary>Prerequisites of a course: learners see them, and if they are required, no one can enroll themselves without them.</summary>
public sealed class PrerequisiteTests(LmsApp app) : IClassFixture<LmsApp>
{
    private static readonly DateTime Noon = new(2027, 3, 4, 12, 0, 0, DateTimeKind.Utc);

    private static string Url(string slug) => $"/teach/courses/{slug}/prerequisites";

    private Task<string> CreateCourse(string title) => app.MakesCourse(title, ["One"]);

    private Task<Guid> Id(string slug) => app.Look(db => db.Courses.Where(c => c.Slug == slug).Select(c => c.Id).SingleAsync());

    private async Task<Page> AddPrerequisite(Browser who, string slug, string before) =>
        await who.Sends($"{Url(slug)}?handler=Add", Url(slug), ("id", (await Id(before)).ToString()));

    private Task<IReadOnlyList<string>> PrerequisitesOf(string slug) =>
        app.Look(async db =>
        {
            var ids = await db.Courses.Where(c => c.Slug == slug).Select(c => c.PrerequisiteIds).SingleAsync();
            var slugs = await db.Courses.IgnoreQueryFilters().Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.Slug);
            return (IReadOnlyList<string>)[.. ids.Select(id => slugs[id])];
        });

    private async Task CompleteCourse(string who, string slug)
    {
        await app.Enrolls(who, slug);
        await (await (await app.As(who)).OpensTab($"/learn/{slug}/one")).Done();
        await app.DrainAsync();
        Assert.NotNull((await app.EnrollmentOf(who, slug))!.CompletedAt);
    }

    [Fact]
    public void A_circular_prerequisite_of_any_length_is_found_and_named()
    {
        var (a, b, c, d) = (
            new Course("A", "a", Ids.New(), Noon),
            new Course("B", "b", Ids.New(), Noon),
            new Course("C", "c", Ids.New(), Noon),
            new Course("D", "d", Ids.New(), Noon)
        );
        PrerequisiteGraph All() => new(new[] { a, b, c, d }.Select(x => new PrerequisiteGraph.Rung(x.Id, x.Title, x.PrerequisiteIds)));
        Assert.Equal("A course can’t be its own prerequisite.", a.BuildOn(a.Id, All(), Noon).Refusal!.Text);
        Assert.True(a.BuildOn(b.Id, All(), Noon).IsDone);
        Assert.True(b.BuildOn(d.Id, All(), Noon).IsDone);
        Assert.True(b.BuildOn(c.Id, All(), Noon, 0).IsDone);
        Assert.Equal([c.Id, d.Id], b.PrerequisiteIds);
        Assert.Equal("“C” → “A” → “B” → “C”", Assert.Single(c.BuildOn(a.Id, All(), Noon).Refusal!.Arguments));
        Assert.Equal("“B” → “A” → “B”", Assert.Single(b.BuildOn(a.Id, All(), Noon).Refusal!.Arguments));
        // Two paths to the same course are not a cycle.
        Assert.True(a.BuildOn(c.Id, All(), Noon).IsDone);
        Assert.Equal("This course is already on the list.", a.BuildOn(c.Id, All(), Noon).Refusal!.Text);
        for (var i = a.PrerequisiteIds.Count; i < Course.MostPrerequisites; i++)
            Assert.True(a.BuildOn(Ids.New(), All(), Noon).IsDone);
        Assert.Equal("Choose at most {0} courses.", a.BuildOn(Ids.New(), All(), Noon).Refusal!.Text);
    }

    [Fact]
    public async Task Prerequisites_can_be_searched_added_reordered_and_removed_without_scripts()
    {
        var (slug, one, two) = (
            await CreateCourse("Advanced origami"),
            await CreateCourse("Origami basics"),
            await CreateCourse("Origami paper")
        );
        var ada = await app.As("Ada");
        (await ada.Opens($"/teach/courses/{slug}/details")).Shows("Choose prerequisite courses");
        var page = (await ada.Opens(Url(slug) + "?q=ORIGAMI")).Shows("No prerequisites").Shows("Origami basics").Shows("Origami paper");
        Assert.DoesNotContain(
            page.Document.QuerySelectorAll(".list__title"),
            t => t.TextContent.Contains("Advanced", StringComparison.Ordinal)
        );
        page = (await page.Press("Add Origami basics")).Shows("Prerequisite added.");
        await (await ada.Opens(Url(slug) + "?q=origami")).Press("Add Origami paper");
        Assert.Equal([one, two], await PrerequisitesOf(slug));
        await (await ada.Opens(Url(slug))).Press("Move Origami paper up");
        Assert.Equal([two, one], await PrerequisitesOf(slug));
        page = (await (await ada.Opens(Url(slug))).Press("Remove Origami paper")).Shows("Prerequisite removed.");
        Assert.Equal([one], await PrerequisitesOf(slug));
        await page.Press("Undo");
        Assert.Equal([two, one], await PrerequisitesOf(slug));
    }

    [Fact]
    public async Task A_course_cannot_be_a_prerequisite_of_itself_or_of_its_prerequisites()
    {
        var (first, second, third) = (await CreateCourse("Rung one"), await CreateCourse("Rung two"), await CreateCourse("Rung three"));
        var ada = await app.As("Ada");
        await AddPrerequisite(ada, second, first);
        await AddPrerequisite(ada, third, second);
        (await AddPrerequisite(ada, first, first))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("A course can’t be its own prerequisite.");
        (await AddPrerequisite(ada, first, third))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("“Rung one” → “Rung three” → “Rung two” → “Rung one”");
        Assert.Empty(await PrerequisitesOf(first));
        // A deleted course can be restored, so it counts.
        await app.Change(async db => (await db.Courses.SingleAsync(c => c.Slug == second)).Delete(app.Now));
        (await AddPrerequisite(ada, first, third)).Answers(HttpStatusCode.UnprocessableEntity);
        (await ada.Sends($"{Url(first)}?handler=Add", Url(first), ("id", Ids.New().ToString())))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("This course no longer exists.");
    }

    [Fact]
    public async Task Concurrent_changes_cannot_create_a_circular_prerequisite()
    {
        var ada = await app.As("Ada");
        for (var i = 0; i < 4; i++)
        {
            var (one, two) = (await CreateCourse($"Half of a ring {i}"), await CreateCourse($"Other half of a ring {i}"));
            var (first, second) = (await Id(one), await Id(two));
            var token = (await ada.Opens(Url(one))).Token;
            Task<Page> Sends(string slug, Guid id) =>
                ada.Posts(
                    $"{Url(slug)}?handler=Add",
                    new FormUrlEncodedContent([new("id", id.ToString()), new("__RequestVerificationToken", token)])
                );
            await Task.WhenAll(Sends(one, second), Sends(two, first));
            Assert.Equal(1, (await PrerequisitesOf(one)).Count + (await PrerequisitesOf(two)).Count);
        }
    }

    [Fact]
    public async Task Learners_see_the_prerequisites_and_which_of_them_they_have_completed()
    {
        var (slug, one, two) = (await CreateCourse("After both"), await CreateCourse("Before it"), await CreateCourse("Before it too"));
        var ada = await app.As("Ada");
        await AddPrerequisite(ada, slug, one);
        await AddPrerequisite(ada, slug, two);
        await CompleteCourse("Lin", one);
        var page = (await (await app.As("Lin")).Opens($"/courses/{slug}")).Shows("Recommended to complete first:");
        Assert.Equal(["Completed", "Not yet"], page.Document.QuerySelectorAll(".prerequisites .badge").Select(b => b.TextContent));
        Assert.Equal(
            [$"/courses/{one}", $"/courses/{two}"],
            page.Document.QuerySelectorAll(".prerequisites a").Select(a => a.GetAttribute("href"))
        );
        page = await app.Visitor().Opens($"/courses/{slug}");
        page.Shows("Before it too").DoesNotShow("Not yet");
        var data = JsonDocument
            .Parse(page.Find("script[type='application/ld+json']").TextContent)
            .RootElement.GetProperty("@graph")
            .EnumerateArray()
            .Single(t => t.GetProperty("@type").GetString() == "Course");
        Assert.Equal(
            ["Before it", "Before it too"],
            data.GetProperty("coursePrerequisites").EnumerateArray().Select(c => c.GetProperty("name").GetString())
        );
        // A recommendation does not prevent enrolling.
        (await (await (await app.As("Lin")).Opens($"/courses/{slug}")).Press("Enroll")).Shows("You’re enrolled.");
    }

    [Fact]
    public async Task With_required_prerequisites_learners_cannot_enroll_but_can_be_enrolled()
    {
        var (slug, one, two) = (await CreateCourse("Gated"), await CreateCourse("Gate one"), await CreateCourse("Gate two"));
        var (ada, lin) = (await app.As("Ada"), await app.As("Lin"));
        await AddPrerequisite(ada, slug, one);
        await AddPrerequisite(ada, slug, two);
        (await ada.Sends($"{Url(slug)}?handler=Ask", Url(slug), ("required", "true"))).Shows("Learners must now complete these courses");
        var page = (await lin.Opens($"/courses/{slug}")).Shows("To enroll, complete these courses first:");
        Assert.Equal(
            [$"/courses/{one}", $"/courses/{two}"],
            page.Document.QuerySelectorAll(".enroll__before a").Select(a => a.GetAttribute("href"))
        );
        Assert.Null(page.Document.QuerySelector($"form[action='/courses/{slug}/enroll']"));
        (await lin.Sends($"/courses/{slug}/enroll", $"/courses/{slug}")).Shows(
            "To enroll, complete these courses first: “Gate one”, “Gate two”."
        );
        Assert.Null(await app.EnrollmentOf("Lin", slug));
        await CompleteCourse("Lin", one);
        (await lin.Sends($"/courses/{slug}/enroll", $"/courses/{slug}")).Shows("To enroll, complete “Gate two” first.");
        // Those who manage learners can enroll anyone.
        await app.Enrolls("Omar", slug);
        Assert.True((await app.EnrollmentOf("Omar", slug))!.IsActive);
        // A course that no one can take is not required.
        await app.Change(async db => (await db.Courses.SingleAsync(c => c.Slug == two)).Archive());
        (await ada.Opens(Url(slug))).Shows("Learners can’t take this course, so it isn’t required until it’s published.");
        (await (await lin.Opens($"/courses/{slug}")).Press("Enroll")).Shows("You’re enrolled.");
        Assert.True((await app.EnrollmentOf("Lin", slug))!.IsActive);
    }

    [Fact]
    public async Task A_course_with_prerequisites_costs_one_statement_more_than_one_without()
    {
        var (slug, one) = (await CreateCourse("Paying"), await CreateCourse("Paid with"));
        await app.Enrolls("Lin", slug);
        var lin = await app.As("Lin");
        await lin.Opens($"/courses/{slug}");
        var without = (await lin.Opens($"/courses/{slug}")).Statements;
        await AddPrerequisite(await app.As("Ada"), slug, one);
        await lin.Opens($"/courses/{slug}");
        Assert.Equal(without + 1, (await lin.Opens($"/courses/{slug}")).Statements);
        var visitor = app.Visitor();
        await visitor.Opens($"/courses/{one}");
        var bare = (await visitor.Opens($"/courses/{one}")).Statements;
        await visitor.Opens($"/courses/{slug}");
        Assert.Equal(bare, (await visitor.Opens($"/courses/{slug}")).Statements);
    }

    [Fact]
    public async Task Only_authors_change_prerequisites_and_drafts_of_others_are_not_named()
    {
        var (slug, draft) = (await CreateCourse("Guarded list"), await app.MakesCourse("Secret draft", ["One"], published: false));
        var (ada, lin) = (await app.As("Ada"), await app.As("Lin"));
        await AddPrerequisite(ada, slug, draft);
        (await lin.Opens(Url(slug))).Answers(HttpStatusCode.Forbidden);
        (await lin.Sends($"{Url(slug)}?handler=Ask", "/dashboard", ("required", "true"))).Answers(HttpStatusCode.Forbidden);
        (await lin.Opens($"/courses/{slug}")).DoesNotShow("Secret draft");
        await app.Change(async db =>
            (await db.Courses.Include(c => c.Staff).SingleAsync(c => c.Slug == slug)).Appoint(
                await db.People.Where(p => p.DisplayName.StartsWith("Lin ")).Select(p => p.Id).SingleAsync(),
                CourseRole.Author
            )
        );
        (await lin.Opens(Url(slug))).Shows("A course you can’t see").DoesNotShow("Secret draft");
        (await AddPrerequisite(lin, slug, draft)).Answers(HttpStatusCode.UnprocessableEntity);
    }
}
