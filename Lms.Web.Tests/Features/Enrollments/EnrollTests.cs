using System.Net;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Features.Notifications.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Access;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Enrollments;

/// <summary>Enrolling, waiting for a seat, and dropping a course.</summary>
public sealed class EnrollTests(LmsApp app) : IClassFixture<LmsApp>
{
    private async Task<Page> Enroll(string name, string slug) =>
        await (await app.As(name)).Sends($"/courses/{slug}/enroll", $"/courses/{slug}");

    private async Task<Page> Leave(string name, string slug) =>
        await (await app.As(name)).Sends($"/courses/{slug}/leave", $"/courses/{slug}");

    private async Task<EnrollmentStatus?> Status(string name, string slug) => (await app.EnrollmentOf(name, slug))?.Status;

    [Fact]
    public async Task A_learner_enrolls_and_opens_the_first_lesson()
    {
        var slug = await app.MakesCourse("Free to take", ["One", "Two"]);
        var page = await (await (await app.As("Priya")).Opens($"/courses/{slug}")).Press("Enroll");
        page.Answers(HttpStatusCode.OK).Shows("You’re enrolled. Enjoy the course.");
        Assert.Equal($"/learn/{slug}/one", page.Path);
        await Enroll("Priya", slug);
        Assert.Equal(
            (EnrollmentSource.Self, 2),
            ((await app.EnrollmentOf("Priya", slug))!.Source, (await app.EnrollmentOf("Priya", slug))!.LessonsTotal)
        );
        Assert.Equal(1, await app.Look(db => db.Enrollments.CountAsync(e => db.Courses.Any(c => c.Id == e.CourseId && c.Slug == slug))));
    }

    [Fact]
    public async Task Leaving_asks_first_also_without_scripts_and_can_be_undone()
    {
        var slug = await app.MakesCourse("Left by mistake", ["One"]);
        await Enroll("Priya", slug);
        var priya = await app.As("Priya");
        var page = await (await priya.Opens($"/courses/{slug}")).Follows("Leave course");
        Assert.Equal($"/courses/{slug}/leave", page.Shows("Your progress is kept").Path);
        Assert.Equal(EnrollmentStatus.InProgress, await Status("Priya", slug));
        page = await page.Press("Leave course");
        page.Shows("You’ve left the course. Your progress is kept.");
        Assert.Equal(EnrollmentStatus.Dropped, await Status("Priya", slug));
        (await page.Press("Undo")).Shows("You’re enrolled again.");
        Assert.Equal(EnrollmentStatus.InProgress, await Status("Priya", slug));
    }

    [Fact]
    public async Task Leaving_a_course_that_one_cannot_enroll_in_says_so_and_offers_no_undo()
    {
        var slug = await app.MakesCourse("One way out", ["One"], new CourseRules { TakesEnrollments = false });
        await app.Enrolls("Priya", slug);
        var page = await (await app.As("Priya")).Opens($"/courses/{slug}/leave");
        page.Shows("You can’t enroll again on your own. This course isn’t accepting enrollments right now.");
        page = await page.Press("Leave course");
        Assert.Null(page.Shows("You’ve left the course.").Document.QuerySelector("#flash form"));
        Assert.Equal($"/courses/{slug}", (await (await app.As("Priya")).Opens($"/courses/{slug}/leave")).Path);
    }

    [Fact]
    public async Task A_visitor_signs_in_and_returns_to_the_course()
    {
        var slug = await app.MakesCourse("For visitors", ["One"]);
        var gate = await (await app.Visitor().Opens($"/courses/{slug}")).Press("Enroll");
        Assert.StartsWith("/sign-in", gate.Path, StringComparison.OrdinalIgnoreCase);
        var page = await gate.Press(
            "Sign in",
            ("Input.Email", "priya@harbor.example"),
            ("Input.Password", Lms.Web.Features.Administration.Seeding.DemoWorld.Password)
        );
        Assert.Equal($"/courses/{slug}", page.Path);
        page.Shows("Enroll");
    }

    [Fact]
    public async Task A_learner_who_drops_a_course_and_enrolls_again_keeps_their_progress()
    {
        var slug = await app.MakesCourse("Left and back", ["One", "Two"]);
        await Enroll("Lin", slug);
        await (await (await app.As("Lin")).OpensTab($"/learn/{slug}/one")).Done();
        await app.DrainAsync();
        (await Leave("Lin", slug)).Shows("You’ve left the course.");
        Assert.Equal(EnrollmentStatus.Dropped, await Status("Lin", slug));
        (await (await app.As("Lin")).Opens($"/learn/{slug}/two")).Answers(HttpStatusCode.Forbidden);
        (await Enroll("Lin", slug)).Answers(HttpStatusCode.OK);
        await app.DrainAsync();
        var back = (await app.EnrollmentOf("Lin", slug))!;
        Assert.Equal((EnrollmentStatus.InProgress, 1, 50m), (back.Status, back.LessonsDone, back.ProgressPercent));
        Assert.Equal(ProgressStatus.Completed, (await app.ProgressOf("Lin", slug, "one"))!.Status);
    }

    [Fact]
    public async Task The_waitlist_is_served_in_order_and_each_person_is_notified_once()
    {
        var slug = await app.MakesCourse("One seat", ["One"], new CourseRules { Capacity = 1 });
        await Enroll("Lin", slug);
        (await Enroll("Omar", slug)).Shows("You’re on the waitlist. We’ll let you know");
        (await Enroll("Priya", slug)).Shows("You’re on the waitlist. We’ll let you know");
        (await Enroll("Priya", slug)).Shows("You’re on the waitlist");
        (await app.Visitor().Opens($"/courses/{slug}")).Shows("none left, 2 waiting").Shows("Join waitlist");
        (await (await app.As("Omar")).Opens($"/courses/{slug}")).Shows("You’re next in line.");
        (await (await app.As("Priya")).Opens($"/courses/{slug}")).Shows("You’re number 2 in line.");
        (await (await app.As("Omar")).Opens($"/learn/{slug}/one"))
            .Answers(HttpStatusCode.Forbidden)
            .Shows("You’re on the waitlist. We’ll let you know when you have a seat.");
        await Leave("Lin", slug);
        for (var i = 0; i < 2; i++)
            await app.DrainAsync();
        Assert.Equal((EnrollmentStatus.Enrolled, EnrollmentStatus.Waitlisted), (await Status("Omar", slug), await Status("Priya", slug)));
        Assert.Single(app.Mail.To("omar@harbor.example"), m => m.Subject.Contains("One seat", StringComparison.Ordinal));
        Assert.DoesNotContain(app.Mail.To("priya@harbor.example"), m => m.Subject.Contains("One seat", StringComparison.Ordinal));
        var omar = await app.IdOf("Omar");
        Assert.Equal(
            1,
            await app.Look(db =>
                db.Notifications.CountAsync(n =>
                    n.PersonId == omar && n.Kind == EnrollmentNotifications.SeatFreed.Key && n.Link == $"/learn/{slug}"
                )
            )
        );
        await Leave("Omar", slug);
        await app.DrainAsync();
        Assert.Equal(EnrollmentStatus.Enrolled, await Status("Priya", slug));
        Assert.Single(app.Mail.To("priya@harbor.example"), m => m.Subject.Contains("One seat", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_person_who_leaves_and_rejoins_the_waitlist_is_last()
    {
        var slug = await app.MakesCourse("Back of the queue", ["One"], new CourseRules { Capacity = 1 });
        foreach (var name in new[] { "Lin", "Omar", "Priya" })
            await Enroll(name, slug);
        await Leave("Omar", slug);
        await Enroll("Omar", slug);
        await Leave("Lin", slug);
        Assert.Equal((EnrollmentStatus.Waitlisted, EnrollmentStatus.Enrolled), (await Status("Omar", slug), await Status("Priya", slug)));
    }

    [Fact]
    public async Task More_seats_enroll_as_many_from_the_waitlist_as_fit()
    {
        var slug = await app.MakesCourse("Growing", ["One"], new CourseRules { Capacity = 1 });
        foreach (var name in new[] { "Lin", "Omar", "Priya", "Jörg" })
            await Enroll(name, slug);
        (
            await (await (await app.As("Ada")).Opens($"/teach/courses/{slug}/settings")).Press("Save settings", ("Input.Capacity", "3"))
        ).Shows("Settings saved.");
        await app.DrainAsync();
        Assert.Equal(
            [EnrollmentStatus.InProgress, EnrollmentStatus.Enrolled, EnrollmentStatus.Enrolled, EnrollmentStatus.Waitlisted],
            [await Status("Lin", slug), await Status("Omar", slug), await Status("Priya", slug), await Status("Jörg", slug)]
        );
        (
            await (await (await app.As("Ada")).Opens($"/teach/courses/{slug}/settings")).Press("Save settings", ("Input.Capacity", ""))
        ).Answers(HttpStatusCode.OK);
        await app.DrainAsync();
        Assert.Equal(EnrollmentStatus.Enrolled, await Status("Jörg", slug));
    }

    [Fact]
    public async Task A_learner_who_returns_from_the_waitlist_completes_a_course_that_became_shorter()
    {
        var slug = await app.MakesCourse("Shorter meanwhile", ["One", "Two"], new CourseRules { Capacity = 1 });
        await Enroll("Lin", slug);
        await (await (await app.As("Lin")).OpensTab($"/learn/{slug}/one")).Done();
        await app.DrainAsync();
        await Leave("Lin", slug);
        await Enroll("Omar", slug);
        await Enroll("Lin", slug);
        var two = (await app.CourseOf(slug)).Lessons.Single(l => l.Title == "Two").Id;
        await (await app.As("Ada")).Sends(
            $"/teach/courses/{slug}/outline?handler=DeleteLesson",
            $"/teach/courses/{slug}/outline",
            ("id", two.ToString())
        );
        await app.DrainAsync();
        await Leave("Omar", slug);
        await app.DrainAsync();
        Assert.Equal(EnrollmentStatus.Completed, await Status("Lin", slug));
    }

    [Fact]
    public async Task Thirty_concurrent_enrollments_fill_the_last_seat_once_and_waitlist_the_rest()
    {
        var slug = await app.MakesCourse("Last seat", ["One"], new CourseRules { Capacity = 1 });
        await app.Change(async db =>
        {
            var pattern = await db.People.AsNoTracking().SingleAsync(p => p.Email == "lin@harbor.example");
            for (var i = 0; i < 30; i++)
            {
                var email = $"runner{i}@harbor.example";
                var person = new Person(email, "Runner", $"{i}", "Europe/Berlin", app.Now)
                {
                    EmailConfirmed = true,
                    PasswordHash = pattern.PasswordHash,
                    NormalizedEmail = email.ToUpperInvariant(),
                    NormalizedUserName = email.ToUpperInvariant(),
                };
                db.Add(person);
                db.Add(new Membership(person.Id, Role.Learner, app.Now));
            }
        });
        var browsers = new List<(Browser Browser, string Token)>();
        for (var i = 0; i < 30; i++)
        {
            var browser = app.Visitor();
            await browser.SignIn($"runner{i}@harbor.example", Lms.Web.Features.Administration.Seeding.DemoWorld.Password);
            browsers.Add((browser, (await browser.Opens($"/courses/{slug}")).Token));
        }
        var answers = await Task.WhenAll(
            browsers.Select(b =>
                Task.Run(() =>
                    b.Browser.Posts(
                        $"/courses/{slug}/enroll",
                        new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", b.Token)])
                    )
                )
            )
        );
        Assert.All(answers, a => a.Answers(HttpStatusCode.OK));
        Assert.Equal(1, answers.Count(a => a.Path.StartsWith("/learn/", StringComparison.Ordinal)));
        var states = await app.Look(db =>
            db.Enrollments.Where(e => db.Courses.Any(c => c.Id == e.CourseId && c.Slug == slug)).Select(e => e.Status).ToListAsync()
        );
        Assert.Equal(
            (30, 1, 29),
            (states.Count, states.Count(s => s is EnrollmentStatus.InProgress), states.Count(s => s is EnrollmentStatus.Waitlisted))
        );
    }

    [Fact]
    public async Task Enrollment_opens_and_closes_at_its_dates()
    {
        var slug = await app.MakesCourse(
            "By the clock",
            ["One"],
            new CourseRules
            {
                EnrollmentOpensAt = app.Now.AddDays(1),
                EnrollmentClosesAt = app.Now.AddDays(2),
                EndsAt = app.Now.AddDays(30),
            }
        );
        (await Enroll("Lin", slug)).Shows("Enrollment hasn’t opened yet.");
        app.Clock.Advance(TimeSpan.FromDays(1.5));
        (await Enroll("Lin", slug)).Shows("You’re enrolled. Enjoy the course.");
        app.Clock.Advance(TimeSpan.FromDays(1));
        (await Enroll("Omar", slug)).Shows("Enrollment has closed.");
        Assert.Null(await Status("Omar", slug));
        app.Clock.Advance(TimeSpan.FromDays(40));
        var ended = await app.MakesCourse("Ended", ["One"], new CourseRules { EndsAt = app.Now.AddDays(-1) });
        (await Enroll("Omar", ended)).Shows("This course has ended.");
    }

    [Fact]
    public async Task A_course_that_has_not_started_accepts_enrollments_but_cannot_be_studied()
    {
        var slug = await app.MakesCourse(
            "Next week",
            ["One"],
            new CourseRules { StartsAt = app.Now.AddDays(7), EndsAt = app.Now.AddDays(14) }
        );
        (await Enroll("Lin", slug)).Answers(HttpStatusCode.OK);
        Assert.Equal(EnrollmentStatus.Enrolled, await Status("Lin", slug));
        (await (await app.As("Lin")).Opens($"/learn/{slug}")).Shows("This course starts on ");
        (await (await app.As("Lin")).Opens($"/learn/{slug}/one")).Answers(HttpStatusCode.Forbidden).Shows("This course starts on ");
        app.Clock.Advance(TimeSpan.FromDays(7.1));
        (await (await app.As("Lin")).Opens($"/learn/{slug}/one")).Answers(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(Pricing.Paid)]
    [InlineData(Pricing.Subscription)]
    public async Task Learners_cannot_enroll_themselves_in_a_paid_course(Pricing pricing)
    {
        var slug = await app.MakesCourse(
            $"Not for nothing {pricing}",
            ["One"],
            description: new CourseDescription
            {
                Summary = "Worth it.",
                Pricing = pricing,
                Price = 20,
            }
        );
        (await Enroll("Priya", slug)).Shows("This is a paid course.");
        Assert.Null(await Status("Priya", slug));
        (
            await (await app.As("Ada")).Sends(
                $"/teach/courses/{slug}/learners?handler=Enroll",
                $"/teach/courses/{slug}/learners",
                ("emails", "priya@harbor.example")
            )
        ).Shows("Enrolled in this course.");
        Assert.Equal(
            (EnrollmentStatus.Enrolled, EnrollmentSource.Admin),
            (await Status("Priya", slug), (await app.EnrollmentOf("Priya", slug))!.Source)
        );
    }

    [Fact]
    public async Task A_withdrawn_learner_can_only_be_enrolled_again_by_the_instructor()
    {
        var slug = await app.MakesCourse("Sent away", ["One"], new CourseRules { Capacity = 1 });
        await Enroll("Lin", slug);
        await Enroll("Omar", slug);
        var ada = await app.As("Ada");
        var learners = $"/teach/courses/{slug}/learners";
        (await ada.Sends($"{learners}?handler=Withdraw", learners))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Select learners first.");
        (await ada.Sends($"{learners}?handler=Withdraw", learners, ("person", (await app.IdOf("Lin")).ToString()))).Shows("Withdrawn.");
        Assert.Equal((EnrollmentStatus.Withdrawn, EnrollmentStatus.Enrolled), (await Status("Lin", slug), await Status("Omar", slug)));
        (await Enroll("Lin", slug)).Shows("You were withdrawn from this course.");
        Assert.Equal(EnrollmentStatus.Withdrawn, await Status("Lin", slug));
        (await ada.Sends($"{learners}?handler=Enroll", learners, ("emails", "lin@harbor.example"))).Answers(HttpStatusCode.OK);
        Assert.Equal(EnrollmentStatus.Waitlisted, await Status("Lin", slug));
    }

    [Fact]
    public async Task Members_are_enrolled_from_a_list_of_email_addresses_and_unknown_ones_are_named()
    {
        var slug = await app.MakesCourse("By list", ["One"]);
        var ada = await app.As("Ada");
        var learners = $"/teach/courses/{slug}/learners";
        var page = await ada.Sends(
            $"{learners}?handler=Enroll",
            learners,
            ("emails", "LIN@harbor.example, omar@harbor.example;\r\nghost@harbor.example\nlin@harbor.example")
        );
        page.Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("2 enrolled. These email addresses don’t belong to any member: ghost@harbor.example")
            .Shows("Lin Zhou")
            .Shows("Omar Haddad");
        Assert.Contains("ghost@harbor.example", page.Find("textarea[name=emails]").TextContent, StringComparison.Ordinal);
        (await ada.Sends($"{learners}?handler=Enroll", learners, ("emails", " \n")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Enter at least one email address.");
        (await (await app.As("Lin")).Sends($"{learners}?handler=Enroll", "/dashboard", ("emails", "priya@harbor.example"))).Answers(
            HttpStatusCode.Forbidden
        );
    }

    [Fact]
    public async Task The_list_of_learners_can_be_searched_sorted_and_exported_as_CSV()
    {
        var slug = await app.MakesCourse("As a table", ["One", "Two"]);
        foreach (var name in new[] { "Lin", "Omar", "Jörg" })
            await app.Enrolls(name, slug);
        await (await (await app.As("Omar")).OpensTab($"/learn/{slug}/one")).Done();
        await app.DrainAsync();
        await app.Change(async db =>
            (await db.People.SingleAsync(p => p.Email == "joerg@harbor.example")).Introduce("Jörg", "Schäfer", "=Jörg, \"Schäfer\"", null)
        );
        var ada = await app.As("Ada");
        (await ada.Opens($"/teach/courses/{slug}/learners?q=omar")).Shows("Omar Haddad").DoesNotShow("Lin Zhou");
        (await ada.Opens($"/teach/courses/{slug}/learners?status=InProgress")).Shows("Omar Haddad").DoesNotShow("Lin Zhou");
        (await ada.Opens($"/teach/courses/{slug}/learners?status=InProgress&q=nobody")).Shows("No people found");
        Assert.StartsWith(
            "Omar",
            (await ada.Opens($"/teach/courses/{slug}/learners?sort=progress")).Find("tbody .person > span:last-child").TextContent.Trim(),
            StringComparison.Ordinal
        );
        var response = await ada.Http.GetAsync($"/teach/courses/{slug}/learners?handler=Csv");
        Assert.Equal("text/csv", response.Content.Headers.ContentType!.MediaType);
        var lines = (await response.Content.ReadAsStringAsync()).TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("Name,Email,Status,Progress,Lessons done,Lessons,Minutes,Enrolled,Last active,Completed", lines[0]);
        Assert.Equal(4, lines.Length);
        Assert.Contains(lines, l => l.StartsWith("\"'=Jörg, \"\"Schäfer\"\"\",,Enrolled,0,0,2,", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("Omar Haddad,,In progress,50,1,2,", StringComparison.Ordinal));
        await app.Change(async db =>
            (await db.People.SingleAsync(p => p.Email == "joerg@harbor.example")).Introduce("Jörg", "Schäfer", "Jörg Schäfer", null)
        );
    }

    [Fact]
    public async Task Instructors_see_only_the_addresses_that_learners_show_but_can_message_everyone()
    {
        var slug = await app.MakesCourse("Quiet addresses", ["First"]);
        await app.Enrolls("Priya", slug);
        await app.Enrolls("Lin", slug);
        await app.Change(async db =>
            (await db.People.SingleAsync(p => p.Email == "lin@harbor.example")).Reach(null, showEmail: true, showPhone: false)
        );
        var (ada, grace) = (await app.As("Ada"), await app.As("Grace"));
        var roster = $"/teach/courses/{slug}/learners";
        (await ada.Opens(roster)).Shows("Priya Raman").Shows("lin@harbor.example").DoesNotShow("priya@harbor.example");
        (await grace.Opens(roster)).Shows("priya@harbor.example").Shows("lin@harbor.example");
        Assert.DoesNotContain("priya@", (await ada.Opens(roster + "?handler=Csv")).Body, StringComparison.Ordinal);
        Assert.Contains("priya@", (await grace.Opens(roster + "?handler=Csv")).Body, StringComparison.Ordinal);
        // Nor can one be found by guessing.
        (await ada.Opens(roster + "?q=priya%40harbor")).DoesNotShow("Priya Raman");
        (await ada.Opens(roster + "?q=lin%40harbor")).Shows("Lin Zhou");
        (await grace.Opens(roster + "?q=priya%40harbor")).Shows("Priya Raman");

        var priya = await app.IdOf("Priya");
        (await ada.Sends(roster + "?handler=Write", roster, ("person", priya.ToString()), ("message", " ")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Write something first.");
        (await ada.Sends(roster + "?handler=Write", roster, ("message", "Hello")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Select learners first.");
        (
            await ada.Sends(
                roster + "?handler=Write",
                roster,
                ("person", priya.ToString()),
                ("person", (await app.IdOf("Omar")).ToString()),
                ("message", "See you {at} the pier.")
            )
        ).Shows("Your message is on its way.");
        await app.DrainAsync();
        var letter = app.Mail.To("priya@harbor.example").Single(l => l.Subject == "Message about “Quiet addresses”");
        Assert.Contains("See you {at} the pier.", letter.Text, StringComparison.Ordinal);
        Assert.Contains("ada@harbor.example", letter.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(app.Mail.To("omar@harbor.example"), l => l.Subject == "Message about “Quiet addresses”"); // not in this course
        var course = (await app.CourseOf(slug)).Id;
        var noted = await app.Look(db =>
            db.AuditEntries.Where(e => e.Action == "Wrote" && e.EntityId == course).Select(e => e.Changes).SingleAsync()
        );
        Assert.Contains(priya.ToString(), noted, StringComparison.Ordinal);
        Assert.DoesNotContain("pier", noted, StringComparison.Ordinal);
    }
}
