using System.Net;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Features.Questions.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Learning;

/// <summary>The questions that interrupt a lesson after some minutes of study.</summary>
public sealed class CheckTests(LmsApp app) : IClassFixture<LmsApp>
{
    private async Task<(string Slug, Browser Lin, Tab Tab)> CourseWithChecks(string title, int checks = 1, int questions = 1)
    {
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        var slug = await app.MakesCourse(title, ["One", "Two"], new CourseRules { CheckMinutes = 2 });
        await app.Asks(slug, "one", checks, questions);
        await app.Enrolls("Lin", slug);
        var lin = await app.As("Lin");
        return (slug, lin, await lin.OpensTab($"/learn/{slug}/one"));
    }

    private Task<List<CheckAnswer>> Answers(string slug) =>
        app.Look(db =>
            db.CheckAnswers.AsNoTracking()
                .Where(a => db.Courses.Any(c => c.Slug == slug && db.Lessons.Any(l => l.Id == a.LessonId && l.CourseId == c.Id)))
                .ToListAsync()
        );

    [Fact]
    public async Task A_check_becomes_due_after_the_interval_and_not_before()
    {
        var (slug, _, tab) = await CourseWithChecks("Due in time");
        Assert.Equal(HttpStatusCode.NoContent, (await tab.Studies(app, 7)).Status);
        app.Clock.Advance(TimeSpan.FromSeconds(15));
        (await tab.Beat()).Answers(HttpStatusCode.OK).Shows("Comprehension check").Shows("Is number 1.1 right?");
        Assert.NotNull((await app.ProgressOf("Lin", slug, "one"))!.OpenCheckId);
    }

    [Fact]
    public async Task A_check_is_announced_a_minute_before_it_opens()
    {
        var (_, _, tab) = await CourseWithChecks("Announced");
        Assert.False((await tab.Studies(app, 2)).Response.Headers.Contains("X-Check-In"));
        var page = await tab.Studies(app, 2);
        Assert.Equal("60", page.Response.Headers.GetValues("X-Check-In").Single());
    }

    [Fact]
    public async Task An_answered_check_can_be_tried_again_without_counting()
    {
        var (slug, lin, tab) = await CourseWithChecks("Again and again", questions: 2);
        var fields = Tab.Answers((await tab.Studies(app, 8)).Body, "2");
        var check = fields.Single(f => f.Name == "check").Value;
        var path = $"/learn/{slug}/one";
        (await lin.Sends($"{path}?handler=Retry", path, fields))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Answer the check first.");
        (await lin.Sends($"{path}?handler=Answer", path, fields)).Shows("0 of 2 correct").Shows("Try again").Shows("Your answer");
        var kept = await Answers(slug);
        var again = await lin.Opens($"{path}?handler=Retry&check={check}");
        again.Shows("Is number 1.1 right?").Shows("Resume lesson");
        Assert.Empty(again.Document.QuerySelectorAll("[inert]"));
        (await lin.Sends($"{path}?handler=Retry", path, Tab.Answers(again.Body, "1"))).Shows("2 of 2 correct");
        Assert.Equal(kept.Count, (await Answers(slug)).Count);
        Assert.Equal(path, (await lin.Opens($"{path}?handler=Retry&check={Ids.New()}")).Path);
    }

    [Fact]
    public async Task An_open_check_survives_a_reload_stops_the_clock_and_blocks_completion()
    {
        var (slug, lin, tab) = await CourseWithChecks("Survives");
        await tab.Studies(app, 8);
        var before = (await app.ProgressOf("Lin", slug, "one"))!.ActiveSeconds;
        (await lin.Opens($"/learn/{slug}/one")).Shows("Is number 1.1 right?");
        (await (await app.As("Lin")).Opens($"/learn/{slug}/one")).Shows("Is number 1.1 right?");
        await tab.Studies(app, 4);
        Assert.Equal(before, (await app.ProgressOf("Lin", slug, "one"))!.ActiveSeconds);
        foreach (var scripts in new[] { true, false })
            (await tab.Done(scripts))
                .Answers(HttpStatusCode.UnprocessableEntity)
                .Shows("Answer the questions to continue the lesson")
                .Shows("Is number 1.1 right?");
        Assert.Equal(ProgressStatus.InProgress, (await app.ProgressOf("Lin", slug, "one"))!.Status);
    }

    [Fact]
    public async Task Answers_are_graded_explained_and_saved_and_the_lesson_continues()
    {
        var (slug, lin, tab) = await CourseWithChecks("Graded", questions: 2);
        var form = await tab.Studies(app, 8);
        var fields = Tab.Answers(form.Body, "1");
        fields[^1].Value = "2";
        var outcome = await lin.Sends($"/learn/{slug}/one?handler=Answer", $"/learn/{slug}/one", fields);
        outcome.Answers(HttpStatusCode.OK).Shows("1 of 2 correct").Shows("Well seen.").Shows("Look again.").Shows("Because it is so.");
        Assert.Equal(
            [("[\"1\"]", "Yes", 100m), ("[\"2\"]", "No", 0m)],
            (await Answers(slug)).Select(a => (a.Given, a.Said, a.Percent)).Order()
        );
        Assert.Null((await app.ProgressOf("Lin", slug, "one"))!.OpenCheckId);
        Assert.Equal(0, (await app.EnrollmentOf("Lin", slug))!.SecondsSinceCheck);
        (await tab.Done()).Answers(HttpStatusCode.OK);
        Assert.Equal(ProgressStatus.Completed, (await app.ProgressOf("Lin", slug, "one"))!.Status);
    }

    [Fact]
    public async Task Every_kind_of_question_is_asked_and_graded_with_partial_credit()
    {
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        var slug = await app.MakesCourse("Every kind", ["One"], new CourseRules { CheckMinutes = 2 });
        await app.Asks(
            slug,
            "one",
            new QuestionSource(QuestionKind.FillBlank) { Prompt = "A [[reef|square]] knot and a [[bend]]." },
            new QuestionSource(QuestionKind.Matching)
            {
                Prompt = "Which belongs to which?",
                Answers = [new("Reef", Other: "Parcels"), new("Bend", Other: "Two ropes")],
            },
            new QuestionSource(QuestionKind.Numeric)
            {
                Prompt = "How long?",
                Answers = [new("0.5")],
                Unit = "m",
            },
            new QuestionSource(QuestionKind.TrueFalse) { Prompt = "It holds.", Answers = [new("true", true, "It does.")] }
        );
        await app.Enrolls("Lin", slug);
        var lin = await app.As("Lin");
        var tab = await lin.OpensTab($"/learn/{slug}/one");
        var form = await tab.Studies(app, 8);
        form.Shows("Which belongs to which?").Shows("Your answer (with unit)").DoesNotShow("It does.");
        var questions = form.Document.QuerySelectorAll("[name^=q-]").Select(e => e.GetAttribute("name")!).Distinct().ToList();
        Assert.Equal(4, questions.Count);
        var path = $"/learn/{slug}/one";
        (string, string)[] head = [.. Tab.Answers(form.Body, "").Where(f => f.Name is "check" or "attempt")];
        (string, string)[] answers =
        [
            (questions[0], "Square"),
            (questions[0], "hitch"),
            (questions[1], "1"),
            (questions[1], "1"),
            (questions[2], "ropes"),
            (questions[3], "2"),
        ];
        (await lin.Sends($"{path}?handler=Answer", path, [.. head, .. answers]))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Enter a number and its unit.");
        answers[4] = (questions[2], "0.5 cm");
        var outcome = await lin.Sends($"{path}?handler=Answer", path, [.. head, .. answers]);
        outcome.Answers(HttpStatusCode.OK).Shows("0 of 4 correct").Shows("Correct answer:").Shows("It does.");
        outcome.Shows("The number is correct, but the unit is missing or wrong.");
        Assert.Equal([0, 50, 50, 50], (await Answers(slug)).Select(a => a.Percent).Order());
        Assert.Contains("Square; hitch", (await Answers(slug)).Select(a => a.Said));
    }

    [Fact]
    public async Task A_check_is_accepted_only_with_all_answers()
    {
        var (slug, lin, tab) = await CourseWithChecks("All of them", questions: 2);
        var fields = Tab.Answers((await tab.Studies(app, 8)).Body, "1");
        var page = await lin.Sends($"/learn/{slug}/one?handler=Answer", $"/learn/{slug}/one", fields[..^1]);
        page.Answers(HttpStatusCode.UnprocessableEntity).Shows("Please answer every question");
        Assert.Single(page.Document.QuerySelectorAll("input[type=radio][checked]"));
        Assert.Empty(await Answers(slug));
    }

    [Fact]
    public async Task Submitting_a_form_repeatedly_counts_as_one_attempt_with_the_same_result()
    {
        var (slug, lin, tab) = await CourseWithChecks("Sent twice", checks: 2);
        var fields = Tab.Answers((await tab.Studies(app, 8)).Body, "1");
        var content = (await lin.Opens($"/learn/{slug}/one")).Token;
        var pages = await Task.WhenAll(
            Enumerable
                .Range(0, 6)
                .Select(_ =>
                    lin.Posts(
                        $"/learn/{slug}/one?handler=Answer",
                        new FormUrlEncodedContent([
                            .. fields.Select(f => KeyValuePair.Create(f.Name, f.Value)),
                            KeyValuePair.Create("__RequestVerificationToken", content),
                        ])
                    )
                )
        );
        Assert.All(pages, p => p.Answers(HttpStatusCode.OK).Shows("1 of 1 correct"));
        Assert.Single(await Answers(slug));
        Assert.Equal(1, (await app.ProgressOf("Lin", slug, "one"))!.ChecksDone);
    }

    [Fact]
    public async Task Checks_come_in_order_and_end_with_the_last_one()
    {
        var (slug, lin, tab) = await CourseWithChecks("One after the other", checks: 2);
        foreach (var number in new[] { 1, 2 })
        {
            var form = await tab.Studies(app, 8);
            form.Shows($"Is number {number}.1 right?");
            await lin.Sends($"/learn/{slug}/one?handler=Answer", $"/learn/{slug}/one", Tab.Answers(form.Body, "2"));
        }
        Assert.Equal(HttpStatusCode.NoContent, (await tab.Studies(app, 12)).Status);
        Assert.Equal(2, (await Answers(slug)).Count);
    }

    [Fact]
    public async Task Answers_to_a_check_that_was_not_asked_are_refused()
    {
        var (slug, lin, tab) = await CourseWithChecks("Out of the blue");
        var check = await app.Look(db =>
            db.LessonCheckQuestions.SingleAsync(q =>
                db.LessonChecks.Any(c =>
                    c.Id == q.CheckId
                    && db.Lessons.Any(l =>
                        l.Id == c.LessonId && l.Slug == "one" && db.Courses.Any(x => x.Id == l.CourseId && x.Slug == slug)
                    )
                )
            )
        );
        await tab.Beat();
        (string, string)[] fields =
        [
            ("check", check.CheckId.ToString()),
            ("attempt", Ids.New().ToString()),
            ($"q-{check.QuestionId}", "1"),
        ];
        (await lin.Sends($"/learn/{slug}/one?handler=Answer", $"/learn/{slug}/one", fields)).Answers(HttpStatusCode.UnprocessableEntity);
        (await lin.Sends($"/learn/{slug}/two?handler=Answer", $"/learn/{slug}/one", fields)).Answers(HttpStatusCode.UnprocessableEntity);
        fields[1] = ("attempt", Guid.Empty.ToString());
        (await lin.Sends($"/learn/{slug}/one?handler=Answer", $"/learn/{slug}/one", fields)).Answers(HttpStatusCode.BadRequest);
        Assert.Empty(await Answers(slug));
    }

    [Fact]
    public async Task Options_that_were_not_offered_are_not_accepted_as_an_answer()
    {
        var (slug, lin, tab) = await CourseWithChecks("Invented");
        var fields = Tab.Answers((await tab.Studies(app, 8)).Body, "1");
        var name = fields[^1].Name;
        (string, string)[] invented =
        [
            .. fields[..^1],
            .. Enumerable.Range(100, 60).Select(i => (name, i.ToString(System.Globalization.CultureInfo.InvariantCulture))),
        ];
        (await lin.Sends($"/learn/{slug}/one?handler=Answer", $"/learn/{slug}/one", invented))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Please answer every question");
        Assert.Empty(await Answers(slug));
    }

    [Fact]
    public async Task Without_scripts_a_check_becomes_due_when_the_lesson_is_marked_as_done()
    {
        var (slug, lin, _) = await CourseWithChecks("Due without scripts");
        await app.Change(async db =>
            (await db.Lessons.SingleAsync(l => l.Slug == "one" && db.Courses.Any(c => c.Id == l.CourseId && c.Slug == slug))).Describe(
                "One",
                null,
                10
            )
        );
        var page = await lin.Opens($"/learn/{slug}/one");
        app.Clock.Advance(TimeSpan.FromMinutes(4));
        page = await page.Press("Mark as done");
        page.Answers(HttpStatusCode.UnprocessableEntity).Shows("Is number 1.1 right?");
        page = await page.Press("Answer", Tab.Answers(page.Body, "1")[^1]);
        page.Answers(HttpStatusCode.OK).Shows("1 of 1 correct");
        page = await page.Follows("Resume lesson");
        (await page.Press("Mark as done")).Answers(HttpStatusCode.OK);
        Assert.Equal(ProgressStatus.Completed, (await app.ProgressOf("Lin", slug, "one"))!.Status);
    }
}
