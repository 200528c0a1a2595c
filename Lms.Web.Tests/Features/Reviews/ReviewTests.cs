using System.Net;
using Lms.Web.Features.Administration.Model;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Features.Reviews.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Lms.Web.Tests.Features.Reviews;

/// <summary>Reviews: written by learners, read by visitors, answered by teams, and judged by moderators.</summary>
public sealed class ReviewTests(LmsApp app) : IClassFixture<LmsApp>
{
    private const string Form = "Publish review";

    private async Task<string> StartedCourse(string title, params string[] learners)
    {
        var slug = await app.MakesCourse(title, ["One"]);
        foreach (var who in learners)
            await StartCourse(who, slug);
        return slug;
    }

    private async Task StartCourse(string who, string slug)
    {
        await app.Enrolls(who, slug);
        await (await (await app.As(who)).OpensTab($"/learn/{slug}/one")).Beat();
        Assert.NotNull((await app.EnrollmentOf(who, slug))!.StartedAt);
    }

    private async Task<Page> WriteReview(string who, string slug, int stars, string? title = null, string? text = null) =>
        await (await (await app.As(who)).Opens($"/courses/{slug}/reviews/mine")).Press(
            Form,
            ("Input.Stars", stars.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("Input.Title", title ?? ""),
            ("Input.Text", text ?? "")
        );

    private Task<Review> ReviewOf(string slug) =>
        app.Look(db =>
            db.Reviews.IgnoreQueryFilters([LmsContext.NotDeleted])
                .AsNoTracking()
                .SingleAsync(r => db.Courses.Any(c => c.Id == r.CourseId && c.Slug == slug))
        );

    private Task<CourseRatings> Ratings(string slug) =>
        app.Look(db => db.Courses.AsNoTracking().Where(c => c.Slug == slug).Select(c => c.Ratings).SingleAsync());

    private Task<List<string>> NotificationTitles(Guid person, string prefix) =>
        app.Look(db => db.Notifications.Where(n => n.PersonId == person && n.Key.StartsWith(prefix)).Select(n => n.Title).ToListAsync());

    /// <summary>Writes a review like the product, without checking permissions.</summary>
    private static async Task SaveReview(LmsApp app, Guid course, Guid person, int stars) =>
        Assert.True(
            (
                await app.With<IServiceProvider, Result>(all =>
                    all.GetRequiredService<KeepReview>()
                        .RunAsync(
                            course,
                            () =>
                            {
                                all.GetRequiredService<LmsContext>()
                                    .Add(
                                        Review
                                            .Write(
                                                course,
                                                person,
                                                new Opinion(stars, null, null, Aspects.None, Aspects.None),
                                                false,
                                                app.Now
                                            )
                                            .Value
                                    );
                                return Task.FromResult(Result.Done);
                            },
                            default
                        )
                )
            ).IsDone
        );

    [Fact]
    public async Task A_learner_who_has_started_writes_one_review_which_is_shown_immediately()
    {
        var slug = await StartedCourse("Knots for review", "Lin");
        (await (await app.As("Lin")).Opens($"/courses/{slug}")).Shows("No one has reviewed this course yet");
        (await WriteReview("Lin", slug, 4, "Clear", "Line one.\nLine two."))
            .Answers(HttpStatusCode.OK)
            .Shows("Your review is published")
            .Shows("Line one.");
        var visitor = (await app.Visitor().Opens($"/courses/{slug}")).Shows("Clear").Shows("Lin Z.").DoesNotShow("Lin Zhou");
        Assert.Equal("4 of 5 stars", visitor.Find(".ratings__sum .stars").GetAttribute("aria-label"));
        (await (await app.As("Omar")).Opens($"/courses/{slug}/reviews")).Shows("Lin Zhou");
        await app.DrainAsync();
        var card = (await app.Visitor().Opens("/courses?q=knots+for+review"))
            .Document.QuerySelectorAll(".course-card")
            .Single(c => c.QuerySelector($"a[href='/courses/{slug}']") is not null);
        Assert.Equal("4 of 5 stars", card.QuerySelector(".stars")!.GetAttribute("aria-label"));
        // Submitting again changes the same review.
        (await (await (await app.As("Lin")).Opens($"/courses/{slug}/reviews/mine")).Press("Save", ("Input.Stars", "2"))).Shows(
            "Your review is published"
        );
        Assert.Equal((1, 2m, 0, 1), await Ratings(slug) is var r ? (r.Count, r.Average, r.Four, r.Two) : default);
        Assert.Single(await app.Look(db => db.Reviews.Where(x => db.Courses.Any(c => c.Id == x.CourseId && c.Slug == slug)).ToListAsync()));
        await app.DrainAsync();
        Assert.Single(await NotificationTitles(await app.IdOf("Ada"), "review:"), "“Knots for review” has a new review");
    }

    [Fact]
    public async Task Learners_who_have_not_started_and_the_course_team_cannot_write_a_review()
    {
        var slug = await app.MakesCourse("Not begun", ["One"]);
        await app.Enrolls("Omar", slug);
        (await (await app.As("Omar")).Opens($"/courses/{slug}/reviews/mine")).Shows("Start the course first");
        var refused = await (await app.As("Omar")).Sends($"/courses/{slug}/reviews/mine", "/settings", ("Input.Stars", "5"));
        refused.Answers(HttpStatusCode.UnprocessableEntity);
        (await (await app.As("Ada")).Opens($"/courses/{slug}/reviews/mine")).Shows("You’re on this course’s team");
        Assert.Contains("/sign-in", (await app.Visitor().Opens($"/courses/{slug}/reviews/mine")).Path, StringComparison.Ordinal);
        Assert.Equal(0, (await Ratings(slug)).Count);
    }

    [Fact]
    public async Task A_learner_who_dropped_the_course_after_starting_can_still_review_it()
    {
        var slug = await StartedCourse("Left behind", "Lin");
        await app.With<Seats, Result>(async seats =>
            await seats.LeaveAsync((await app.CourseOf(slug)).Id, await app.IdOf("Lin"), byManager: false, default)
        );
        (await WriteReview("Lin", slug, 2)).Shows("Your review is published");
    }

    [Fact]
    public async Task Errors_in_the_form_are_explained_and_the_typed_values_are_kept()
    {
        var slug = await StartedCourse("Form errors", "Lin");
        var page = await (await (await app.As("Lin")).Opens($"/courses/{slug}/reviews/mine")).Press(
            Form,
            ("Input.Text", "Typed with care")
        );
        page.Answers(HttpStatusCode.UnprocessableEntity).Shows("Choose a rating from one to five stars");
        Assert.Equal("Typed with care", page.Find("#Input_Text").TextContent.Trim());
        page = await (await app.As("Lin")).Sends(
            $"/courses/{slug}/reviews/mine",
            "/settings",
            ("Input.Stars", "3"),
            ("Input.Liked", "Pace"),
            ("Input.ToImprove", "Pace"),
            ("Input.ToImprove", "Depth")
        );
        page.Answers(HttpStatusCode.UnprocessableEntity).Shows("Choose each topic only once");
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"><img src=x onerror=alert(1)>")]
    [InlineData("</script></p><svg onload=alert(1)>")]
    [InlineData("[x](javascript:alert(1)) **not bold**")]
    public async Task Hostile_text_is_shown_as_plain_text(string text)
    {
        var slug = await StartedCourse("Hostile " + Ids.New().ToString("N")[^6..], "Lin");
        await WriteReview("Lin", slug, 1, text, text);
        var id = (await ReviewOf(slug)).Id;
        Assert.True(
            (
                await (await app.As("Ada")).Sends(
                    $"/teach/courses/{slug}/reviews?handler=Answer",
                    "/settings",
                    ("id", id.ToString()),
                    ("answer", text)
                )
            ).Status is HttpStatusCode.OK
        );
        foreach (
            var page in new[]
            {
                await app.Visitor().Opens($"/courses/{slug}"),
                await app.Visitor().Opens($"/courses/{slug}/reviews"),
                await (await app.As("Ada")).Opens($"/teach/courses/{slug}/reviews"),
                await (await app.As("Grace")).Opens("/admin/reviews?q=" + Uri.EscapeDataString(text)),
            }
        )
        {
            page.Answers(HttpStatusCode.OK).Shows(text);
            Assert.Empty(
                page.Document.QuerySelectorAll(
                    ".review script, .review img:not(.avatar), .review [onerror], .review [onload], .review a[href^=javascript]"
                )
            );
        }
    }

    [Fact]
    public async Task A_withdrawn_review_disappears_from_page_and_ratings_and_can_be_restored()
    {
        var slug = await StartedCourse("Withdrawn", "Lin");
        await WriteReview("Lin", slug, 5, "Soon gone");
        var gone = (await (await (await app.As("Lin")).Opens($"/courses/{slug}/reviews/mine")).Press("Withdraw my review"))
            .Shows("Review withdrawn")
            .DoesNotShow("Soon gone");
        Assert.Equal(0, (await Ratings(slug)).Count);
        (await gone.Press("Undo")).Shows("Review restored").Shows("Soon gone");
        Assert.Equal((1, 5m), await Ratings(slug) is var back ? (back.Count, back.Average) : default);
        // After withdrawing for good, a new review uses the one permitted row.
        await (await (await app.As("Lin")).Opens($"/courses/{slug}/reviews/mine")).Press("Withdraw my review");
        (await WriteReview("Lin", slug, 3, "Second thoughts")).Shows("Second thoughts");
        Assert.Equal((1, 3m), await Ratings(slug) is var again ? (again.Count, again.Average) : default);
    }

    [Fact]
    public async Task A_reader_can_mark_a_review_as_helpful_once_and_undo_it_but_not_the_author()
    {
        var slug = await StartedCourse("Helpful", "Lin");
        await WriteReview("Lin", slug, 5, "Vote for me");
        var id = (await ReviewOf(slug)).Id.ToString();
        var omar = await app.As("Omar");
        for (var twice = 0; twice < 2; twice++)
            (await omar.Sends($"/courses/{slug}/reviews?handler=Helpful", $"/courses/{slug}/reviews", ("review", id), ("on", "true")))
                .Answers(HttpStatusCode.OK)
                .Shows("1 person found this helpful");
        (
            await (await app.As("Priya")).Sends(
                $"/courses/{slug}/reviews?handler=Helpful",
                $"/courses/{slug}/reviews",
                ("review", id),
                ("on", "true")
            )
        ).Shows("2 people found this helpful");
        (
            await (await app.As("Lin")).Sends(
                $"/courses/{slug}/reviews?handler=Helpful",
                $"/courses/{slug}/reviews",
                ("review", id),
                ("on", "true")
            )
        )
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("You can’t mark your own review as helpful");
        (await omar.Opens($"/courses/{slug}")).Shows("2 people found this helpful");
        var token = (await omar.Opens($"/courses/{slug}")).Token;
        var fragment = await omar.Posts(
            $"/courses/{slug}/reviews?handler=Helpful",
            new FormUrlEncodedContent([new("review", id), new("on", "false"), new("__RequestVerificationToken", token)]),
            viaHtmx: true
        );
        Assert.NotNull(fragment.Document.QuerySelector($"form#helpful-{id} button[aria-pressed=false]"));
        Assert.Equal(1, (await ReviewOf(slug)).HelpfulCount);
        Assert.Contains(
            "/sign-in",
            (await app.Visitor().Sends($"/courses/{slug}/reviews?handler=Helpful", "/sign-in", ("review", id), ("on", "true"))).Path,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Reviews_that_need_approval_are_shown_once_approved()
    {
        await using var other = new LmsApp();
        var slug = await other.MakesCourse("Waiting room", ["One"]);
        await other.Enrolls("Lin", slug);
        await (await (await other.As("Lin")).OpensTab($"/learn/{slug}/one")).Beat();
        var grace = await other.As("Grace");
        (await (await grace.Opens("/admin/reviews")).Press("Save", ("Input.WaitsForApproval", "true"))).Shows(
            "New reviews are shown only after"
        );
        (
            await (await (await other.As("Lin")).Opens($"/courses/{slug}/reviews/mine")).Press(
                Form,
                ("Input.Stars", "4"),
                ("Input.Title", "Patience")
            )
        )
            .Shows("will be shown once someone has approved it")
            .Shows("Your review is awaiting approval")
            .DoesNotShow("Patience");
        (await other.Visitor().Opens($"/courses/{slug}/reviews")).Shows("No reviews yet").DoesNotShow("Patience");
        await other.DrainAsync();
        var (ada, admin, lin) = (await other.IdOf("Ada"), await other.IdOf("Grace"), await other.IdOf("Lin"));
        foreach (var person in new[] { ada, admin })
            Assert.Equal(1, await other.Look(db => db.Notifications.CountAsync(n => n.PersonId == person && n.Key.StartsWith("review:"))));
        var waiting = (await grace.Opens("/admin/reviews?show=Waiting")).Shows("Patience");
        (await waiting.Press("Show review")).Shows("The review is visible").Shows("No reviews awaiting approval");
        (await other.Visitor().Opens($"/courses/{slug}")).Shows("Patience");
        await other.DrainAsync();
        Assert.Equal(
            ["Your review of “Waiting room” is visible"],
            await other.Look(db =>
                db.Notifications.Where(n => n.PersonId == lin && n.Key.StartsWith("judged:")).Select(n => n.Title).ToListAsync()
            )
        );
    }

    [Fact]
    public async Task The_team_can_hide_a_review_with_a_reason_that_only_the_author_sees()
    {
        var slug = await StartedCourse("Hidden away", "Lin");
        await WriteReview("Lin", slug, 1, "Rude words");
        var page = await (await app.As("Ada")).Opens($"/teach/courses/{slug}/reviews");
        (await page.Press("Hide review", ("reason", " "))).Answers(HttpStatusCode.UnprocessableEntity).Shows("Give a reason");
        (await page.Press("Hide review", ("reason", "It insults a colleague."))).Shows("Review hidden");
        Assert.Equal(0, (await Ratings(slug)).Count);
        (await app.Visitor().Opens($"/courses/{slug}/reviews")).DoesNotShow("Rude words").DoesNotShow("insults");
        (await (await app.As("Lin")).Opens($"/courses/{slug}/reviews/mine")).Shows("It insults a colleague.");
        await app.DrainAsync();
        Assert.Contains("Your review of “Hidden away” isn’t shown", await NotificationTitles(await app.IdOf("Lin"), "judged:"));
        Assert.True(
            await app.Look(db =>
                db.AuditEntries.AnyAsync(a =>
                    a.Entity == nameof(Review)
                    && a.Action == "Changed"
                    && a.PersonName.StartsWith("Ada")
                    && a.Changes!.Contains("It insults")
                )
            )
        );
        // After a change it awaits approval although approval is not required here.
        (await (await (await app.As("Lin")).Opens($"/courses/{slug}/reviews/mine")).Press("Save", ("Input.Title", "Kind words"))).Shows(
            "will be shown once someone has approved it"
        );
    }

    [Fact]
    public async Task A_moderator_who_acts_on_an_outdated_review_is_told()
    {
        var slug = await StartedCourse("Raced", "Lin");
        await WriteReview("Lin", slug, 1, "Before");
        var read = await (await app.As("Ada")).Opens($"/teach/courses/{slug}/reviews");
        await (await (await app.As("Lin")).Opens($"/courses/{slug}/reviews/mine")).Press("Save", ("Input.Title", "After"));
        (await read.Press("Hide review", ("reason", "Because of what stood there before.")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("changed this review in the meantime");
        Assert.Equal(ReviewState.Shown, (await ReviewOf(slug)).State);
    }

    [Fact]
    public async Task A_report_reaches_moderators_anonymously_and_keeping_the_review_settles_it()
    {
        var slug = await StartedCourse("Reported", "Lin");
        await WriteReview("Lin", slug, 2, "Questionable");
        (await (await (await app.As("Omar")).Opens($"/courses/{slug}/reviews")).Press("Report review", ("reason", "")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Describe what’s wrong");
        (
            await (await (await app.As("Omar")).Opens($"/courses/{slug}/reviews")).Press("Report review", ("reason", "Advertises a shop."))
        ).Shows("A moderator will check");
        (await app.Visitor().Opens($"/courses/{slug}/reviews")).Shows("Questionable");
        await app.DrainAsync();
        Assert.Contains("A review of “Reported” was reported", await NotificationTitles(await app.IdOf("Grace"), "report:"));
        Assert.Contains("A review of “Reported” was reported", await NotificationTitles(await app.IdOf("Ada"), "report:"));
        Assert.True(await app.Look(db => db.AuditEntries.AnyAsync(a => a.Entity == nameof(Review) && a.Action == "Reported")));
        var desk = (await (await app.As("Ada")).Opens($"/teach/courses/{slug}/reviews?show=Reported"))
            .Shows("Advertises a shop.")
            .DoesNotShow("Omar");
        (await desk.Press("Keep it")).Shows("The review is visible").Shows("No reported reviews");
        Assert.Equal(0, (await ReviewOf(slug)).ReportCount);
    }

    [Fact]
    public async Task A_featured_review_comes_first_and_an_answer_is_visible_to_everyone()
    {
        var slug = await StartedCourse("Featured", "Lin", "Omar");
        await WriteReview("Lin", slug, 3, "Old but chosen");
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await WriteReview("Omar", slug, 5, "Newer");
        var ada = await app.As("Ada");
        var chosen = await app.Look(db => db.Reviews.Where(r => r.Title == "Old but chosen").Select(r => r.Id).SingleAsync());
        async Task<string[]> Titles(string query) =>
            [
                .. (await app.Visitor().Opens($"/courses/{slug}/reviews{query}"))
                    .Document.QuerySelectorAll(".review__stars b")
                    .Select(b => b.TextContent),
            ];
        Assert.Equal(["Newer", "Old but chosen"], await Titles(""));
        (await ada.Sends($"/teach/courses/{slug}/reviews?handler=Feature", "/settings", ("id", chosen.ToString()), ("on", "true"))).Shows(
            "Review featured. It’s shown first"
        );
        Assert.Equal(["Old but chosen", "Newer"], await Titles(""));
        Assert.Equal(["Newer", "Old but chosen"], await Titles("?sort=Newest"));
        Assert.Equal(["Newer", "Old but chosen"], await Titles("?sort=Highest"));
        Assert.Equal(["Old but chosen", "Newer"], await Titles("?sort=Lowest"));
        Assert.Equal(["Newer"], await Titles("?stars=5"));
        Assert.Equal(2, (await Titles("?stars=99&page=77&sort=Nonsense")).Length);
        (
            await ada.Sends(
                $"/teach/courses/{slug}/reviews?handler=Answer",
                "/settings",
                ("id", chosen.ToString()),
                ("answer", "We have changed that.")
            )
        ).Shows("Answer saved. It’s shown below");
        (await app.Visitor().Opens($"/courses/{slug}")).Shows("Answer from Ada Lindqvist").Shows("We have changed that.");
        await app.DrainAsync();
        Assert.Contains("The team of “Featured” answered your review", await NotificationTitles(await app.IdOf("Lin"), "answered:"));
    }

    [Fact]
    public async Task Only_leaders_of_the_course_or_institution_can_moderate()
    {
        var slug = await StartedCourse("Guarded", "Lin");
        await WriteReview("Lin", slug, 1, "Stay");
        var id = (await ReviewOf(slug)).Id.ToString();
        foreach (var who in new[] { "Lin", "Omar", "Ben" })
        {
            Assert.Contains(
                (await (await app.As(who)).Opens($"/teach/courses/{slug}/reviews")).Status,
                new[] { HttpStatusCode.Forbidden, HttpStatusCode.NotFound }
            );
            Assert.Contains(
                (
                    await (await app.As(who)).Sends(
                        $"/teach/courses/{slug}/reviews?handler=Hide",
                        "/settings",
                        ("id", id),
                        ("reason", "No.")
                    )
                ).Status,
                new[] { HttpStatusCode.Forbidden, HttpStatusCode.NotFound }
            );
            (await (await app.As(who)).Opens("/admin/reviews")).Answers(HttpStatusCode.Forbidden);
        }
        // A review of another course does not exist for this team.
        var foreign = await app.MakesCourse("Ada's other", ["One"]);
        (
            await (await app.As("Ada")).Sends($"/teach/courses/{foreign}/reviews?handler=Hide", "/settings", ("id", id), ("reason", "No."))
        ).Answers(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(ReviewState.Shown, (await ReviewOf(slug)).State);
    }

    [Fact]
    public async Task Concurrent_reviews_leave_consistent_ratings()
    {
        var people = await app.Look(db =>
            db.Memberships.Where(m => m.Role == Role.Learner).OrderBy(m => m.PersonId).Select(m => m.PersonId).Take(8).ToListAsync()
        );
        var course = await app.CourseOf(await app.MakesCourse("Crowded", ["One"]));
        await Task.WhenAll(people.Select((person, i) => Task.Run(() => SaveReview(app, course.Id, person, i % 5 + 1))));
        var ratings = await Ratings(course.Slug);
        Assert.Equal(
            (8, 2, 2, 2, 1, 1, 2.63m),
            (ratings.Count, ratings.One, ratings.Two, ratings.Three, ratings.Four, ratings.Five, ratings.Average)
        );
    }

    [Fact]
    public async Task Courses_can_be_sorted_by_rating_within_the_budget_of_statements()
    {
        var (good, poor) = (await StartedCourse("Quagga good", "Lin", "Omar"), await StartedCourse("Quagga poor", "Lin"));
        await WriteReview("Lin", good, 5);
        await WriteReview("Omar", good, 5);
        await WriteReview("Lin", poor, 1);
        var none = await app.MakesCourse("Quagga unrated", ["One"]);
        await app.DrainAsync();
        var page = await app.Visitor().Opens("/courses?q=quagga&sort=BestRated");
        Assert.Equal(
            [good, poor, none],
            page.Document.QuerySelectorAll(".course-card__title a").Select(a => a.GetAttribute("href")!.Split('/')[^1])
        );
        foreach (
            var (who, path, most) in new[]
            {
                ((string?)null, "/courses?q=quagga&sort=BestRated", 1),
                (null, $"/courses/{good}", 2),
                ("Lin", $"/courses/{good}", 4),
                (null, $"/courses/{good}/reviews", 2),
                ("Priya", $"/courses/{good}/reviews", 3),
            }
        )
        {
            var browser = who is null ? app.Visitor() : await app.As(who);
            await browser.Opens(path);
            var statements = (await browser.Opens(path)).Answers(HttpStatusCode.OK).Statements;
            Assert.True(statements <= most, $"{path} took {statements} statements of {who ?? "a visitor"}, {most} are allowed.");
        }
    }

    [Fact]
    public async Task Reviews_are_exported_merged_and_deleted_with_their_account()
    {
        await using var other = new LmsApp();
        var (to, from) = (await other.IdOf("Omar"), await other.IdOf("Priya"));
        var (alone, both) = (
            await other.CourseOf(await other.MakesCourse("Alone", ["One"])),
            await other.CourseOf(await other.MakesCourse("Both", ["One"]))
        );
        Task Write(Guid course, Guid person, int stars) => SaveReview(other, course, person, stars);
        await Write(alone.Id, from, 5);
        await Write(both.Id, from, 1);
        await Write(both.Id, to, 4);
        await Write(alone.Id, await other.IdOf("Lin"), 3);
        var mine = await other.Look(db => db.Reviews.Where(r => r.CourseId == both.Id && r.PersonId == to).Select(r => r.Id).SingleAsync());
        var lins = await other.Look(db => db.Reviews.Where(r => r.CourseId == alone.Id && r.Stars == 3).Select(r => r.Id).SingleAsync());
        foreach (var review in new[] { mine, lins })
            Assert.True(
                (
                    await other.With<ReviewReaders, Result<int>>(r =>
                        r.VoteAsync(review == mine ? both.Id : alone.Id, review, from, true, default)
                    )
                ).IsDone
            );
        Assert.True((await other.With<Mergers, Result<Merger>>(m => m.MergeAsync(to, from, default))).IsDone);
        Assert.Equal(0, await other.Look(db => db.Reviews.CountAsync(r => r.PersonId == from)));
        Assert.Equal(
            (2, 4m),
            await other.Look(db => db.Courses.Where(c => c.Id == alone.Id).Select(c => c.Ratings).SingleAsync()) is var a
                ? (a.Count, a.Average)
                : default
        );
        Assert.Equal(
            (1, 4m),
            await other.Look(db => db.Courses.Where(c => c.Id == both.Id).Select(c => c.Ratings).SingleAsync()) is var b
                ? (b.Count, b.Average)
                : default
        );
        // The vote for what is now one's own review is gone; the other one moved.
        Assert.Equal(
            (0, 1),
            await other.Look(async db =>
                (
                    await db.Reviews.Where(r => r.Id == mine).Select(r => r.HelpfulCount).SingleAsync(),
                    await db.Reviews.Where(r => r.Id == lins).Select(r => r.HelpfulCount).SingleAsync()
                )
            )
        );

        Assert.True((await other.With<Deletions, Result>(d => d.AskAsync(to, to, default))).IsDone);
        other.Clock.Advance(TimeSpan.FromDays(15));
        await other.DrainAsync();
        Assert.Equal(0, await other.Look(db => db.Reviews.IgnoreQueryFilters([LmsContext.NotDeleted]).CountAsync(r => r.PersonId == to)));
        Assert.Equal(
            (1, 3m),
            await other.Look(db => db.Courses.Where(c => c.Id == alone.Id).Select(c => c.Ratings).SingleAsync()) is var left
                ? (left.Count, left.Average)
                : default
        );
        Assert.Equal(0, await other.Look(db => db.Reviews.Where(r => r.Id == lins).Select(r => r.HelpfulCount).SingleAsync()));
    }

    [Fact]
    public async Task A_withdrawn_review_is_deleted_after_its_retention_period()
    {
        await using var other = new LmsApp();
        var course = await other.CourseOf(await other.MakesCourse("Cleared", ["One"]));
        await SaveReview(other, course.Id, await other.IdOf("Lin"), 3);
        await other.Change(async db => (await db.Reviews.SingleAsync(r => r.CourseId == course.Id)).Withdraw(other.Now));
        other.Clock.Advance(TimeSpan.FromDays(100));
        await other.With<Housekeeping, bool>(async keeping =>
        {
            await keeping.RunAsync(default);
            return true;
        });
        Assert.Equal(
            0,
            await other.Look(db => db.Reviews.IgnoreQueryFilters([LmsContext.NotDeleted]).CountAsync(r => r.CourseId == course.Id))
        );
    }
}
