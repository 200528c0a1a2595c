using System.Net;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Learning.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Learning;

/// <summary>Studying a lesson: time, watching, completing, availability, notes.</summary>
public sealed class PlayerTests(LmsApp app) : IClassFixture<LmsApp>
{
    private async Task<(string Slug, Browser Browser)> EnrolledIn(
        string name,
        string title,
        string[] lessons,
        CourseRules? rules = null,
        Action<Lesson>? each = null,
        string kind = LessonKind.Text
    )
    {
        // A pause separates it from the activity of other tests.
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        var slug = await app.MakesCourse(title, lessons, rules, each: each, kind: kind);
        await app.Enrolls(name, slug);
        return (slug, await app.As(name));
    }

    private static void Film(Lesson lesson, int seconds) =>
        Assert.True(lesson.ShowVideo(null, "https://videos.example/film.mp4", seconds).IsDone);

    [Fact]
    public async Task Heartbeats_count_as_active_time_of_the_lesson_the_enrollment_and_the_day()
    {
        var (slug, lin) = await EnrolledIn("Lin", "Time is counted", ["One"]);
        await (await lin.OpensTab($"/learn/{slug}/one")).Studies(app, beats: 8);
        var progress = (await app.ProgressOf("Lin", slug, "one"))!;
        Assert.InRange(progress.ActiveSeconds, 120, 122);
        var enrollment = (await app.EnrollmentOf("Lin", slug))!;
        Assert.Equal(
            (progress.ActiveSeconds, EnrollmentStatus.InProgress, progress.LessonId),
            (enrollment.SecondsSpent, enrollment.Status, enrollment.CurrentLessonId!.Value)
        );
        var person = enrollment.PersonId;
        Assert.True(await app.Look(db => db.StudyDays.Where(d => d.PersonId == person).SumAsync(d => d.Seconds)) >= 120);
    }

    [Fact]
    public async Task Two_tabs_do_not_count_twice_even_in_two_courses()
    {
        var (slug, lin) = await EnrolledIn("Lin", "Two tabs", ["One", "Two"]);
        var other = await app.MakesCourse("Another window", ["One"]);
        await app.Enrolls("Lin", other);
        var elsewhere = await app.As("Lin");
        Tab[] tabs =
        [
            await lin.OpensTab($"/learn/{slug}/one"),
            await lin.OpensTab($"/learn/{slug}/two"),
            await elsewhere.OpensTab($"/learn/{other}/one"),
        ];
        foreach (var tab in tabs)
            await tab.Beat();
        for (var i = 0; i < 8; i++)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(5));
            foreach (var tab in tabs)
                await tab.Beat();
            app.Clock.Advance(TimeSpan.FromSeconds(10));
            foreach (var tab in tabs.Reverse())
                await tab.Beat();
        }
        var total = (await app.EnrollmentOf("Lin", slug))!.SecondsSpent + (await app.EnrollmentOf("Lin", other))!.SecondsSpent;
        Assert.InRange(total, 120, 123);
    }

    [Fact]
    public async Task A_pause_counts_nothing_and_many_heartbeats_count_no_more_than_the_clock()
    {
        var (slug, lin) = await EnrolledIn("Lin", "Silence", ["One"]);
        var tab = await lin.OpensTab($"/learn/{slug}/one");
        await tab.Beat();
        app.Clock.Advance(TimeSpan.FromMinutes(30));
        await tab.Beat();
        Assert.Equal(0, (await app.ProgressOf("Lin", slug, "one"))!.ActiveSeconds);
        app.Clock.Advance(TimeSpan.FromSeconds(10));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => tab.Beat()));
        Assert.InRange((await app.ProgressOf("Lin", slug, "one"))!.ActiveSeconds, 10, 13);
    }

    [Fact]
    public async Task A_video_is_done_when_ninety_percent_were_watched()
    {
        var (slug, lin) = await EnrolledIn("Lin", "Watched", ["Film"], each: l => Film(l, 100), kind: LessonKind.Video);
        var tab = await lin.OpensTab($"/learn/{slug}/film");
        await tab.Beat(0, "");
        for (var at = 0; at < 75; at += 15)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(15));
            await tab.Beat(at + 15, $"{at}-{at + 15}");
        }
        (await tab.Done()).Answers(HttpStatusCode.UnprocessableEntity).Shows("You’ve watched 75% of the video.");
        app.Clock.Advance(TimeSpan.FromSeconds(15));
        var done = await tab.Beat(90, "75-90");
        done.Answers(HttpStatusCode.OK).Shows("Lesson complete.");
        var progress = (await app.ProgressOf("Lin", slug, "film"))!;
        Assert.Equal((ProgressStatus.Completed, 90), (progress.Status, progress.PositionSeconds));
    }

    [Fact]
    public async Task The_first_minute_of_the_first_video_counts_too()
    {
        var (slug, jorg) = await EnrolledIn("Jörg", "First of all", ["Film"], each: l => Film(l, 60), kind: LessonKind.Video);
        var tab = await jorg.OpensTab($"/learn/{slug}/film");
        for (var at = 0; at < 60; at += 15)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(15));
            await tab.Beat(at + 15, $"{at}-{at + 15}");
        }
        Assert.Equal(ProgressStatus.Completed, (await app.ProgressOf("Jörg", slug, "film"))!.Status);
    }

    [Fact]
    public async Task A_learner_cannot_watch_faster_than_the_clock_allows()
    {
        var (slug, lin) = await EnrolledIn("Lin", "Incredible", ["Film"], each: l => Film(l, 600), kind: LessonKind.Video);
        var tab = await lin.OpensTab($"/learn/{slug}/film");
        await tab.Beat();
        app.Clock.Advance(TimeSpan.FromSeconds(15));
        await tab.Beat(600, "0-600");
        var progress = (await app.ProgressOf("Lin", slug, "film"))!;
        Assert.InRange(WatchedRanges.Parse(progress.WatchedRanges).Seconds, 15, 40);
        Assert.Equal(ProgressStatus.InProgress, progress.Status);
        var before = WatchedRanges.Parse(progress.WatchedRanges).Seconds;
        for (var i = 0; i < 60; i++)
            await tab.Beat(600, $"{100 + i * 5}-{103 + i * 5}");
        var storm = WatchedRanges.Parse((await app.ProgressOf("Lin", slug, "film"))!.WatchedRanges).Seconds - before;
        Assert.InRange(storm, 0, 40);
        await tab.Beat(-5, "garbage,9-,-3,5-2,99999999999-1");
        (await tab.Beat(int.MaxValue, "0-999999999")).Answers(HttpStatusCode.NoContent);
        Assert.True(WatchedRanges.Parse((await app.ProgressOf("Lin", slug, "film"))!.WatchedRanges).Seconds <= 600);
    }

    [Fact]
    public async Task A_lesson_with_required_time_is_done_when_the_minutes_are_spent()
    {
        var (slug, lin) = await EnrolledIn("Lin", "By time", ["One"], each: l => l.Govern(CompletionRule.TimeSpent, 2, null, true, false));
        var tab = await lin.OpensTab($"/learn/{slug}/one");
        await tab.Studies(app, 5);
        (await tab.Done())
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Spend at least 2 minutes on this lesson to complete it. So far, you’ve spent 1.");
        Assert.InRange((await app.ProgressOf("Lin", slug, "one"))!.Percent, 62, 66);
        await tab.Studies(app, 3);
        Assert.Equal(ProgressStatus.Completed, (await app.ProgressOf("Lin", slug, "one"))!.Status);
    }

    [Fact]
    public async Task Without_scripts_the_time_on_the_page_counts_up_to_the_required_time()
    {
        var (slug, lin) = await EnrolledIn(
            "Lin",
            "No scripts",
            ["One"],
            each: l => l.Govern(CompletionRule.TimeSpent, 3, null, true, false)
        );
        var page = await lin.Opens($"/learn/{slug}/one");
        app.Clock.Advance(TimeSpan.FromSeconds(100));
        page = await page.Press("Mark as done");
        page.Answers(HttpStatusCode.UnprocessableEntity).Shows("So far, you’ve spent 1.");
        app.Clock.Advance(TimeSpan.FromHours(2));
        (await page.Press("Mark as done")).Answers(HttpStatusCode.OK);
        var progress = (await app.ProgressOf("Lin", slug, "one"))!;
        Assert.Equal((ProgressStatus.Completed, 180), (progress.Status, progress.ActiveSeconds));
    }

    [Fact]
    public async Task Marking_a_lesson_counts_once_and_can_be_undone_until_the_course_is_completed()
    {
        var (slug, lin) = await EnrolledIn("Lin", "Marks", ["One", "Two"]);
        var tab = await lin.OpensTab($"/learn/{slug}/one");
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => tab.Done()));
        Assert.Equal(
            (1, 50m),
            ((await app.EnrollmentOf("Lin", slug))!.LessonsDone, (await app.EnrollmentOf("Lin", slug))!.ProgressPercent)
        );
        (await (await lin.Opens($"/learn/{slug}/one")).Press("Mark as not done")).Shows("Marked as not done.");
        await app.DrainAsync();
        Assert.Equal(
            (0, 0m, EnrollmentStatus.InProgress),
            (
                (await app.EnrollmentOf("Lin", slug))!.LessonsDone,
                (await app.EnrollmentOf("Lin", slug))!.ProgressPercent,
                (await app.EnrollmentOf("Lin", slug))!.Status
            )
        );
        await tab.Done();
        var second = await lin.OpensTab($"/learn/{slug}/two");
        var end = await second.Done();
        Assert.Equal($"/courses/{slug}/completed", end.Path);
        end.Shows("You’ve completed this course!").Shows("2 lessons done");
        await app.DrainAsync();
        Assert.Equal(EnrollmentStatus.Completed, (await app.EnrollmentOf("Lin", slug))!.Status);
        (await tab.Send("Reopen"))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("You’ve completed this course, so its lessons stay done.");
        Assert.Equal(
            2,
            await app.Look(db =>
                db.AuditEntries.CountAsync(a =>
                    a.Action == "Completed"
                    && a.Entity == "Lesson"
                    && db.Lessons.Any(l =>
                        l.Id == a.EntityId && l.Slug == "one" && db.Courses.Any(c => c.Id == l.CourseId && c.Slug == slug)
                    )
                )
            )
        );
    }

    [Fact]
    public async Task Lessons_of_a_sequential_course_cannot_be_opened_early_by_link_or_form()
    {
        var (slug, lin) = await EnrolledIn("Lin", "In order", ["One", "Two", "Three"], new CourseRules { IsSequential = true });
        var first = await lin.OpensTab($"/learn/{slug}/one");
        (await lin.Opens($"/learn/{slug}/three"))
            .Answers(HttpStatusCode.Forbidden)
            .Shows("This lesson will be available after “One” is completed.")
            .DoesNotShow("The text of Three.");
        var forged = await lin.Sends($"/learn/{slug}/three?handler=Done", $"/learn/{slug}/one", ("scripts", "true"));
        forged.Shows("will be available after").DoesNotShow("The text of Three.");
        Assert.NotEqual(ProgressStatus.Completed, (await app.ProgressOf("Lin", slug, "three"))?.Status);
        await lin.Sends($"/learn/{slug}/three?handler=Beat", $"/learn/{slug}/one");
        app.Clock.Advance(TimeSpan.FromSeconds(15));
        await lin.Sends($"/learn/{slug}/three?handler=Beat", $"/learn/{slug}/one");
        Assert.Equal(0, (await app.ProgressOf("Lin", slug, "three"))?.ActiveSeconds ?? 0);
        await first.Done();
        (await lin.Opens($"/learn/{slug}/two")).Answers(HttpStatusCode.OK);
        (await (await app.As("Ada")).Opens($"/learn/{slug}/three")).Answers(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Resuming_leads_to_the_current_lesson_then_to_the_first_one_not_done()
    {
        var (slug, lin) = await EnrolledIn("Lin", "Going on", ["One", "Two", "Three"]);
        Assert.Equal($"/learn/{slug}/one", (await lin.Opens($"/learn/{slug}")).Path);
        await lin.Opens($"/learn/{slug}/three");
        Assert.Equal($"/learn/{slug}/three", (await lin.Opens($"/learn/{slug}")).Path);
        await (await lin.OpensTab($"/learn/{slug}/three")).Done();
        Assert.Equal($"/learn/{slug}/one", (await lin.Opens($"/learn/{slug}")).Path);
        Assert.Equal($"/courses/{slug}", (await (await app.As("Priya")).Opens($"/learn/{slug}")).Path);
    }

    [Fact]
    public async Task A_person_who_is_not_enrolled_leaves_no_data()
    {
        var (slug, _) = await EnrolledIn("Lin", "No trace", ["One"]);
        await app.Asks(slug, "one");
        var priya = await app.As("Priya");
        (await priya.Opens($"/learn/{slug}/one")).Answers(HttpStatusCode.Forbidden).DoesNotShow("The text of One.");
        foreach (var handler in new[] { "Beat", "Done", "Reopen", "Answer", "Bookmark" })
            (
                await priya.Sends(
                    $"/learn/{slug}/one?handler={handler}",
                    "/dashboard",
                    ("check", Ids.New().ToString()),
                    ("attempt", Ids.New().ToString())
                )
            ).Answers(HttpStatusCode.Forbidden);
        (await priya.Sends($"/learn/{slug}/one/notes", "/dashboard", ("Markdown", "mine"))).Answers(HttpStatusCode.Forbidden);
        (await priya.Opens($"/learn/{slug}/no-such-lesson")).Answers(HttpStatusCode.NotFound);
        Assert.StartsWith("/sign-in", (await app.Visitor().Opens($"/learn/{slug}/one")).Path, StringComparison.OrdinalIgnoreCase);
        // The instructor reads, and nothing is counted.
        (await (await app.As("Ada")).Opens($"/learn/{slug}/one")).Shows("No progress is recorded.");
        (await (await app.As("Ada")).Sends($"/learn/{slug}/one?handler=Beat", "/dashboard")).Answers(HttpStatusCode.Forbidden);
        var lesson = (await app.CourseOf(slug)).Lessons.Single().Id;
        Assert.Equal(
            (0, 0, 0, 0),
            await app.Look(async db =>
                (
                    await db.LessonProgress.CountAsync(p => p.LessonId == lesson),
                    await db.CheckAnswers.CountAsync(a => a.LessonId == lesson),
                    await db.Notes.CountAsync(n => n.LessonId == lesson),
                    await db.Bookmarks.CountAsync(b => b.LessonId == lesson)
                )
            )
        );
    }

    [Fact]
    public async Task Notes_are_private_and_safe_to_show()
    {
        var (slug, lin) = await EnrolledIn("Lin", "Noted", ["One"]);
        await app.Enrolls("Omar", slug);
        var omar = await app.As("Omar");
        var notes = $"/learn/{slug}/one/notes";
        (
            await (await lin.Opens(notes)).Press(
                "Save note",
                ("Markdown", "**mine** <script>alert(1)</script> [x](javascript:alert(2))"),
                ("AtSecond", "75")
            )
        )
            .Shows("Note saved.")
            .Shows("1:15");
        var page = await lin.Opens(notes);
        Assert.Equal("mine", page.Find(".note .prose strong").TextContent);
        Assert.Empty(page.Document.QuerySelectorAll(".note script, .note a[href^='javascript']"));
        (await omar.Opens(notes)).DoesNotShow("mine");
        var id = page.Find("input[name=note]").GetAttribute("value")!;
        (await omar.Sends($"{notes}?handler=Change", notes, ("note", id), ("Markdown", "stolen")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("This note no longer exists.");
        await omar.Sends($"{notes}?handler=Delete", notes, ("note", id));
        (await lin.Opens(notes)).Shows("mine").DoesNotShow("stolen");
        (await (await lin.Opens(notes)).Press("Save note", ("Markdown", " ")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Write something first.");
        (await lin.Sends($"{notes}?handler=Change", notes, ("note", id), ("Markdown", "changed"))).Shows("changed");
        await lin.Sends($"{notes}?handler=Delete", notes, ("note", id));
        (await lin.Opens(notes)).Shows("No notes yet.");
    }

    [Fact]
    public async Task Bookmarks_can_be_set_and_removed_and_are_private()
    {
        var (slug, lin) = await EnrolledIn("Lin", "Bookmarked", ["One"]);
        await app.Enrolls("Omar", slug);
        await (await lin.Opens($"/learn/{slug}/one")).PressAt("#bookmark button");
        Assert.Equal("true", (await lin.Opens($"/learn/{slug}/one")).Find("#bookmark button").GetAttribute("aria-pressed"));
        Assert.Equal(
            "false",
            (await (await app.As("Omar")).Opens($"/learn/{slug}/one")).Find("#bookmark button").GetAttribute("aria-pressed")
        );
        (await lin.Opens($"/learn/{slug}/one/notes")).Shows("Bookmarks");
        await (await lin.Opens($"/learn/{slug}/one")).PressAt("#bookmark button");
        (await lin.Opens($"/learn/{slug}/one/notes")).DoesNotShow("Bookmarks One");
    }
}
