using System.Net;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Access;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Enrollments;

/// <summary>From asking for a place to losing it: who decides, who is told, and what the pages say.</summary>
public sealed class EnrollmentLifeTests(LmsApp app) : IClassFixture<LmsApp>
{
    private async Task<EnrollmentStatus?> Status(string name, string slug) => (await app.EnrollmentOf(name, slug))?.Status;

    private async Task<Page> Enroll(string name, string slug) =>
        await (await app.As(name)).Sends($"/courses/{slug}/enroll", $"/courses/{slug}");

    private async Task<Page> Manages(string handler, string slug, params (string, string)[] fields) =>
        await (await app.As("Ada")).Sends($"/teach/courses/{slug}/learners?handler={handler}", $"/teach/courses/{slug}/learners", fields);

    private async Task<string> IdOf(string name) => (await app.IdOf(name)).ToString();

    private IEnumerable<string> Letters(string name, string about) =>
        app.Mail.To($"{name}@harbor.example").Select(m => m.Subject).Where(s => s.Contains(about, StringComparison.Ordinal));

    [Fact]
    public async Task A_request_is_approved_or_declined_with_a_reason_and_everyone_is_told()
    {
        var slug = await app.MakesCourse("By request", ["One"], new CourseRules { RequiresApproval = true });
        (await (await app.As("Lin")).Opens($"/courses/{slug}")).Shows("Request to enroll").Shows("The course team approves each request.");
        (await Enroll("Lin", slug)).Shows("Request sent. We’ll let you know when it’s answered.");
        (await Enroll("Omar", slug)).Shows("Request sent.");
        (await (await app.As("Lin")).Opens($"/learn/{slug}/one"))
            .Answers(HttpStatusCode.Forbidden)
            .Shows("Your request hasn’t been approved yet.");
        await app.DrainAsync();
        Assert.Equal(2, Letters("ada", "requests to enroll in “By request”").Count());

        var list = await (await app.As("Ada")).Opens($"/teach/courses/{slug}/learners");
        list.Shows("2 enrollment requests");
        (await Manages("Approve", slug, ("person", await IdOf("Lin")))).Shows("Approved. They’ll be notified.");
        (await Manages("Decline", slug, ("person", await IdOf("Omar"))))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Give a reason. The learner will see it.");
        (await Manages("Decline", slug, ("person", await IdOf("Omar")), ("reason", "The room is too small"))).Shows("Declined.");
        await app.DrainAsync();
        Assert.Equal((EnrollmentStatus.Enrolled, EnrollmentStatus.Dropped), (await Status("Lin", slug), await Status("Omar", slug)));
        Assert.Single(Letters("lin", "You’re in “By request”"));
        Assert.Single(Letters("omar", "Your request for “By request” was declined"));
        Assert.Contains(app.Mail.To("omar@harbor.example"), m => m.Text.Contains("The room is too small", StringComparison.Ordinal));
        // An answer is given once.
        (await Manages("Approve", slug, ("person", await IdOf("Lin")))).Shows("This request has already been answered.");
    }

    [Fact]
    public async Task A_free_seat_is_offered_and_passes_on_when_no_one_accepts_it_in_time()
    {
        var slug = await app.MakesCourse("Held seat", ["One"], new CourseRules { Capacity = 1, OfferHours = 24 });
        await Enroll("Lin", slug);
        await Enroll("Omar", slug);
        await Enroll("Priya", slug);
        await (await app.As("Lin")).Sends($"/courses/{slug}/leave", $"/courses/{slug}/leave");
        Assert.Equal((EnrollmentStatus.Offered, EnrollmentStatus.Waitlisted), (await Status("Omar", slug), await Status("Priya", slug)));
        (await (await app.As("Omar")).Opens($"/courses/{slug}")).Shows("A seat is held for you").Shows("Accept seat");
        await app.DrainAsync();
        // An offered seat is taken: no one else gets it.
        (await Enroll("Lin", slug)).Shows("You’re on the waitlist.");
        app.Clock.Advance(TimeSpan.FromHours(24.1));
        await app.With<EnrollmentClock, int>(c => c.RunAsync(default));
        Assert.Equal((EnrollmentStatus.Waitlisted, EnrollmentStatus.Offered), (await Status("Omar", slug), await Status("Priya", slug)));
        (await (await app.As("Omar")).Sends($"/courses/{slug}/enroll?handler=Accept", $"/courses/{slug}")).Shows("This offer has expired.");
        (await (await app.As("Priya")).Sends($"/courses/{slug}/enroll?handler=Accept", $"/courses/{slug}")).Shows("You’re enrolled.");
        await app.DrainAsync();
        Assert.Single(Letters("omar", "A seat in “Held seat” is held for you"));
        Assert.Single(Letters("omar", "The seat in “Held seat” went to someone else"));
        Assert.Equal(EnrollmentStatus.Waitlisted, await Status("Lin", slug));
    }

    [Fact]
    public async Task A_learner_can_be_given_all_lessons_at_once_and_hears_why()
    {
        var slug = await app.MakesCourse("One by one", ["One", "Two", "Three"], new CourseRules { IsSequential = true });
        await app.Enrolls("Lin", slug);
        var lin = await app.As("Lin");
        (await lin.Opens($"/learn/{slug}/three")).DoesNotShow("The text of Three.");
        (await Manages("Unlock", slug, ("person", await IdOf("Lin"))))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Give a reason. The learner will see it.");
        (await Manages("Unlock", slug, ("person", await IdOf("Lin")), ("reason", "Repeats the course"))).Shows("All lessons are open.");
        (await lin.Opens($"/learn/{slug}/three")).Shows("The text of Three.");
        (await (await lin.Opens($"/learn/{slug}/three")).Press("Mark as done")).Answers(HttpStatusCode.OK);
        (await lin.Opens($"/courses/{slug}")).DoesNotShow("Available after");
        await app.DrainAsync();
        Assert.Contains(app.Mail.To("lin@harbor.example"), m => m.Text.Contains("Repeats the course", StringComparison.Ordinal));
        Assert.Single(Letters("lin", "All lessons of “One by one” are open to you"));

        (await Manages("Relock", slug, ("person", await IdOf("Lin")))).Shows("The order and availability of lessons count again.");
        (await lin.Opens($"/learn/{slug}/two")).DoesNotShow("The text of Two.");
        // What is done stays open.
        (await lin.Opens($"/learn/{slug}/three")).Shows("The text of Three.");
    }

    [Fact]
    public async Task Someone_without_the_prerequisites_is_enrolled_with_a_reason()
    {
        var first = await app.CourseOf(await app.MakesCourse("Comes first", ["One"]));
        var slug = await app.MakesCourse("Comes second", ["One"]);
        await app.Change(async db =>
        {
            var course = await db.Courses.SingleAsync(c => c.Slug == slug);
            Assert.True(course.BuildOn(first.Id, new([]), app.Now).IsDone);
            Assert.True(course.AskForPrerequisites(true, app.Now).IsDone);
        });
        await app.Enrolls("Omar", first.Slug);
        await (await (await app.As("Omar")).Opens($"/learn/{first.Slug}/one")).Press("Mark as done");
        await app.DrainAsync();
        var both = ("emails", "lin@harbor.example, omar@harbor.example");
        (await Manages("Enroll", slug, both))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Prerequisites are missing for Lin Zhou. Give a reason to enroll them anyway.");
        Assert.Null(await Status("Omar", slug));
        (await Manages("Enroll", slug, both, ("enrollReason", "Learned it elsewhere"))).Shows("Enrolled in this course.");
        var why = await app.Look(db =>
            db.EnrollmentChanges.Where(c =>
                    db.Enrollments.Any(e => e.Id == c.EnrollmentId && db.Courses.Any(x => x.Id == e.CourseId && x.Slug == slug))
                )
                .Select(c => c.Because)
                .ToListAsync()
        );
        Assert.Equal([null, "Learned it elsewhere"], why.Order(StringComparer.Ordinal));
        // Those who have a seat need no reason again.
        (await Manages("Enroll", slug, ("emails", "lin@harbor.example"))).Shows("Enrolled in this course.");
    }

    [Fact]
    public async Task Seats_held_back_are_given_out_by_the_course_team_only()
    {
        var slug = await app.MakesCourse("Held back", ["One"], new CourseRules { Capacity = 2, HeldSeats = 1 });
        (await Enroll("Lin", slug)).Shows("You’re enrolled.");
        (await Enroll("Omar", slug)).Shows("You’re on the waitlist.");
        await Manages("Enroll", slug, ("emails", "priya@harbor.example"));
        Assert.Equal((EnrollmentStatus.Enrolled, EnrollmentStatus.Waitlisted), (await Status("Priya", slug), await Status("Omar", slug)));
        Assert.Equal(0, (await app.CourseOf(slug)).Rules.HeldSeats);
    }

    [Fact]
    public async Task A_suspended_learner_reads_why_and_is_readmitted_where_they_were()
    {
        var slug = await app.MakesCourse("Suspended", ["One", "Two"]);
        await app.Enrolls("Lin", slug);
        var lin = await app.As("Lin");
        await lin.Opens($"/learn/{slug}/one");
        (await Manages("Suspend", slug, ("person", await IdOf("Lin")))).Shows("Give a reason.");
        var done = await Manages("Suspend", slug, ("person", await IdOf("Lin")), ("reason", "Fees are due"));
        done.Shows("Suspended. They’ll be notified of the reason.");
        (await lin.Opens($"/learn/{slug}/one")).Answers(HttpStatusCode.Forbidden).Shows("Your enrollment is suspended: Fees are due");
        (await lin.Opens($"/courses/{slug}")).Shows("Your enrollment is suspended: Fees are due").DoesNotShow("Enroll again");
        (await Manages("Readmit", slug, ("person", await IdOf("Lin")))).Shows("Readmitted.");
        Assert.Equal(EnrollmentStatus.InProgress, await Status("Lin", slug));
        (await lin.Opens($"/learn/{slug}/one")).Answers(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Access_ends_after_its_days_and_can_be_renewed()
    {
        var slug = await app.MakesCourse("Thirty days", ["One"], new CourseRules { AccessDays = 30 });
        await Enroll("Lin", slug);
        app.Clock.Advance(TimeSpan.FromDays(30.1));
        // Also before the job has run.
        (await (await app.As("Lin")).Opens($"/learn/{slug}/one"))
            .Answers(HttpStatusCode.Forbidden)
            .Shows("Your access to this course has ended. Ask the instructor to renew it.");
        await app.With<EnrollmentClock, int>(c => c.RunAsync(default));
        Assert.Equal(EnrollmentStatus.Expired, await Status("Lin", slug));
        (await Manages("Renew", slug, ("person", await IdOf("Lin")), ("until", ""))).Shows("Access renewed.");
        Assert.Equal(EnrollmentStatus.InProgress, await Status("Lin", slug));
        (await (await app.As("Lin")).Opens($"/learn/{slug}/one")).Answers(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Leaving_says_whether_a_record_stays()
    {
        var slug = await app.MakesCourse("Drop deadline", ["One"], new CourseRules { DropDays = 7 });
        await Enroll("Lin", slug);
        (await (await app.As("Lin")).Opens($"/courses/{slug}/leave")).Shows("no record of it is kept");
        app.Clock.Advance(TimeSpan.FromDays(8));
        (await (await app.As("Lin")).Opens($"/courses/{slug}/leave")).Shows("you’ll be listed as withdrawn");
        await (await app.As("Lin")).Sends($"/courses/{slug}/leave", $"/courses/{slug}/leave");
        Assert.Equal(EnrollmentStatus.Withdrawn, await Status("Lin", slug));
    }

    [Fact]
    public async Task What_was_done_with_several_learners_can_be_undone_as_one()
    {
        var slug = await app.MakesCourse("Undone", ["One"], new CourseRules { Capacity = 2 });
        await app.Enrolls("Lin", slug);
        await app.Enrolls("Omar", slug);
        var done = await Manages("Withdraw", slug, ("person", await IdOf("Lin")), ("person", await IdOf("Omar")));
        done.Shows("Withdrawn. Their progress is kept.");
        Assert.Equal((EnrollmentStatus.Withdrawn, EnrollmentStatus.Withdrawn), (await Status("Lin", slug), await Status("Omar", slug)));
        // One of the seats is taken by the time it is undone.
        await app.Enrolls("Priya", slug);
        (await done.Press("Undo")).Shows("1 restored. 1 couldn’t be restored");
        var states = new[] { await Status("Lin", slug), await Status("Omar", slug) };
        Assert.Equal([EnrollmentStatus.Enrolled, EnrollmentStatus.Withdrawn], states.Order());
    }

    [Fact]
    public async Task Two_hundred_requests_for_ten_seats_grant_exactly_ten_and_line_up_the_others()
    {
        var slug = await app.MakesCourse("Ten seats", ["One"], new CourseRules { Capacity = 10 });
        var course = (await app.CourseOf(slug)).Id;
        var people = await app.Look(async db =>
        {
            var made = Enumerable
                .Range(0, 200)
                .Select(i => new Person($"racer{i}@harbor.example", "Racer", $"{i}", "UTC", app.Now)
                {
                    EmailConfirmed = true,
                    NormalizedEmail = $"RACER{i}@HARBOR.EXAMPLE",
                    NormalizedUserName = $"RACER{i}@HARBOR.EXAMPLE",
                })
                .ToList();
            db.AddRange(made);
            db.AddRange(made.Select(p => new Membership(p.Id, Role.Learner, app.Now)));
            await db.SaveChangesAsync();
            return made.ConvertAll(p => p.Id);
        });
        await Parallel.ForEachAsync(
            people,
            new ParallelOptions { MaxDegreeOfParallelism = 50 },
            async (person, _) =>
            {
                // Twice, as an impatient person would press the button.
                for (var i = 0; i < 2; i++)
                    Assert.True(
                        (
                            await app.With<Seats, Result<Enrollment>>(s =>
                                s.GrantAsync(new SeatAsk(course, person, EnrollmentSource.Self), default)
                            )
                        ).IsDone
                    );
            }
        );
        var rows = await app.Look(db => db.Enrollments.AsNoTracking().Where(e => e.CourseId == course).ToListAsync());
        Assert.Equal(200, rows.Count);
        Assert.Equal(10, rows.Count(e => e.Status is EnrollmentStatus.Enrolled));
        var line = rows.Where(e => e.Status is EnrollmentStatus.Waitlisted).OrderBy(e => e.WaitlistedAt).ThenBy(e => e.Id).ToList();
        Assert.Equal(190, line.Count);
        await app.With<Seats, bool>(async s =>
        {
            await s.LeaveAsync(course, rows.First(e => e.Status is EnrollmentStatus.Enrolled).PersonId, byManager: true, default);
            return true;
        });
        var first = await app.Look(db => db.Enrollments.SingleAsync(e => e.Id == line[0].Id));
        Assert.Equal(EnrollmentStatus.Enrolled, first.Status);
    }
}
