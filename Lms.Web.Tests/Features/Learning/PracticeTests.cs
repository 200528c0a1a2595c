using System.Net;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Features.Questions.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Learning;

/// <summary>Answering questions and flashcards in the text of a lesson.</summary>
public sealed class PracticeTests(LmsApp app) : IClassFixture<LmsApp>
{
    private const string Single =
        "```practice single id=planet\nWhich planet is the largest?\n- [ ] Mars\n  > Mars is small.\n- [x] Jupiter\n- [ ] Venus\nhint: It has a red spot.\nexplain: Jupiter holds most of the mass.\n```";
    private const string Short = "```practice short id=capital\nThe capital of France?\n= Parisium\n```";
    private const string Deck = "```flashcards id=verbs\ntitle: Verbs\nêtre :: to be\navoir :: to have\n```";

    private async Task<string> CreateCourse(string title, string markdown, string rule = CompletionRule.Marked, bool preview = false)
    {
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        return await app.MakesCourse(
            title,
            ["One", "Two"],
            each: l =>
            {
                if (l.Title != "One")
                    return;
                l.Write(markdown, app.Now);
                l.Govern(rule, 5, null, true, preview);
            }
        );
    }

    private async Task<(string Slug, Browser Lin)> Enrolled(string title, string markdown, string rule = CompletionRule.Marked)
    {
        var slug = await CreateCourse(title, markdown, rule);
        await app.Enrolls("Lin", slug);
        var lin = await app.As("Lin");
        await lin.Opens($"/learn/{slug}/one");
        return (slug, lin);
    }

    private static Task<Page> Answers(Browser who, string slug, string key, params string[] given) =>
        who.Sends(
            $"/learn/{slug}/one?handler=Practice",
            $"/learn/{slug}/one",
            [("key", key), ("attempt", Ids.New().ToString()), .. given.Select(g => ("a", g))]
        );

    private Task<List<ActivityAttempt>> Attempts(string slug) =>
        app.Look(db =>
            db.ActivityAttempts.AsNoTracking()
                .Where(a => db.Lessons.Any(l => l.Id == a.LessonId && db.Courses.Any(c => c.Id == l.CourseId && c.Slug == slug)))
                .OrderBy(a => a.AnsweredAt)
                .ToListAsync()
        );

    [Fact]
    public async Task An_answer_is_graded_immediately_and_shown_again_after_a_reload()
    {
        var (slug, lin) = await Enrolled("Graded at once", $"Before.\n\n{Single}\n\nAfter.");
        var page = await lin.Opens($"/learn/{slug}/one");
        page.Shows("Which planet is the largest?")
            .Shows("After.")
            .DoesNotShow("Mars is small.")
            .DoesNotShow("Jupiter holds")
            .DoesNotShow("id=planet");
        page = await page.Press("Answer", ("a", "1"));
        page.Answers(HttpStatusCode.OK)
            .Shows("Not correct yet.")
            .Shows("Mars is small.")
            .Shows("It has a red spot.")
            .DoesNotShow("Jupiter holds");
        page = await page.Press("Try again", ("a", "2"));
        page.Shows("Correct.").Shows("Jupiter holds most of the mass.").DoesNotShow("Not correct yet.");
        Assert.Single(page.Document.QuerySelectorAll("[data-done]"));
        (await lin.Opens($"/learn/{slug}/one")).Shows("Jupiter holds most of the mass.");
        Assert.Equal([("Mars", 0m, false), ("Jupiter", 100m, true)], (await Attempts(slug)).Select(a => (a.Given, a.Percent, a.IsRight)));
        page = await page.Follows("Practice again");
        page.DoesNotShow("Jupiter holds").Shows("Answer");
        (await page.Press("Answer", ("a", "3"))).Shows("Not correct yet.");
        var state = await app.Look(db =>
            db.ActivityStates.AsNoTracking()
                .SingleAsync(s =>
                    s.Key == "planet"
                    && db.Lessons.Any(l => l.Id == s.LessonId && db.Courses.Any(c => c.Id == l.CourseId && c.Slug == slug))
                )
        );
        Assert.Equal((3, 100m, true), (state.Attempts, state.BestPercent, state.IsDone));
    }

    [Fact]
    public async Task With_scripts_only_the_question_and_the_end_of_the_lesson_are_returned()
    {
        var (slug, lin) = await Enrolled("By fragment", Single, CompletionRule.ActivitiesDone);
        var token = (await lin.Opens($"/learn/{slug}/one")).Token;
        var page = await lin.Posts(
            $"/learn/{slug}/one?handler=Practice",
            new FormUrlEncodedContent([
                new("key", "planet"),
                new("attempt", Ids.New().ToString()),
                new("a", "2"),
                new("__RequestVerificationToken", token),
            ]),
            viaHtmx: true
        );
        page.Answers(HttpStatusCode.OK).Shows("Correct.").Shows("Lesson complete.");
        Assert.Equal("planet", page.Find("section.practice").Id!["practice-".Length..]);
        Assert.NotNull(page.Document.QuerySelector("#lesson-end[hx-swap-oob] #finish"));
        Assert.Null(page.Document.QuerySelector("header.studybar"));
        Assert.Equal(ProgressStatus.Completed, (await app.ProgressOf("Lin", slug, "one"))!.Status);
    }

    [Fact]
    public async Task The_page_does_not_contain_answers_before_the_learner_answers()
    {
        const string All =
            "```practice gaps\nIt is [[Zanzibarium]].\n```\n\n```practice numeric\nHow many?\n= 424242\n```\n\n```practice truefalse\nSo?\nanswer: true\nexplain: Quorumix.\n```\n\n"
            + Short;
        var (slug, lin) = await Enrolled("Hidden answers", All);
        var body = (await lin.Opens($"/learn/{slug}/one")).Body;
        foreach (var secret in new[] { "Zanzibarium", "424242", "Quorumix", "Parisium", "activity:" })
            Assert.DoesNotContain(secret, body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_three_wrong_answers_the_solution_is_shown()
    {
        var (slug, lin) = await Enrolled("Solution", Short);
        for (var i = 0; i < 2; i++)
            (await Answers(lin, slug, "capital", "Lyon")).Shows("Take another look and try again").DoesNotShow("Parisium");
        (await Answers(lin, slug, "capital", "Lyon")).Shows("Correct answer:").Shows("Parisium");
        (await Answers(lin, slug, "capital", "parisium")).Shows("Correct.");
    }

    [Fact]
    public async Task An_answer_that_cannot_be_graded_is_refused_and_not_recorded()
    {
        var (slug, lin) = await Enrolled("Refused", "```practice numeric id=n\nHow many?\n= 3\n```");
        (await Answers(lin, slug, "n", "a few")).Answers(HttpStatusCode.UnprocessableEntity).Shows("Enter a number, such as 3.5.");
        (await Answers(lin, slug, "n", "")).Answers(HttpStatusCode.UnprocessableEntity).Shows("It’s okay to guess");
        (await Answers(lin, slug, "gone", "3")).Answers(HttpStatusCode.UnprocessableEntity).Shows("changed or removed");
        (await Answers(lin, slug, "<x>", "3")).Answers(HttpStatusCode.BadRequest);
        (await lin.Sends($"/learn/{slug}/one?handler=Practice", $"/learn/{slug}/one", ("key", "n"), ("a", "3"))).Answers(
            HttpStatusCode.BadRequest
        );
        Assert.Empty(await Attempts(slug));
    }

    [Fact]
    public async Task Submitting_a_form_repeatedly_counts_as_one_attempt()
    {
        var (slug, lin) = await Enrolled("Sent twice", Single);
        var (token, attempt) = ((await lin.Opens($"/learn/{slug}/one")).Token, Ids.New().ToString());
        var pages = await Task.WhenAll(
            Enumerable
                .Range(0, 5)
                .Select(_ =>
                    lin.Posts(
                        $"/learn/{slug}/one?handler=Practice",
                        new FormUrlEncodedContent([
                            new("key", "planet"),
                            new("attempt", attempt),
                            new("a", "1"),
                            new("__RequestVerificationToken", token),
                        ])
                    )
                )
        );
        Assert.All(pages, p => p.Answers(HttpStatusCode.OK).Shows("Not correct yet."));
        Assert.Single(await Attempts(slug));
    }

    [Fact]
    public async Task A_person_who_is_not_enrolled_is_refused_and_attempts_of_the_team_are_not_recorded()
    {
        var slug = await CreateCourse("Not enrolled", $"{Single}\n\n{Deck}", preview: true);
        var (omar, ada) = (await app.As("Omar"), await app.As("Ada"));
        var page = await omar.Opens($"/learn/{slug}/one");
        page.Shows("Enroll to answer this").DoesNotShow("to be");
        (await Answers(omar, slug, "planet", "2")).Answers(HttpStatusCode.Forbidden);
        (
            await omar.Sends(
                $"/learn/{slug}/one?handler=Card",
                $"/learn/{slug}/one",
                ("deck", "verbs"),
                ("card", "x"),
                ("attempt", Ids.New().ToString()),
                ("grade", "Good")
            )
        ).Answers(HttpStatusCode.Forbidden);
        page = await (await ada.Opens($"/learn/{slug}/one")).Press("Answer", ("a", "2"));
        page.Answers(HttpStatusCode.OK).Shows("Correct.").Shows("Jupiter holds");
        page = await page.Press("Good");
        page.Answers(HttpStatusCode.OK).Shows("avoir").DoesNotShow("être");
        Assert.Empty(await Attempts(slug));
        Assert.Equal(
            0,
            await app.Look(db =>
                db.ActivityStates.CountAsync(s =>
                    db.Lessons.Any(l => l.Id == s.LessonId && db.Courses.Any(c => c.Id == l.CourseId && c.Slug == slug))
                )
            )
        );
    }

    [Fact]
    public async Task An_author_can_try_the_practice_questions_of_a_draft()
    {
        var slug = await CreateCourse("Tried draft", "Nothing yet.");
        await app.Change(async db =>
            (
                await db
                    .Lessons.Include(l => l.Body)
                    .SingleAsync(l => l.Slug == "one" && db.Courses.Any(c => c.Id == l.CourseId && c.Slug == slug))
            ).Write(Single, app.Now)
        );
        var page = await (await app.As("Ada")).Opens($"/learn/{slug}/one?draft=true");
        (await page.Shows("Which planet").Press("Answer", ("a", "1")))
            .Answers(HttpStatusCode.OK)
            .Shows("not correct")
            .Shows("Which planet");
    }

    [Fact]
    public async Task A_lesson_with_activities_shows_what_is_left_and_is_done_with_the_last_one()
    {
        var (slug, lin) = await Enrolled("By practice", $"{Single}\n\n{Deck}", CompletionRule.ActivitiesDone);
        var page = await lin.Opens($"/learn/{slug}/one");
        page.Shows("Activities: 0 of 2 done");
        (await page.Press("Mark as done"))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Do the activities in this lesson to complete it: 0 of 2 done so far.");
        page = await Answers(lin, slug, "planet", "2");
        page.Shows("Activities: 1 of 2 done");
        page = await page.Press("Good");
        Assert.Equal(ProgressStatus.InProgress, (await app.ProgressOf("Lin", slug, "one"))!.Status);
        page = await page.Press("Didn’t know");
        page.Shows("Lesson complete.").Shows("All cards studied");
        Assert.Equal(ProgressStatus.Completed, (await app.ProgressOf("Lin", slug, "one"))!.Status);
        Assert.Equal(1, (await app.EnrollmentOf("Lin", slug))!.LessonsDone);
    }

    [Fact]
    public async Task A_lesson_that_requires_activities_but_has_none_is_marked_by_hand()
    {
        var (slug, lin) = await Enrolled("No practice", "Only text.", CompletionRule.ActivitiesDone);
        (await (await lin.Opens($"/learn/{slug}/one")).Press("Mark as done")).Answers(HttpStatusCode.OK).Shows("Marked as done.");
        Assert.Equal(ProgressStatus.Completed, (await app.ProgressOf("Lin", slug, "one"))!.Status);
    }

    [Fact]
    public async Task Flashcards_of_all_courses_are_due_on_one_page_until_they_are_removed()
    {
        var slug = await CreateCourse("Cards", Deck);
        await app.Enrolls("Omar", slug);
        var omar = await app.As("Omar");
        var page = await omar.Opens($"/learn/{slug}/one");
        page = await (await page.Press("Good")).Press("Good");
        page.Shows("No cards in this deck are due.");
        (await omar.Opens("/cards")).Shows("Nothing is due today");
        app.Clock.Advance(TimeSpan.FromDays(1));
        omar = await app.As("Omar");
        var home = (await omar.Opens("/dashboard")).Shows("2 cards are due today");
        Assert.True(home.Statements <= 4, $"{home.Statements} statements");
        page = await omar.Opens("/cards");
        page.Shows("être").Shows("2 cards left").Shows("Cards");
        page = await page.Press("Didn’t know");
        page.Shows("avoir").Shows("2 cards left");
        page = await page.Press("Easy");
        page.Shows("être").Shows("1 card left");
        (await page.Press("Good")).Shows("Nothing is due today");
        app.Clock.Advance(TimeSpan.FromDays(9));
        omar = await app.As("Omar");
        (await omar.Opens("/cards")).Shows("2 cards left");
        await app.Change(async db =>
        {
            var lesson = await db
                .Lessons.Include(l => l.Body)
                .SingleAsync(l => l.Slug == "one" && db.Courses.Any(c => c.Id == l.CourseId && c.Slug == slug));
            lesson.Write(Deck.Replace("être :: to be\n", "", StringComparison.Ordinal), app.Now);
            db.Add(lesson.Publish(Ids.New(), app.Now).Value);
        });
        await app.DrainAsync();
        (await omar.Opens("/cards")).Shows("1 card left").DoesNotShow("être");
        (await omar.Opens("/dashboard")).Shows("1 card is due today");
        (await (await app.As("Ada")).Opens("/cards")).Shows("Nothing is due today");
    }

    [Fact]
    public async Task Practice_costs_a_lesson_one_statement_and_a_lesson_without_practice_none()
    {
        var (slug, lin) = await Enrolled("Counted", $"{Single}\n\n{Deck}");
        await lin.Opens($"/learn/{slug}/two");
        await lin.Opens($"/learn/{slug}/two");
        var without = (await lin.Opens($"/learn/{slug}/two")).Statements;
        await lin.Opens($"/learn/{slug}/one");
        var with = (await lin.Opens($"/learn/{slug}/one")).Statements;
        Assert.True(without <= 3 && with <= without + 1, $"{without} without, {with} with");
    }

    [Fact]
    public async Task An_answer_to_a_reworded_question_is_not_shown_but_the_activity_stays_done()
    {
        var (slug, lin) = await Enrolled("Reworded", Single);
        await Answers(lin, slug, "planet", "2");
        await app.Change(async db =>
        {
            var lesson = await db
                .Lessons.Include(l => l.Body)
                .SingleAsync(l => l.Slug == "one" && db.Courses.Any(c => c.Id == l.CourseId && c.Slug == slug));
            lesson.Write(
                Single.Replace("Which planet is the largest?", "Which one is the largest planet?", StringComparison.Ordinal),
                app.Now
            );
            db.Add(lesson.Publish(Ids.New(), app.Now).Value);
        });
        var page = (await lin.Opens($"/learn/{slug}/one")).Shows("Which one is the largest planet?").DoesNotShow("Jupiter holds");
        Assert.Single(page.Document.QuerySelectorAll("[data-done]"));
        Assert.Equal("Which planet is the largest?", (await Attempts(slug)).Single().Question);
    }

    [Fact]
    public async Task The_editor_shows_questions_with_answers_and_reports_mistakes_with_their_line()
    {
        var slug = await CreateCourse("In the editor", "Text.");
        var id = (await app.CourseOf(slug)).Lessons.First(l => l.Slug == "one").Id;
        var (ada, path) = (await app.As("Ada"), $"/teach/courses/{slug}/lessons/{id}");
        (
            await ada.Sends(
                $"{path}?handler=Preview",
                path,
                ("Input.Markdown", "First.\n\n" + Single.Replace("[x]", "[ ]", StringComparison.Ordinal))
            )
        )
            .Shows("Line 4:")
            .Shows("Mark the correct answer.");
        (await ada.Sends($"{path}?handler=Preview", path, ("Input.Markdown", Single))).Shows("✓ Jupiter").Shows("Mars is small.");
        var page = await (await ada.Opens(path)).Press(
            "Publish",
            ("Input.Markdown", "First.\n\n" + Single.Replace("[x]", "[ ]", StringComparison.Ordinal))
        );
        page.Answers(HttpStatusCode.UnprocessableEntity).Shows("Line 4: Mark the correct answer.");
        Assert.Contains("Which planet", page.Find("textarea[name='Input.Markdown']").TextContent, StringComparison.Ordinal);
    }
}
