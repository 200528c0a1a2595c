using System.Net;
using Lms.Web.Features.Classes.Joining;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Learning.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Classes;

/// <summary>A teacher makes a class, people join it by its code, and its roster is kept.</summary>
public sealed class ClassTests(LmsApp app) : IClassFixture<LmsApp>
{
    private async Task<(string Slug, Class Class)> Makes(string title, CourseRules? rules = null, string name = "Monday group")
    {
        var slug = await app.MakesCourse(title, ["One", "Two"], rules);
        var ada = await app.As("Ada");
        var made = await (await ada.Opens($"/teach/courses/{slug}/classes")).Press("Add class", ("Name", name));
        made.Answers(HttpStatusCode.OK).Shows("Class created.");
        return (slug, await Of(Guid.Parse(made.Path.Split('/')[^1])));
    }

    private Task<Class> Of(Guid id) =>
        app.Look(db =>
            db.Classes.IgnoreQueryFilters([Lms.Web.Platform.Data.LmsContext.NotDeleted])
                .AsNoTracking()
                .Include(c => c.Teachers)
                .SingleAsync(c => c.Id == id)
        );

    private async Task<Page> Joins(string name, string code) => await (await app.As(name)).Sends($"/join/{code}", $"/join/{code}");

    private async Task<Page> Does(string handler, Class it, params (string, string)[] fields) =>
        await (await app.As("Ada")).Sends($"/teach/classes/{it.Id}?handler={handler}", $"/teach/classes/{it.Id}", fields);

    [Fact]
    public async Task A_learner_joins_by_code_however_it_is_typed_and_opens_the_first_lesson()
    {
        var (slug, it) = await Makes("Joined by code");
        var shown = await (await app.As("Ada")).Opens($"/teach/classes/{it.Id}/code");
        shown.Shows(JoinCode.Shown(it.JoinCode!));
        Assert.NotNull(shown.Document.QuerySelector("svg.qr path"));
        var typed = it.JoinCode!.ToLowerInvariant();
        var page = await (await app.As("Lin")).Opens($"/join?code={typed[..2]}%20{typed[2..5]}-{typed[5..]}");
        page.Shows("Monday group").Shows("Joined by code");
        var joined = await page.Press("Join class");
        joined.Answers(HttpStatusCode.OK).Shows("You’re in the class. Enjoy the course.");
        Assert.Equal($"/learn/{slug}/one", joined.Path);
        var enrollment = await app.EnrollmentOf("Lin", slug);
        Assert.Equal((it.Id, EnrollmentSource.ClassCode), (enrollment!.ClassId, enrollment.Source));
        // Joining twice counts once.
        (await Joins("Lin", it.JoinCode!)).Answers(HttpStatusCode.OK);
        Assert.Equal(1, (await Of(it.Id)).JoinedByCode);
        (await (await app.As("Lin")).Opens($"/join/{it.JoinCode}")).Shows("You’re already in this class.");
    }

    [Fact]
    public async Task A_visitor_signs_in_and_returns_to_the_class()
    {
        var (_, it) = await Makes("Joined by a visitor");
        var page = await app.Visitor().Opens($"/join/{it.JoinCode}");
        page.Shows("Monday group").Shows("Create account");
        // Those in the header, too, which are nearer to the thumb.
        Assert.All(
            page.Document.QuerySelectorAll("a:is([href^='/register'], [href^='/sign-in'])"),
            a => Assert.EndsWith($"?returnUrl=%2Fjoin%2F{it.JoinCode}", a.GetAttribute("href"), StringComparison.Ordinal)
        );
        var signIn = page.Find("main a[href^='/sign-in?returnUrl=%2Fjoin']").GetAttribute("href")!;
        var signed = await (await app.Visitor().Opens(signIn)).Press(
            "Sign in",
            ("Input.Email", "omar@harbor.example"),
            ("Input.Password", Lms.Web.Features.Administration.Seeding.DemoWorld.Password)
        );
        signed.Shows("Join class");
    }

    [Fact]
    public async Task A_code_that_is_closed_expired_used_up_or_archived_says_which()
    {
        var (_, it) = await Makes("Limits of codes", name: "Evening group");
        var code = $"/teach/classes/{it.Id}/code";
        var ada = await app.As("Ada");
        var until = app.Now.AddHours(2);
        await app.Change(async db => Assert.True((await db.Classes.SingleAsync(c => c.Id == it.Id)).OpenCode(until, 1, app.Now).IsDone));
        (await Joins("Lin", it.JoinCode!)).Shows("You’re in the class.");
        (await Joins("Omar", it.JoinCode!)).Shows("This code has been used as often as it can be.");
        await app.Change(async db => Assert.True((await db.Classes.SingleAsync(c => c.Id == it.Id)).OpenCode(until, null, app.Now).IsDone));
        app.Clock.Advance(TimeSpan.FromHours(3));
        (await Joins("Omar", it.JoinCode!)).Shows("This code has expired. Ask your teacher for a new one.");
        (await (await ada.Opens(code)).Press("Replace code")).Shows("New code. The old one no longer works.");
        var renewed = await Of(it.Id);
        Assert.NotEqual(it.JoinCode, renewed.JoinCode);
        (await (await app.As("Omar")).Opens($"/join/{it.JoinCode}")).Answers(HttpStatusCode.NotFound).Shows("No class has this code.");
        (await (await ada.Opens($"/teach/classes/{it.Id}/settings")).Press("Archive class")).Shows("Class archived.");
        (await (await app.As("Omar")).Opens($"/join/{renewed.JoinCode}")).Shows("The class “Evening group” has been archived.");
        (await ada.Sends($"/teach/classes/{it.Id}?handler=Enroll", $"/teach/classes/{it.Id}", ("emails", "priya@harbor.example"))).Shows(
            "The class “Evening group” has been archived."
        );
        Assert.Null(await app.EnrollmentOf("Omar", "limits-of-codes"));
        (await (await ada.Opens($"/teach/classes/{it.Id}/settings")).Press("Restore class")).Shows("Class restored.");
        (await (await ada.Opens(code)).Press("Turn off joining by code")).Shows("No one can join by code anymore.");
        (await (await app.As("Omar")).Opens($"/join/{renewed.JoinCode}")).Shows("No class has this code.");
    }

    [Fact]
    public async Task Guessing_codes_is_limited_for_each_account_and_locks_nobody_else_out()
    {
        var (_, it) = await Makes("Guessed");
        var lin = await app.As("Lin");
        for (var i = 0; i < WrongCodes.MostOfAccount; i++)
            (await lin.Opens($"/join/ABCDEF{2 + (i % 8)}")).Answers(HttpStatusCode.NotFound);
        (await lin.Opens($"/join/{it.JoinCode}")).Answers(HttpStatusCode.TooManyRequests).Shows("Too many wrong codes.");
        (await (await app.As("Omar")).Opens($"/join/{it.JoinCode}")).Answers(HttpStatusCode.OK);
        var visitor = app.Visitor();
        for (var i = 0; i < WrongCodes.MostOfNetwork; i++)
            await visitor.Opens("/join/ABCDEFG");
        (await visitor.Opens($"/join/{it.JoinCode}")).Answers(HttpStatusCode.TooManyRequests);
        (await (await app.As("Priya")).Opens($"/join/{it.JoinCode}")).Answers(HttpStatusCode.OK);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        (await lin.Opens($"/join/{it.JoinCode}")).Answers(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_full_class_has_a_waitlist_and_nobody_moves_into_it()
    {
        var (slug, it) = await Makes("Full class", name: "Small");
        await app.Change(async db => Assert.True((await db.Classes.SingleAsync(c => c.Id == it.Id)).Limit(1).IsDone));
        (await Joins("Lin", it.JoinCode!)).Shows("You’re in the class.");
        (await Joins("Omar", it.JoinCode!)).Shows("You’re on the waitlist.");
        var other = await (await (await app.As("Ada")).Opens($"/teach/courses/{slug}/classes")).Press("Add class", ("Name", "Large"));
        var large = await Of(Guid.Parse(other.Path.Split('/')[^1]));
        (await Joins("Priya", large.JoinCode!)).Shows("You’re in the class.");
        (await Does("Move", large, ("person", (await app.IdOf("Priya")).ToString()), ("to", it.Id.ToString())))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("The class “Small” is full.");
        // The seat that a move frees goes to the next in line of that class.
        var moved = await Does("Move", it, ("person", (await app.IdOf("Lin")).ToString()), ("to", large.Id.ToString()));
        moved.Shows("Moved.");
        Assert.Equal(EnrollmentStatus.Enrolled, (await app.EnrollmentOf("Omar", slug))!.Status);
        (await moved.Press("Undo")).Shows("0 restored. 1 couldn’t be restored");
        Assert.Equal(large.Id, (await app.EnrollmentOf("Lin", slug))!.ClassId);
    }

    [Fact]
    public async Task Progress_moves_with_a_learner_into_another_class_and_back_when_it_is_undone()
    {
        var (slug, it) = await Makes("Moved", name: "A");
        var other = await (await (await app.As("Ada")).Opens($"/teach/courses/{slug}/classes")).Press("Add class", ("Name", "B"));
        var target = await Of(Guid.Parse(other.Path.Split('/')[^1]));
        await Joins("Lin", it.JoinCode!);
        await (await (await app.As("Lin")).Opens($"/learn/{slug}/one")).Press("Mark as done");
        var moved = await Does("Move", it, ("person", (await app.IdOf("Lin")).ToString()), ("to", target.Id.ToString()));
        moved.Shows("Moved. Their progress moved with them.");
        Assert.Equal(target.Id, (await app.EnrollmentOf("Lin", slug))!.ClassId);
        Assert.Equal(ProgressStatus.Completed, (await app.ProgressOf("Lin", slug, "one"))!.Status);
        (await (await app.As("Ada")).Opens($"/teach/classes/{target.Id}")).Shows("Lin");
        (await moved.Press("Undo")).Shows("1 learner restored.");
        Assert.Equal(it.Id, (await app.EnrollmentOf("Lin", slug))!.ClassId);
        await app.DrainAsync();
    }

    [Fact]
    public async Task A_class_opens_on_its_first_day_in_its_own_time_zone()
    {
        var (slug, it) = await Makes("Dated class");
        var ada = await app.As("Ada");
        var day = DateOnly.FromDateTime(app.Now).AddDays(3);
        await Joins("Lin", it.JoinCode!);
        var saved = await (await ada.Opens($"/teach/classes/{it.Id}/settings")).Press(
            "Save settings",
            ("Input.StartsOn", day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)),
            ("Input.TimeZone", "Asia/Tokyo")
        );
        saved.Answers(HttpStatusCode.OK).Shows("Changes saved.");
        var starts = day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc).AddHours(-9);
        var lin = await app.EnrollmentOf("Lin", slug);
        Assert.Equal((starts, starts), (lin!.OpensAt, lin.CountsFrom));
        (await (await app.As("Lin")).Opens($"/learn/{slug}/one")).Answers(HttpStatusCode.Forbidden).Shows("Your class starts on ");
        app.Clock.Advance(starts - app.Now);
        (await (await app.As("Lin")).Opens($"/learn/{slug}/one")).Answers(HttpStatusCode.OK);
        // Studying does not move what counts from the start.
        Assert.Equal(starts, (await app.EnrollmentOf("Lin", slug))!.CountsFrom);
    }

    [Fact]
    public void Dates_of_a_class_lie_within_those_of_its_course()
    {
        var rules = new CourseRules { StartsAt = app.Now.AddDays(10), EndsAt = app.Now.AddDays(40) };
        var it = new Class(Ids.New(), app.Now);
        var day = DateOnly.FromDateTime(app.Now);
        Assert.NotNull(it.Schedule(day.AddDays(5), null, "UTC", rules).Refusal);
        Assert.NotNull(it.Schedule(day.AddDays(50), null, "UTC", rules).Refusal);
        Assert.NotNull(it.Schedule(day.AddDays(20), day.AddDays(50), "UTC", rules).Refusal);
        Assert.NotNull(it.Schedule(day.AddDays(20), day.AddDays(15), "UTC", rules).Refusal);
        Assert.True(it.Schedule(day.AddDays(20), day.AddDays(30), "UTC", rules).IsDone);
    }

    [Fact]
    public async Task A_completed_course_is_taken_again_with_another_class_and_the_first_run_stays()
    {
        var (slug, it) = await Makes("Taken again", name: "Spring");
        await Joins("Lin", it.JoinCode!);
        var lin = await app.As("Lin");
        foreach (var lesson in (string[])["one", "two"])
            await (await lin.Opens($"/learn/{slug}/{lesson}")).Press("Mark as done");
        await app.DrainAsync();
        Assert.Equal(EnrollmentStatus.Completed, (await app.EnrollmentOf("Lin", slug))!.Status);
        var made = await (await (await app.As("Ada")).Opens($"/teach/courses/{slug}/classes")).Press("Add class", ("Name", "Autumn"));
        var autumn = await Of(Guid.Parse(made.Path.Split('/')[^1]));
        (await Joins("Lin", autumn.JoinCode!)).Shows("You’re in the class.");
        var person = await app.IdOf("Lin");
        var runs = await app.Look(db =>
            db.Enrollments.IgnoreQueryFilters([EnrollmentQueries.FormerRuns])
                .AsNoTracking()
                .Where(e => e.PersonId == person && db.Courses.Any(c => c.Id == e.CourseId && c.Slug == slug))
                .OrderBy(e => e.Run)
                .ToListAsync()
        );
        Assert.Equal(
            [(it.Id, EnrollmentStatus.Completed, 100m), (autumn.Id, EnrollmentStatus.InProgress, 0m)],
            runs.Select(r => (r.ClassId!.Value, r.Status, r.ProgressPercent))
        );
        Assert.Equal(1, await app.Look(db => db.Certificates.CountAsync(c => c.EnrollmentId == runs[0].Id)));
    }

    [Fact]
    public async Task A_class_teacher_sees_the_class_and_nothing_else_of_the_course()
    {
        var (slug, it) = await Makes("Taught by Ben");
        var ada = await app.As("Ada");
        (await (await ada.Opens($"/teach/classes/{it.Id}/settings")).Press("Add teacher", ("Teacher", "lin@harbor.example")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Only instructors and members of the course team can teach a class.");
        (await (await app.As("Ben")).Opens($"/teach/classes/{it.Id}")).Answers(HttpStatusCode.NotFound);
        (await (await ada.Opens($"/teach/classes/{it.Id}/settings")).Press("Add teacher", ("Teacher", "ben@harbor.example"))).Shows(
            "Teacher added."
        );
        var ben = await app.As("Ben");
        await Joins("Omar", it.JoinCode!);
        (await ben.Opens($"/teach/classes/{it.Id}")).Answers(HttpStatusCode.OK).Shows("Omar");
        (await ben.Opens("/teach/classes")).Shows("Monday group");
        (await ben.Opens($"/teach/courses/{slug}/learners")).Answers(HttpStatusCode.Forbidden);
        // A teacher decides about their own class only: no one outside it is withdrawn.
        await app.Enrolls("Priya", slug);
        (
            await ben.Sends(
                $"/teach/classes/{it.Id}?handler=Withdraw",
                $"/teach/classes/{it.Id}",
                ("person", (await app.IdOf("Priya")).ToString())
            )
        ).Answers(HttpStatusCode.OK);
        Assert.Equal(EnrollmentStatus.Enrolled, (await app.EnrollmentOf("Priya", slug))!.Status);
        (await (await app.As("Lin")).Opens($"/teach/classes/{it.Id}")).Answers(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_class_is_copied_into_a_term_and_one_with_learners_is_archived_instead_of_deleted()
    {
        var grace = await app.As("Grace");
        var term = ("Input.Code", "2031-fall");
        (
            await (await grace.Opens("/admin/terms")).Press(
                "Add term",
                term,
                ("Input.Name", "Fall 2031"),
                ("Input.StartsOn", "2031-09-01"),
                ("Input.EndsOn", "2031-12-20")
            )
        )
            .Shows("Term saved.")
            .Shows("Fall 2031");
        (
            await (await grace.Opens("/admin/terms")).Press(
                "Add term",
                ("Input.Code", " 2031-FALL "),
                ("Input.Name", "Again"),
                ("Input.StartsOn", "2031-09-01"),
                ("Input.EndsOn", "2031-12-20")
            )
        )
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Another term has this code.");
        var (slug, it) = await Makes("Copied class", name: "Fall group");
        await app.Change(async db =>
            Assert.True(
                (await db.Classes.SingleAsync(c => c.Id == it.Id)).Schedule(new(2030, 9, 2), new(2030, 12, 13), "UTC", new()).IsDone
            )
        );
        var id = await app.Look(db => db.Terms.Where(t => t.Key == "2031-FALL").Select(t => t.Id).SingleAsync());
        var ada = await app.As("Ada");
        var copied = await (await ada.Opens($"/teach/classes/{it.Id}/settings")).Press(
            "Copy class",
            ("Copy.Name", "Fall group 2"),
            ("Copy.TermId", id.ToString())
        );
        copied.Shows("Class copied. Check its dates.");
        var copy = await Of(Guid.Parse(copied.Path.Split('/')[^2]));
        // By whole weeks: Monday, September 2, 2030 becomes a Monday again.
        Assert.Equal((new DateOnly(2031, 9, 1), new DateOnly(2031, 12, 12), id), (copy.StartsOn, copy.EndsOn, copy.TermId));
        Assert.NotEqual(it.JoinCode, copy.JoinCode);
        Assert.Single(copy.Teachers);
        (await (await ada.Opens($"/teach/classes/{copy.Id}/settings")).Press("Delete class")).Shows("Class deleted.");
        await app.Enrolls("Omar", slug);
        await Joins("Omar", it.JoinCode!);
        (await (await ada.Opens($"/teach/classes/{it.Id}/settings")).Press("Delete class"))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Archive it instead.");
    }
}
