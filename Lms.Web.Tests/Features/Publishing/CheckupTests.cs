using System.Net;
using Lms.Web.Features.Courses.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Publishing;

/// <summary>The content check of a course, and the question before something unfinished is published.</summary>
public sealed class CheckupTests(LmsApp app) : IClassFixture<LmsApp>
{
    private async Task<(string Slug, string Course, Dictionary<string, Guid> Lessons)> Makes(string title, bool published = true)
    {
        var slug = await app.MakesCourse(title, ["One", "Two", "Three"], published: published);
        return (slug, $"/teach/courses/{slug}", (await app.CourseOf(slug)).Lessons.ToDictionary(l => l.Title, l => l.Id));
    }

    private Task Writes(Guid lesson, string markdown) =>
        app.Change(async db =>
        {
            var it = await db.Lessons.Include(l => l.Body).ThenInclude(b => b.Draft).SingleAsync(l => l.Id == lesson);
            Assert.True(it.Write(markdown, app.Now).IsDone);
            db.Entry(it).State = EntityState.Modified;
        });

    [Fact]
    public async Task Dead_links_missing_images_and_empty_lessons_are_listed_with_their_lines()
    {
        var (slug, course, lessons) = await Makes("All checked");
        await app.Change(async db => (await db.Lessons.SingleAsync(l => l.Id == lessons["Three"])).Unpublish());
        await Writes(
            lessons["One"],
            $"""
            [good](two) and [good](/learn/{slug}/two#part), [elsewhere](https://a.example/x.md), [mail](mailto:a@b.example), [up](#one)

            # One

            [dead](no-such-lesson.md)

            ![A map](x.png)

            ![A plan](/files/{Ids.New()}/plan.png)

            [hidden](/learn/{slug}/three) and [gone](/learn/{slug}/four)
            """
        );
        await Writes(lessons["Two"], " ");
        var page = await (await app.As("Ada")).Opens($"{course}/check");
        page.Answers(HttpStatusCode.OK);
        Assert.Equal(
            [
                ("Line 5", "Nothing is at this address, so the link goes nowhere."),
                ("Line 7", "This file is missing. Upload it again."),
                ("Line 9", "This file is missing. Upload it again."),
                ("Line 11", "Learners can’t see this lesson yet, so the link goes nowhere for them."),
                ("Line 11", "Nothing is at this address, so the link goes nowhere."),
            ],
            page.Document.QuerySelectorAll($"#lesson-{lessons["One"]} .findings li")
                .Select(li => (li.QuerySelector("a")!.TextContent, li.QuerySelector("div")!.LastChild!.TextContent.Trim()))
        );
        Assert.Equal($"{course}/lessons/{lessons["One"]}#line-5", page.Find($"#lesson-{lessons["One"]} .findings a").GetAttribute("href"));
        page.Shows("no-such-lesson.md").Shows("This lesson is empty.");
        Assert.Equal(2, page.Document.QuerySelectorAll(".findings").Length);
        (await (await app.As("Lin")).Opens($"{course}/check")).Answers(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task The_editor_reports_links_to_lessons_that_do_not_exist()
    {
        var (_, course, lessons) = await Makes("Checked while writing");
        var path = $"{course}/lessons/{lessons["One"]}";
        var found = await (await app.As("Ada")).Sends($"{path}?handler=Check", path, ("Input.Markdown", "Fine.\n\n[dead](no-such.md)"));
        found.Shows("Nothing is at this address");
        Assert.Equal(["3"], found.Document.QuerySelectorAll("[data-line]").Select(l => l.GetAttribute("data-line")));
    }

    [Fact]
    public async Task A_lesson_with_open_points_is_published_only_after_a_question()
    {
        var (_, course, lessons) = await Makes("Asked first");
        var path = $"{course}/lessons/{lessons["One"]}";
        var ada = await app.As("Ada");
        var asked = await (await ada.Opens(path)).Press("Publish changes", ("Input.Markdown", "[dead](no-such.md)"));
        asked.Answers(HttpStatusCode.UnprocessableEntity).Shows("Publish anyway?").Shows("no-such.md");
        Assert.NotEqual("[dead](no-such.md)", await Text(lessons["One"]));
        (await asked.Press("Publish anyway")).Answers(HttpStatusCode.OK).Shows("Published. Learners now see the new text.");
        Assert.Equal("[dead](no-such.md)", await Text(lessons["One"]));

        // An image without a description can be decorative: that is no reason to ask.
        (await (await ada.Opens(path)).Press("Publish changes", ("Input.Markdown", "![](https://a.example/p.png)")))
            .Answers(HttpStatusCode.OK)
            .Shows("Published.");
        await Writes(lessons["One"], "");
        asked = await (await ada.Opens(path + "/publishing")).Press("Publish now");
        asked.Answers(HttpStatusCode.UnprocessableEntity).Shows("This lesson is empty.");
        (await asked.Press("Publish anyway")).Answers(HttpStatusCode.OK).Shows("Published.");
    }

    [Fact]
    public async Task Publishing_a_lesson_that_awaits_approval_is_asked_too()
    {
        var (slug, course, lessons) = await Makes("Under review");
        var path = $"{course}/lessons/{lessons["One"]}";
        var id = await app.IdOf("Ben");
        await app.Change(async db =>
            Assert.True((await db.Courses.Include(c => c.Staff).SingleAsync(c => c.Slug == slug)).Appoint(id, CourseRole.Author).IsDone)
        );
        var (ada, ben) = (await app.As("Ada"), await app.As("Ben"));
        await Writes(lessons["One"], "Ben's words.");
        (await (await ben.Opens(path + "/publishing")).Press("Submit for approval")).Answers(HttpStatusCode.OK);
        var asked = await (await ada.Opens(path)).Press("Publish changes");
        asked.Answers(HttpStatusCode.UnprocessableEntity).Shows("This lesson is awaiting approval. Publishing it ends the review.");
        (await asked.Press("Publish anyway")).Answers(HttpStatusCode.OK).Shows("Published.");
        Assert.Equal("Ben's words.", await Text(lessons["One"]));
    }

    [Fact]
    public async Task A_course_with_open_points_is_published_only_after_a_question()
    {
        var (slug, course, lessons) = await Makes("Course asked", published: false);
        var ada = await app.As("Ada");
        await Writes(lessons["Two"], "");
        foreach (var page in (string[])["/settings", "/approval"])
        {
            var asked = await (await ada.Opens(course + page)).PressAt("#publish button[formaction$='Publish']");
            asked.Answers(HttpStatusCode.UnprocessableEntity).Shows("Publish anyway?").Shows("1 point to check");
            Assert.False((await app.CourseOf(slug)).IsPublished);
            Assert.Equal($"{course}/check#lesson-{lessons["Two"]}", asked.Find("#doubts li a").GetAttribute("href"));
        }
        var again = await (await ada.Opens(course + "/settings")).PressAt("#publish button[formaction$='Publish']");
        (await again.Press("Publish anyway")).Answers(HttpStatusCode.OK).Shows("Course published.");
        Assert.True((await app.CourseOf(slug)).IsPublished);
    }

    [Fact]
    public async Task A_publication_with_open_points_is_scheduled_only_after_a_question()
    {
        var (slug, course, lessons) = await Makes("Scheduled asked", published: false);
        var ada = await app.As("Ada");
        await Writes(lessons["Two"], "");
        var at = app.Now.AddDays(3).ToString("yyyy-MM-ddTHH:mm", System.Globalization.CultureInfo.InvariantCulture);
        foreach (var page in (string[])[$"{course}/approval", $"{course}/lessons/{lessons["Two"]}/publishing"])
        {
            var asked = await (await ada.Opens(page)).Press("Schedule", ("At", at));
            asked.Answers(HttpStatusCode.UnprocessableEntity).Shows("Schedule anyway?");
            Assert.Equal(at, asked.Find("[name=At]").GetAttribute("value"));
            (await asked.Press("Schedule anyway")).Answers(HttpStatusCode.OK).Shows("Publication scheduled.");
        }
        var id = (await app.CourseOf(slug)).Id;
        Assert.Equal(2, await app.Look(db => db.PlannedPublications.CountAsync(p => p.CourseId == id)));
    }

    private Task<string> Text(Guid lesson) =>
        app.Look(db => db.LessonBodies.Where(b => b.LessonId == lesson).Select(b => b.Markdown).SingleAsync());
}
