using System.Net;
using Lms.Web.Features.Certificates.Model;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Features.Notifications.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Lms.Web.Tests.Features.Administration;

/// <summary>Two accounts of one person become one.</summary>
public sealed class MergeTests(LmsApp app) : IClassFixture<LmsApp>
{
    private static readonly DateOnly Monday = new(2025, 3, 3);

    private async Task<Guid> AddAccount(string email, Role role = Role.Learner, bool isOperator = false)
    {
        var person = new Person(email, "Twice", email.Split('@')[0], "Etc/UTC", app.Now)
        {
            EmailConfirmed = true,
            NormalizedEmail = email.ToUpperInvariant(),
            NormalizedUserName = email.ToUpperInvariant(),
            PasswordHash = "x",
        };
        if (isOperator)
            person.MakeOperator();
        await app.Change(db =>
        {
            db.AddRange(person, new Membership(person.Id, role, app.Now));
            return Task.CompletedTask;
        });
        return person.Id;
    }

    private static Task<Page> Merge(Browser admin, Guid to, Guid from) =>
        admin.Sends($"/admin/people/{to}/merge", "/settings", ("With", from.ToString()));

    private Notification NotificationFor(Guid person, string key) =>
        new()
        {
            PersonId = person,
            Kind = NotificationKind.Account.Key,
            Title = key,
            Text = key,
            Key = key,
            CreatedAt = app.Now,
        };

    private Certificate CertificateFor(Enrollment of) =>
        new(of.Id, of.PersonId, of.CourseId, Certificate.NewNumber(app.Now), app.Now)
        {
            IssuedTo = "Twice",
            CourseTitle = "Knots",
            InstitutionName = "Harbor",
        };

    /// <summary>The number of rows about a person, by table.</summary>
    private Task<Dictionary<string, int>> CountsOf(Guid who) =>
        app.Look(async db => new Dictionary<string, int>
        {
            ["enrollments"] = await db.Enrollments.CountAsync(e => e.PersonId == who),
            ["progress"] = await db.LessonProgress.CountAsync(p => db.Enrollments.Any(e => e.Id == p.EnrollmentId && e.PersonId == who)),
            ["certificates"] = await db.Certificates.CountAsync(c => c.PersonId == who),
            ["notes"] = await db.Notes.CountAsync(n => n.PersonId == who),
            ["bookmarks"] = await db.Bookmarks.CountAsync(b => b.PersonId == who),
            ["saved"] = await db.SavedCourses.CountAsync(s => s.PersonId == who),
            ["notifications"] = await db.Notifications.CountAsync(n => n.PersonId == who),
            ["staff"] = await db.CourseStaff.CountAsync(s => s.PersonId == who),
            ["days"] = await db.StudyDays.CountAsync(d => d.PersonId == who),
            ["clocks"] = await db.StudyClocks.CountAsync(c => c.PersonId == who),
            ["audit"] = await db.AuditEntries.CountAsync(a => a.EntityId == who),
            ["mails"] = await db.OutboxMessages.CountAsync(),
            ["role"] = (int)await db.Memberships.Where(m => m.PersonId == who).Select(m => m.Role).SingleAsync(),
        });

    [Fact]
    public async Task Merging_moves_what_the_kept_account_lacks_and_explains_what_stays()
    {
        var (to, from) = (await AddAccount("one@twice.example"), await AddAccount("two@twice.example", Role.Instructor));
        var (mine, theirs, both) = (
            await app.MakesCourse("Mine only", ["First"]),
            await app.MakesCourse("Theirs only", ["First"]),
            await app.MakesCourse("In both", ["First"])
        );
        var lessons = await app.Look(db => db.Lessons.OrderBy(l => l.Id).Select(l => l.Id).Take(2).ToListAsync());
        Guid Course(string slug) => app.CourseOf(slug).GetAwaiter().GetResult().Id;
        var (a, b, c) = (Course(mine), Course(theirs), Course(both));
        await app.Change(db =>
        {
            Enrollment In(Guid course, Guid who)
            {
                var enrollment = new Enrollment(course, who, EnrollmentSource.Self, app.Now);
                enrollment.TakeSeat(EnrollmentSource.Self, 1, app.Now);
                db.Add(enrollment);
                db.Add(
                    new LessonProgress
                    {
                        EnrollmentId = enrollment.Id,
                        LessonId = lessons[0],
                        FirstAt = app.Now,
                        LastAt = app.Now,
                        OpenedAt = app.Now,
                    }
                );
                return enrollment;
            }
            In(a, to);
            In(c, to);
            var moving = In(b, from);
            In(c, from);
            db.AddRange(CertificateFor(moving));
            db.AddRange(
                Note.Take(to, a, lessons[0], null, "mine", app.Now).Value,
                Note.Take(from, b, lessons[0], null, "theirs", app.Now).Value
            );
            db.AddRange(
                new Bookmark
                {
                    PersonId = to,
                    LessonId = lessons[0],
                    CreatedAt = app.Now,
                },
                new Bookmark
                {
                    PersonId = from,
                    LessonId = lessons[0],
                    CreatedAt = app.Now,
                },
                new Bookmark
                {
                    PersonId = from,
                    LessonId = lessons[1],
                    CreatedAt = app.Now,
                }
            );
            SavedCourse Saved(Guid who, Guid course) =>
                new()
                {
                    PersonId = who,
                    CourseId = course,
                    SavedAt = app.Now,
                };
            db.AddRange(Saved(to, a), Saved(from, a), Saved(from, b));
            db.AddRange(NotificationFor(to, "same"), NotificationFor(from, "same"), NotificationFor(from, "other"));
            db.AddRange(
                new CourseStaff(a, to, CourseRole.Grader),
                new CourseStaff(a, from, CourseRole.CoInstructor),
                new CourseStaff(b, from, CourseRole.Author)
            );
            db.AddRange(
                new StudyDay
                {
                    PersonId = to,
                    On = Monday,
                    Seconds = 100,
                    LessonsDone = 1,
                },
                new StudyDay
                {
                    PersonId = from,
                    On = Monday,
                    Seconds = 50,
                    LessonsDone = 2,
                },
                new StudyDay
                {
                    PersonId = from,
                    On = Monday.AddDays(1),
                    Seconds = 7,
                }
            );
            db.AddRange(new StudyClock { PersonId = from, LastBeatAt = app.Now });
            return Task.CompletedTask;
        });
        await app.Change(async db =>
        {
            (await db.Memberships.SingleAsync(m => m.PersonId == from)).Identify("ST-22", "E-22");
            (await db.Memberships.SingleAsync(m => m.PersonId == to)).Identify("ST-11", null);
            (await db.Memberships.SingleAsync(m => m.PersonId == from)).Qualify("R.N.", "Wound care");
            (await db.Memberships.SingleAsync(m => m.PersonId == to)).Qualify("Ph.D.", null);
        });
        var grace = await app.As("Grace");
        var before = (await CountsOf(to), await CountsOf(from));

        // Selected from the list and previewed; nothing has changed yet.
        var list = await (await grace.Opens($"/admin/people/{to}")).Follows("Merge with another account");
        list = await list.Press("Search", ("q", "two@twice"));
        var plan = await grace.Opens($"/admin/people/{to}/merge{list.Find("td a.button").GetAttribute("href")}");
        plan.Shows("two@twice.example) will be closed")
            .Shows("Role: Instructor")
            .Shows("Courses, with progress and answers1")
            .Shows("Certificates1")
            .Shows("Study days2")
            .Shows("Courses that both accounts are in (progress from both counts)1")
            .Shows("ST-22")
            .Shows("ST-11 is kept");
        Assert.Equal(
            before,
            (await CountsOf(to), await CountsOf(from)),
            (x, y) => x.Item1.SequenceEqual(y.Item1) && x.Item2.SequenceEqual(y.Item2)
        );

        (await plan.Press("Merge and close")).Shows("Accounts merged.");
        var (has, left) = (await CountsOf(to), await CountsOf(from));
        Assert.Equal(
            (3, 3, 1, 2, 2, 2, 2, 2),
            (
                has["enrollments"],
                has["progress"],
                has["certificates"],
                has["notes"],
                has["bookmarks"],
                has["notifications"],
                has["staff"],
                has["days"]
            )
        );
        Assert.Equal(
            (1, 0, 0, 0, 0, 1, 0, 0, 0),
            (
                left["enrollments"],
                left["progress"],
                left["certificates"],
                left["notes"],
                left["bookmarks"],
                left["notifications"],
                left["staff"],
                left["days"],
                left["clocks"]
            )
        );
        Assert.Equal((2, 0), (has["saved"], left["saved"]));
        Assert.Equal((int)Role.Instructor, has["role"]);
        Assert.Equal(
            (150, 3),
            await app.Look(async db =>
                await db
                    .StudyDays.Where(d => d.PersonId == to && d.On == Monday)
                    .Select(d => new ValueTuple<int, int>(d.Seconds, d.LessonsDone))
                    .SingleAsync()
            )
        );
        Assert.Equal(
            CourseRole.CoInstructor,
            await app.Look(db => db.CourseStaff.Where(s => s.PersonId == to && s.CourseId == a).Select(s => s.Role).SingleAsync())
        );
        Assert.Equal(
            EnrollmentStatus.Withdrawn,
            await app.Look(db => db.Enrollments.Where(e => e.PersonId == from).Select(e => e.Status).SingleAsync())
        ); // its seat is free
        var (goesOn, closed) = await app.Look(async db =>
            (
                await db.Memberships.AsNoTracking().Include(m => m.Person).SingleAsync(m => m.PersonId == to),
                await db.People.AsNoTracking().SingleAsync(p => p.Id == from)
            )
        );
        Assert.Equal(
            ("ST-11", "E-22", "Ph.D.\nR.N.", "Wound care"),
            (goesOn.StudentId, goesOn.EmployeeId, goesOn.Credentials, goesOn.Designations)
        );
        Assert.True(closed.IsSuspended);
        Assert.Equal(to, closed.MergedIntoId);
        Assert.Equal(
            [from, to],
            await app.Look(async db =>
                (await db.AuditEntries.Where(e => e.Action == "Merged").Select(e => e.EntityId).ToListAsync())
                    .Where(e => e == to || e == from)
                    .OrderBy(e => e == to)
            )
        );
        await app.DrainAsync();
        Assert.Single(app.Mail.To("two@twice.example"), l => l.Subject == "Your accounts have been merged");
        (await grace.Opens("/admin/audit?verb=Merged")).Shows("Merged");

        // Merging again, merging the other way around, and reactivating the account.
        var after = (await CountsOf(to), await CountsOf(from));
        (await Merge(grace, to, from)).Answers(HttpStatusCode.UnprocessableEntity).Shows("has already been merged with another account");
        (await Merge(grace, from, to)).Answers(HttpStatusCode.UnprocessableEntity).Shows("is suspended");
        (await grace.Sends($"/admin/people/{from}?handler=Readmit", "/settings"))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("It stays closed");
        Assert.Equal(
            after,
            (await CountsOf(to), await CountsOf(from)),
            (x, y) => x.Item1.SequenceEqual(y.Item1) && x.Item2.SequenceEqual(y.Item2)
        );
        (await grace.Opens($"/admin/people/{from}")).Shows("The account that was kept").DoesNotShow("Reactivate account");
    }

    [Fact]
    public async Task In_a_course_that_both_accounts_took_progress_from_either_counts()
    {
        var (to, from) = (await AddAccount("half@twice.example"), await AddAccount("other-half@twice.example"));
        var (unfinished, finished) = (
            await app.CourseOf(await app.MakesCourse("Half and half", ["First", "Second", "Third"])),
            await app.CourseOf(await app.MakesCourse("Finished once", ["Only"]))
        );
        var lessons = await app.Look(db =>
            db.Lessons.Where(l => l.CourseId == unfinished.Id)
                .OrderBy(l => l.Title)
                .Select(l => new { l.Id, l.Title })
                .ToDictionaryAsync(l => l.Title, l => l.Id)
        );
        var attempt = Ids.New();
        var (place, proof) = (Guid.Empty, "");
        await app.Change(db =>
        {
            Enrollment In(Guid course, Guid who, int of, bool leaves = false)
            {
                var enrollment = new Enrollment(course, who, EnrollmentSource.Self, app.Now);
                enrollment.TakeSeat(EnrollmentSource.Self, of, app.Now);
                if (leaves)
                    enrollment.Leave(app.Now);
                db.Add(enrollment);
                return enrollment;
            }
            LessonProgress Did(Enrollment in_, string lesson, bool done, string watched = "", int seconds = 10) =>
                new()
                {
                    EnrollmentId = in_.Id,
                    LessonId = lessons[lesson],
                    Status = done ? ProgressStatus.Completed : ProgressStatus.InProgress,
                    CompletedAt = done ? app.Now : null,
                    WatchedRanges = watched,
                    ActiveSeconds = seconds,
                    Visits = 1,
                    FirstAt = app.Now,
                    LastAt = app.Now,
                    OpenedAt = app.Now,
                };
            // The kept account has dropped the course; the other one is studying it.
            var (mine, theirs) = (In(unfinished.Id, to, 3, leaves: true), In(unfinished.Id, from, 3));
            place = mine.Id;
            db.AddRange(
                Did(mine, "First", done: true),
                Did(mine, "Second", done: false, "0-30", 20),
                Did(theirs, "Second", done: true, "20-60", 5),
                Did(theirs, "Third", done: true)
            );
            db.AddRange(
                new ActivityState
                {
                    EnrollmentId = mine.Id,
                    LessonId = lessons["First"],
                    Key = "q",
                    BestPercent = 50,
                    Attempts = 2,
                    FirstAt = app.Now,
                    LastAt = app.Now,
                },
                new ActivityState
                {
                    EnrollmentId = theirs.Id,
                    LessonId = lessons["First"],
                    Key = "q",
                    BestPercent = 100,
                    IsDone = true,
                    Attempts = 1,
                    FirstAt = app.Now,
                    LastAt = app.Now.AddMinutes(1),
                    Given = """["x"]""",
                }
            );
            db.Add(
                new ActivityAttempt
                {
                    Id = attempt,
                    EnrollmentId = theirs.Id,
                    LessonId = lessons["First"],
                    Key = "q",
                    Question = "?",
                    Given = "x",
                    IsRight = true,
                    AnsweredAt = app.Now,
                }
            );
            var (begun, done) = (In(finished.Id, to, 1), In(finished.Id, from, 1));
            done.Complete(1, 1, app.Now);
            ((IRaise)done).Forget();
            var certificate = CertificateFor(done);
            ((IRaise)certificate).Forget();
            db.Add(certificate);
            proof = certificate.Number;
            return Task.CompletedTask;
        });
        (await Merge(await app.As("Grace"), to, from)).Shows("Accounts merged.");
        await app.DrainAsync();
        var (status, count, seat) = await app.Look(async db =>
            (
                await db.Enrollments.AsNoTracking().SingleAsync(e => e.Id == place),
                await db.LessonProgress.Where(p => p.EnrollmentId == place).ToDictionaryAsync(p => p.LessonId),
                await db.Enrollments.CountAsync(e => e.PersonId == from && e.Status == EnrollmentStatus.Withdrawn)
            )
        );
        Assert.Equal((EnrollmentStatus.Completed, 3, 2), (status.Status, status.LessonsDone, seat)); // together they completed everything
        Assert.Equal(
            ("0-60", 25, 2),
            (count[lessons["Second"]].WatchedRanges, count[lessons["Second"]].ActiveSeconds, count[lessons["Second"]].Visits)
        );
        var state = await app.Look(db => db.ActivityStates.AsNoTracking().SingleAsync(s => s.Key == "q"));
        Assert.Equal(
            (place, 100m, true, 3, """["x"]"""),
            (state.EnrollmentId, state.BestPercent, state.IsDone, state.Attempts, state.Given)
        );
        Assert.Equal(
            place,
            await app.Look(db => db.ActivityAttempts.Where(a => a.Id == attempt).Select(a => a.EnrollmentId).SingleAsync())
        );
        // The certificate remains the only one: it belongs to the kept enrollment, and none is issued a second time.
        var again = await app.Look(db => db.Enrollments.AsNoTracking().SingleAsync(e => e.CourseId == finished.Id && e.PersonId == to));
        Assert.Equal((EnrollmentStatus.Completed, 100m), (again.Status, again.ProgressPercent));
        Assert.Equal(
            [(proof, again.Id, to)],
            await app.Look(async db =>
                (await db.Certificates.Where(c => c.CourseId == finished.Id).ToListAsync()).Select(c =>
                    (c.Number, c.EnrollmentId, c.PersonId)
                )
            )
        );
    }

    [Fact]
    public async Task The_session_of_the_closed_account_ends_at_once_and_its_picture_moves()
    {
        var to = await AddAccount("stays@twice.example");
        var from = await app.IdOf("Jörg");
        var (portrait, picture) = (Ids.New(), Ids.New());
        await app.Change(async db => (await db.People.SingleAsync(p => p.Id == from)).Portray(portrait, picture));
        var joerg = await app.As("Jörg");
        (await joerg.Opens("/dashboard")).Answers(HttpStatusCode.OK);
        (await Merge(await app.As("Grace"), to, from)).Shows("Accounts merged.");
        Assert.StartsWith("/sign-in", (await joerg.Opens("/dashboard")).Path, StringComparison.Ordinal);
        Assert.Equal(
            [(to, portrait, picture)],
            await app.Look(async db =>
                (await db.People.AsNoTracking().Where(p => p.PortraitId == portrait).ToListAsync()).Select(p =>
                    (p.Id, p.PortraitId!.Value, p.PictureId!.Value)
                )
            )
        );
    }

    [Fact]
    public async Task Ones_own_account_operators_and_shared_accounts_cannot_be_merged()
    {
        await using var own = new LmsApp();
        var tests = new MergeTests(own);
        var (plain, second, runs) = (
            await tests.AddAccount("plain@twice.example"),
            await tests.AddAccount("second@twice.example"),
            await tests.AddAccount("runs@twice.example", Role.Admin, isOperator: true)
        );
        await own.Change(async db => (await db.Memberships.SingleAsync(m => m.Person.Email == "priya@harbor.example")).Become(Role.Admin));
        var priya = await own.As("Priya");
        var me = await own.IdOf("Priya");
        (await Merge(priya, plain, me)).Answers(HttpStatusCode.UnprocessableEntity).Shows("You’re signed in with this account");
        (await Merge(priya, plain, plain)).Answers(HttpStatusCode.UnprocessableEntity).Shows("You can’t merge an account with itself");
        (await Merge(priya, plain, Ids.New())).Answers(HttpStatusCode.UnprocessableEntity).Shows("Choose the other account");
        (await Merge(priya, plain, runs))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("is an operator account, so it can’t be the one that is closed");
        (await Merge(await own.As("Grace"), plain, runs))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("is an operator account, so it can’t be the one that is closed"); // not even by another operator
        (await Merge(await own.As("Lin"), plain, second)).Answers(HttpStatusCode.Forbidden);

        // Used at another institution: refused even to operators, who may otherwise change such accounts.
        var cove = new Institution("Cove Academy", "Europe/Berlin", own.Now);
        await own.Change(db =>
        {
            db.Add(cove);
            return Task.CompletedTask;
        });
        await using (var scope = own.Services.CreateAsyncScope())
        {
            scope.ServiceProvider.GetRequiredService<Viewer>().Visit(cove.Id, cove.Name, TimeZoneInfo.Utc);
            var db = scope.ServiceProvider.GetRequiredService<LmsContext>();
            db.Add(new Membership(second, Role.Learner, own.Now));
            await db.SaveChangesAsync();
        }
        own.Services.GetRequiredService<InstitutionDirectory>().Forget();
        foreach (var admin in new[] { priya, await own.As("Grace") })
            (await Merge(admin, plain, second)).Answers(HttpStatusCode.UnprocessableEntity).Shows("also used at another institution");
        Assert.False(await own.Look(db => db.People.AnyAsync(p => p.MergedIntoId != null)));
    }

    [Fact]
    public async Task Merging_the_last_administrator_makes_the_kept_account_an_administrator()
    {
        await using var own = new LmsApp();
        var tests = new MergeTests(own);
        var to = await tests.AddAccount("next@twice.example");
        var from = await tests.AddAccount("admin@twice.example", Role.Admin);
        // Grace is an operator; she loses the administrator role, so that the other account is the last one.
        await own.Change(async db =>
            (await db.Memberships.SingleAsync(m => m.Person.Email == "grace@harbor.example")).Become(Role.Learner)
        );
        (await Merge(await own.As("Grace"), to, from)).Shows("Accounts merged.");
        Assert.Equal(
            [to],
            await own.Look(db =>
                db.Memberships.Where(m => m.Role == Role.Admin && m.Person.SuspendedAt == null).Select(m => m.PersonId).ToListAsync()
            )
        );
    }
}
