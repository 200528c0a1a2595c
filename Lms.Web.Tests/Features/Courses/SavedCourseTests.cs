using System.Net;
using Lms.Web.Features.Courses.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Courses;

/// <summary>Courses that people keep for later.</summary>
public sealed class SavedCourseTests(LmsApp app) : IClassFixture<LmsApp>
{
    private async Task<Guid> IdOf(string slug) => (await app.CourseOf(slug)).Id;

    private static async Task<IReadOnlyList<string>> SavedBy(Browser who) =>
        [
            .. (await who.Opens("/saved"))
                .Answers(HttpStatusCode.OK)
                .Document.QuerySelectorAll(".course-card__title")
                .Select(t => t.TextContent.Trim()),
        ];

    [Fact]
    public async Task A_course_is_saved_from_its_card_shown_on_the_dashboard_and_removed_again()
    {
        var slug = await app.MakesCourse("Keep for later", ["One"]);
        var id = await IdOf(slug);
        var priya = await app.As("Priya");
        (await priya.Opens("/saved")).Shows("No saved courses yet");
        var catalog = await priya.Opens("/courses");
        Assert.Equal("false", catalog.Find($"#save-{id}-card").GetAttribute("aria-pressed"));
        var after = await priya.Sends($"/saved?handler=Add&id={id}", "/courses", ("returnUrl", "/courses?sort=Title"));
        Assert.Equal("/courses?sort=Title", after.Path);
        after.Shows("Saved for later. You’ll find it under “Saved courses”.");
        Assert.Equal("true", after.Find($"#save-{id}-card").GetAttribute("aria-pressed"));
        Assert.Equal(["Keep for later"], await SavedBy(priya));
        (await priya.Opens("/dashboard")).Shows("Saved for later").Shows("Keep for later");
        // Saving it again changes nothing.
        await priya.Sends($"/saved?handler=Add&id={id}", "/courses");
        Assert.Equal(["Keep for later"], await SavedBy(priya));

        var removed = await priya.Sends($"/saved?handler=Remove&id={id}", "/saved");
        removed.Shows("Removed from your saved courses.").Shows("No saved courses yet");
        (await removed.Press("Undo")).Answers(HttpStatusCode.OK);
        Assert.Equal(["Keep for later"], await SavedBy(priya));
        await priya.Sends($"/saved?handler=Remove&id={id}", "/saved");
    }

    [Fact]
    public async Task With_scripts_only_the_button_is_replaced()
    {
        var id = await IdOf(await app.MakesCourse("Heart of it", ["One"]));
        var omar = await app.As("Omar");
        var page = await omar.Opens("/courses/heart-of-it");
        Assert.Equal("Save for later", page.Find($"#save-{id}").TextContent.Trim());
        var fragment = await omar.Posts(
            $"/saved?handler=Add&id={id}&wide=true",
            new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", page.Token)]),
            viaHtmx: true
        );
        Assert.Equal("true", fragment.Find($"#save-{id}").GetAttribute("aria-pressed"));
        Assert.DoesNotContain("<html", fragment.Body, StringComparison.Ordinal);
        Assert.Equal("Saved", (await omar.Opens("/courses/heart-of-it")).Find($"#save-{id}").TextContent.Trim());
    }

    [Fact]
    public async Task Only_courses_that_one_may_see_can_be_saved_and_visitors_have_no_button()
    {
        var draft = await IdOf(await app.MakesCourse("Not out yet", ["One"], published: false));
        var omar = await app.As("Omar");
        (await omar.Sends($"/saved?handler=Add&id={draft}", "/courses")).Answers(HttpStatusCode.NotFound);
        Assert.False(await app.Look(db => db.SavedCourses.AnyAsync(s => s.CourseId == draft)));
        Assert.Null((await app.Visitor().Opens("/courses")).Document.QuerySelector(".save"));
        Assert.StartsWith("/sign-in", (await app.Visitor().Opens("/saved")).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_is_one_s_own_and_leaves_out_what_is_no_longer_in_the_catalog()
    {
        var slug = await app.MakesCourse("Gone soon", ["One"]);
        var (lin, id) = (await app.As("Lin"), await IdOf(slug));
        await lin.Sends($"/saved?handler=Add&id={id}", "/courses");
        Assert.Contains("Gone soon", await SavedBy(lin));
        Assert.DoesNotContain("Gone soon", await SavedBy(await app.As("Omar")));
        await app.Change(async db => (await db.Courses.WithOutline().SingleAsync(c => c.Slug == slug)).Archive());
        Assert.DoesNotContain("Gone soon", await SavedBy(lin));
    }

    [Fact]
    public async Task A_list_has_a_limit()
    {
        var id = await IdOf(await app.MakesCourse("One too many", ["One"]));
        var (joerg, person) = (await app.As("Jörg"), await app.IdOf("Jörg"));
        await app.Change(async db =>
        {
            var have = await db.Courses.Select(c => c.Id).ToListAsync();
            for (var i = have.Count; i < SavedCourses.Most + 1; i++)
            {
                var course = new Course($"Filler {i}", $"filler-{i}", person, app.Now);
                db.Add(course);
                have.Add(course.Id);
            }
            db.AddRange(
                have.Where(c => c != id)
                    .Take(SavedCourses.Most)
                    .Select(c => new SavedCourse
                    {
                        PersonId = person,
                        CourseId = c,
                        SavedAt = app.Now,
                    })
            );
        });
        (await joerg.Sends($"/saved?handler=Add&id={id}", "/courses"))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("You can save up to 200 courses. Remove one first.");
    }

    [Fact]
    public async Task Cards_of_the_catalog_cost_no_statement_to_know_what_is_saved()
    {
        var id = await IdOf(await app.MakesCourse("Cheap to know", ["One"]));
        var lin = await app.As("Lin");
        await lin.Opens("/courses");
        var before = (await lin.Opens("/courses")).Statements;
        await lin.Sends($"/saved?handler=Add&id={id}", "/courses");
        await lin.Opens("/courses");
        Assert.Equal(before, (await lin.Opens("/courses")).Statements);
    }
}
