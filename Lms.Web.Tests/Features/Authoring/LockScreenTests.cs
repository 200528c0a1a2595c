using System.Net;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Tests.Features.Courses;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Authoring;

/// <summary>Authors set availability without scripts; learners read why something is locked, and no request gets around it.</summary>
public sealed class LockScreenTests(LmsApp app) : IClassFixture<LmsApp>
{
    private async Task<(string Slug, Browser Ada, Browser Lin)> Taught(string title, CourseRules? rules = null)
    {
        var slug = await app.MakesCourse(title, ["One", "Two", "Three"], rules);
        await app.Enrolls("Lin", slug);
        return (slug, await app.As("Ada"), await app.As("Lin"));
    }

    private async Task<Guid> Lesson(string slug, string title) => (await app.CourseOf(slug)).Lessons.Single(l => l.Title == title).Id;

    private static string Opens(string slug, Guid id) => $"/teach/courses/{slug}/availability/{id}";

    private static Task<Page> Adds(Browser who, string slug, Guid id, string kind, string field, string value) =>
        who.Sends($"{Opens(slug, id)}?handler=Add&kind={kind}", Opens(slug, id), (field, value));

    [Fact]
    public async Task Restrictions_can_be_added_combined_and_removed()
    {
        var (slug, ada, _) = await Taught("Ruled");
        var (one, two) = (await Lesson(slug, "One"), await Lesson(slug, "Two"));
        (await ada.Opens(Opens(slug, two))).Shows("Available from the start");
        (await Adds(ada, slug, two, "Lesson", "Lesson", one.ToString())).Shows("Restriction added.").Shows("after “One” is completed");
        (await Adds(ada, slug, two, "Day", "Day", "2031-03-03")).Shows("on March 3, 2031").Shows("Available when all of these are true");
        (await ada.Sends($"{Opens(slug, two)}?handler=Join", Opens(slug, two), ("any", "true"))).Shows(
            "Available when any of these is true"
        );
        (await ada.Opens($"/teach/courses/{slug}/outline")).Shows("Restricted");
        (await ada.Opens($"/teach/courses/{slug}/lessons/{two}/settings")).Shows("2 restrictions apply.");
        (await ada.Sends($"{Opens(slug, two)}?handler=Remove", Opens(slug, two), ("place", "0")))
            .Shows("Restriction removed.")
            .DoesNotShow("after “One” is completed");
        var rule = (await app.CourseOf(slug)).LockOf(two)!;
        Assert.Equal(new UnlockCondition(DayCome.Key, Day: new DateOnly(2031, 3, 3)), Assert.Single(rule.When));
        Assert.Contains(
            "2031-03-03",
            await app.Look(db =>
                db.AuditEntries.Where(a => a.EntityId == two && a.Action == "Changed")
                    .OrderByDescending(a => a.At)
                    .Select(a => a.Changes!)
                    .FirstAsync()
            ),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_circular_restriction_is_refused_by_name_and_missing_values_are_requested()
    {
        var (slug, ada, _) = await Taught("Ringed");
        var (one, two) = (await Lesson(slug, "One"), await Lesson(slug, "Two"));
        await Adds(ada, slug, two, "Lesson", "Lesson", one.ToString());
        (await Adds(ada, slug, one, "Lesson", "Lesson", two.ToString()))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("“One” → “Two” → “One”");
        (await Adds(ada, slug, one, "Lesson", "Lesson", one.ToString()))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("A lesson can’t depend on itself.");
        (await Adds(ada, slug, one, "Lesson", "Lesson", "")).Answers(HttpStatusCode.UnprocessableEntity).Shows("Choose a lesson.");
        (await Adds(ada, slug, one, "Day", "Day", "someday")).Answers(HttpStatusCode.UnprocessableEntity).Shows("Choose a date.");
        (await Adds(ada, slug, one, "DaysEnrolled", "Days", "0"))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Enter a number of days");
        (await Adds(ada, slug, one, "Class", "Days", "5")).Answers(HttpStatusCode.UnprocessableEntity);
        (await Adds(ada, slug, one, "Score", "Percent", "80"))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Choose a lesson with questions.");
        Assert.Null((await app.CourseOf(slug)).LockOf(one));
    }

    [Fact]
    public async Task Only_authors_change_availability_and_only_in_their_own_course()
    {
        var (slug, ada, lin) = await Taught("Guarded");
        var one = await Lesson(slug, "One");
        (await lin.Sends($"{Opens(slug, one)}?handler=Add&kind=DaysEnrolled", "/dashboard", ("Days", "5"))).Answers(
            HttpStatusCode.Forbidden
        );
        var other = await app.MakesCourse("Guarded elsewhere", ["One"]);
        (await ada.Opens(Opens(other, one))).Answers(HttpStatusCode.NotFound);
        (await Adds(ada, slug, one, "Lesson", "Lesson", (await Lesson(other, "One")).ToString())).Answers(
            HttpStatusCode.UnprocessableEntity
        );
        Assert.Null((await app.CourseOf(slug)).LockOf(one));
    }

    [Fact]
    public async Task A_learner_reads_everywhere_why_a_lesson_is_locked_and_no_request_opens_it()
    {
        var (slug, ada, lin) = await Taught("Locked");
        var (two, three) = (await Lesson(slug, "Two"), await Lesson(slug, "Three"));
        await Adds(ada, slug, two, "Lesson", "Lesson", three.ToString());
        (await lin.Opens($"/learn/{slug}/two"))
            .Answers(HttpStatusCode.Forbidden)
            .Shows("This lesson will be available after “Three” is completed.")
            .Shows("Go to that lesson")
            .DoesNotShow("The text of Two.");
        (await lin.Opens($"/learn/{slug}/one")).Shows("Available after “Three” is completed.");
        (await lin.Opens($"/courses/{slug}")).Shows("Available after “Three” is completed.");
        (await app.Visitor().Opens($"/courses/{slug}")).Shows("Available after “Three” is completed.");
        (await lin.Sends($"/learn/{slug}/two?handler=Done", $"/learn/{slug}/one", ("scripts", "true"))).DoesNotShow("The text of Two.");
        await lin.Sends($"/learn/{slug}/two?handler=Beat", $"/learn/{slug}/one");
        Assert.NotEqual(ProgressStatus.Completed, (await app.ProgressOf("Lin", slug, "two"))?.Status);
        Assert.Equal(0, (await app.ProgressOf("Lin", slug, "two"))?.ActiveSeconds ?? 0);
        // The next lesson is locked: the learner stays and reads why.
        Assert.Equal($"/learn/{slug}/one", (await (await lin.OpensTab($"/learn/{slug}/one")).Done()).Path);
        (await lin.Opens($"/learn/{slug}/one")).Shows("Two: Available after “Three” is completed.");
        // Resuming skips it.
        Assert.Equal($"/learn/{slug}/three", (await lin.Opens($"/learn/{slug}")).Path);
        await (await lin.OpensTab($"/learn/{slug}/three")).Done();
        (await lin.Opens($"/learn/{slug}/two")).Answers(HttpStatusCode.OK).Shows("The text of Two.");
        (await lin.Opens($"/courses/{slug}")).DoesNotShow("Available after");
        (await ada.Opens($"/learn/{slug}/two")).Answers(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_module_becomes_available_some_days_after_enrollment_in_the_time_zone_of_the_institution()
    {
        var (slug, ada, lin) = await Taught("Dripped");
        var module = (await app.CourseOf(slug)).InOrder.Single().Id;
        (await Adds(ada, slug, module, "DaysEnrolled", "Days", "2")).Shows("2 days after enrollment");
        (await lin.Opens($"/learn/{slug}/one")).Answers(HttpStatusCode.Forbidden).Shows("This lesson will be available on ");
        (await app.Visitor().Opens($"/courses/{slug}")).Shows("Available 2 days after enrollment.");
        (await lin.Sends($"/learn/{slug}/one?handler=Done", $"/learn/{slug}/one", ("scripts", "true"))).Shows(
            "This lesson will be available on "
        );
        app.Clock.Advance(TimeSpan.FromDays(2));
        lin = await app.As("Lin");
        (await lin.Opens($"/learn/{slug}/one")).Answers(HttpStatusCode.OK).Shows("The text of One.");
    }

    [Fact]
    public async Task Restrictions_cost_the_lesson_page_no_extra_statement()
    {
        var (slug, ada, lin) = await Taught("Counted");
        await lin.Opens($"/learn/{slug}/one");
        var before = (await lin.Opens($"/learn/{slug}/one")).Statements;
        var (two, module) = (await Lesson(slug, "Two"), (await app.CourseOf(slug)).InOrder.Single().Id);
        await Adds(ada, slug, two, "Lesson", "Lesson", (await Lesson(slug, "One")).ToString());
        await Adds(ada, slug, module, "Day", "Day", "2020-01-01");
        await lin.Opens($"/learn/{slug}/one");
        var page = (await lin.Opens($"/learn/{slug}/one")).Shows("Available after “One” is completed.");
        Assert.Equal(before, page.Statements);
        Assert.True(page.Statements <= 4, $"{page.Statements} statements");
    }

    private const string Questions =
        "```practice single id=planet\nWhich planet is the largest?\n- [ ] Mars\n- [x] Jupiter\n```\n\n```practice truefalse id=moon\nThe moon is round.\nanswer: true\n```";

    /// <summary>“One” has two questions; “Two” requires eighty percent of them.</summary>
    private async Task<(string Slug, Browser Ada, Browser Lin)> Scored(string title)
    {
        var slug = await app.MakesCourse(
            title,
            ["One", "Two"],
            each: l => _ = l.Title == "One" ? l.Write(Questions, app.Now) : Lms.Web.Kernel.Result.Done
        );
        await app.Enrolls("Lin", slug);
        var (ada, two) = (await app.As("Ada"), await Lesson(slug, "Two"));
        (
            await ada.Sends(
                $"{Opens(slug, two)}?handler=Add&kind=Score",
                Opens(slug, two),
                ("Scored", (await Lesson(slug, "One")).ToString()),
                ("Percent", "80")
            )
        ).Shows("once you score at least 80% on the questions in “One”");
        return (slug, ada, await app.As("Lin"));
    }

    [Fact]
    public async Task A_lesson_becomes_available_with_a_score_on_the_questions_of_another()
    {
        var (slug, _, lin) = await Scored("Scored");
        Task<Page> Answers(string key, string given) =>
            lin.Sends(
                $"/learn/{slug}/one?handler=Practice",
                $"/learn/{slug}/one",
                ("key", key),
                ("attempt", Ids.New().ToString()),
                ("a", given)
            );
        (await lin.Opens($"/learn/{slug}/two"))
            .Answers(HttpStatusCode.Forbidden)
            .Shows("once you score at least 80% on the questions in “One”")
            .Shows("Go to that lesson");
        (await app.Visitor().Opens($"/courses/{slug}")).Shows("Available once you score at least 80% on the questions in “One”.");
        await Answers("planet", "2");
        (await lin.Opens($"/learn/{slug}/two")).Answers(HttpStatusCode.Forbidden).Shows("(50% so far)");
        (await lin.Opens($"/courses/{slug}")).Shows("(50% so far)");
        // Marking the lesson as done is not enough.
        await (await lin.OpensTab($"/learn/{slug}/one")).Done();
        (await lin.Opens($"/learn/{slug}/two")).Answers(HttpStatusCode.Forbidden);
        // The best attempt counts: a later wrong answer takes nothing away.
        await Answers("moon", "2");
        await Answers("moon", "1");
        await Answers("planet", "1");
        (await lin.Opens($"/learn/{slug}/two")).Answers(HttpStatusCode.OK);
        (await lin.Opens($"/courses/{slug}")).DoesNotShow("so far");
    }

    [Fact]
    public async Task A_score_that_can_no_longer_be_reached_is_ignored()
    {
        var (slug, ada, lin) = await Scored("Unscored");
        await app.Change(async db =>
        {
            var course = await db.Courses.WithOutline().SingleAsync(c => c.Slug == slug);
            var one = course.Lessons.First();
            await db.Entry(one).Reference(l => l.Body).LoadAsync();
            Assert.True(one.Write("No questions now.", app.Now).IsDone);
            db.Add(one.Publish(course.Staff[0].PersonId, app.Now).Value);
        });
        (await lin.Opens($"/learn/{slug}/two")).Answers(HttpStatusCode.OK);
        (await ada.Opens(Opens(slug, await Lesson(slug, "Two"))))
            .Shows("Ignored until the lesson’s text has questions")
            .DoesNotShow("Minimum score");
        (
            await ada.Sends(
                $"{Opens(slug, await Lesson(slug, "One"))}?handler=Add&kind=Score",
                Opens(slug, await Lesson(slug, "One")),
                ("Scored", (await Lesson(slug, "Two")).ToString()),
                ("Percent", "50")
            )
        )
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("each depends on the next");
    }

    [Fact]
    public async Task Lessons_that_depended_on_a_deleted_lesson_are_named_and_locked_again_on_restore()
    {
        var (slug, ada, lin) = await Taught("Deleted beneath");
        var (one, two) = (await Lesson(slug, "One"), await Lesson(slug, "Two"));
        await Adds(ada, slug, two, "Lesson", "Lesson", one.ToString());
        var outline = $"/teach/courses/{slug}/outline";
        var page = await ada.Sends($"{outline}?handler=DeleteLesson", outline, ("id", one.ToString()));
        page.Shows("No longer a requirement for: “Two”.");
        (await lin.Opens($"/learn/{slug}/two")).Answers(HttpStatusCode.OK);
        (await ada.Opens(Opens(slug, two))).Shows("Deleted item");
        await ada.Sends($"{outline}?handler=Restore", outline, ("id", one.ToString()));
        (await lin.Opens($"/learn/{slug}/two")).Answers(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_condition_of_a_missing_room_is_named_and_ignored_and_can_be_removed()
    {
        var (slug, ada, lin) = await Taught("Gone");
        var two = await Lesson(slug, "Two");
        await app.Change(async db =>
        {
            var course = await db.Courses.WithOutline().SingleAsync(c => c.Slug == slug);
            var rule = new UnlockRule(false, [new("Class", MemberOfClass.Spring)]);
            Assert.True(course.Lock(two, rule, new UnlockKinds([new MemberOfClass()])).IsDone);
        });
        (await lin.Opens($"/learn/{slug}/two")).Answers(HttpStatusCode.OK);
        (await ada.Opens(Opens(slug, two))).Shows("Unknown restriction").Shows("Ignored, because");
        (await Adds(ada, slug, two, "DaysEnrolled", "Days", "3")).Shows("Restriction added.");
        (await ada.Sends($"{Opens(slug, two)}?handler=Remove", Opens(slug, two), ("place", "0"))).DoesNotShow("Unknown restriction");
    }

    [Fact]
    public async Task A_module_can_be_described_hidden_and_its_units_made_free()
    {
        var (slug, ada, lin) = await Taught("Described");
        var module = (await app.CourseOf(slug)).InOrder.Single();
        var path = $"/teach/courses/{slug}/modules/{module.Id}";
        (string, string)[] Fields(params (string, string)[] more) =>
            [
                ("Input.Title", "All of it"),
                ("Input.Description", "What there is."),
                ("Input.Objectives", "Tie a knot\nUntie it"),
                ("Input.Units[0].Id", module.Units[0].Id.ToString()),
                ("Input.Units[0].Title", "Ropes"),
                .. more,
            ];
        (
            await ada.Sends(
                path,
                path,
                Fields(
                    ("Input.IsPublished", "true"),
                    ("Input.Units[0].IsFree", "true"),
                    ("Input.Fields[0].Key", "Room"),
                    ("Input.Fields[0].Value", "B 12")
                )
            )
        ).Shows("Module saved.");
        (await app.Visitor().Opens($"/courses/{slug}")).Shows("All of it").Shows("What there is.").Shows("Untie it").Shows("Ropes");
        var saved = (await app.CourseOf(slug)).InOrder.Single();
        Assert.True(saved.Units[0].IsFree);
        Assert.Contains("B 12", saved.Metadata, StringComparison.Ordinal);
        (await ada.Sends(path, path, Fields(("Input.IsPreview", "true")))).Shows("Module saved.");
        (await lin.Opens($"/learn/{slug}/one")).Answers(HttpStatusCode.NotFound);
        (await app.Visitor().Opens($"/courses/{slug}")).DoesNotShow("All of it");
        (await ada.Opens($"/teach/courses/{slug}/outline")).Shows("Hidden");
        Assert.Equal(
            (0, 0),
            await app.Look(async db =>
                await db.Courses.Where(c => c.Slug == slug).Select(c => new { c.PublishedLessons, c.RequiredLessons }).SingleAsync()
                    is var c
                    ? (c.PublishedLessons, c.RequiredLessons)
                    : default
            )
        );
        await ada.Sends(path, path, Fields(("Input.IsPublished", "true"), ("Input.IsPreview", "true")));
        (await app.Visitor().Opens($"/learn/{slug}/one")).Answers(HttpStatusCode.OK).Shows("The text of One.");
        (await ada.Sends(path, path, [.. Fields().Skip(1), ("Input.Title", " ")]))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Enter a title.");
    }
}
