using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Enrollments.Model;

/// <summary>
/// The one way into a course and out of it, from every source. A decision about a seat locks the course's row (on SQLite: the only
/// writer) until it is made, so two people who ask for the last seat are served one after the other: the first gets the seat, the second
/// a place in the queue.
/// </summary>
public sealed partial class Seats(LmsContext db, TimeProvider clock)
{
    /// <summary>
    /// Grants a seat, a place on the waitlist when there is none, or a request when someone has to approve. Asking twice changes nothing
    /// but the class.
    /// </summary>
    public Task<Result<Enrollment>> GrantAsync(SeatAsk ask, CancellationToken stop) =>
        db.WriteAsync(async () => (await GrantAsync(ask.CourseId, [ask], stop))[0], stop);

    /// <summary>
    /// Decides about many people of one course in one transaction, one after the other. A refusal concerns one person alone.
    /// </summary>
    /// <returns>The decisions, in the order of the asks.</returns>
    public Task<IReadOnlyList<Result<Enrollment>>> GrantAsync(Guid courseId, IReadOnlyList<SeatAsk> asks, CancellationToken stop) =>
        db.WriteAsync(
            async () =>
            {
                await db.LockAsync<Course>(courseId, stop);
                if (await db.Courses.SingleOrDefaultAsync(c => c.Id == courseId, stop) is not { } course)
                    return (IReadOnlyList<Result<Enrollment>>)[.. asks.Select(_ => (Result<Enrollment>)No.NotInThisCourse)];
                var desk = new SeatDesk(db, course, clock.Now);
                await desk.OpenAsync(asks, stop);
                var decisions = new List<Result<Enrollment>>();
                foreach (var ask in asks)
                    decisions.Add(await DecideAsync(ask, desk, stop));
                if (decisions.Exists(d => d.IsDone))
                    await db.SaveChangesAsync(stop);
                return decisions;
            },
            stop
        );

    /// <summary>Answers a request: gives a seat, or a place on the waitlist.</summary>
    public Task<Result<Enrollment>> ApproveAsync(Guid courseId, Guid personId, Guid byId, CancellationToken stop) =>
        db.WriteAsync(
            async () =>
                await db.Enrollments.SingleOrDefaultAsync(e => e.CourseId == courseId && e.PersonId == personId, stop)
                    is { Status: EnrollmentStatus.Requested } asked
                    ? await GrantAsync(
                        new SeatAsk(courseId, personId, asked.Source)
                        {
                            ById = byId,
                            ClassId = asked.ClassId,
                            Type = asked.Type,
                            IgnoresRules = true,
                        },
                        stop
                    )
                    : new Refusal("This request has already been answered."),
            stop
        );

    /// <summary>Accepts the seat that is held for the person.</summary>
    public Task<Result<Enrollment>> AcceptAsync(Guid courseId, Guid personId, CancellationToken stop) =>
        db.WriteAsync(
            async () =>
            {
                await db.LockAsync<Course>(courseId, stop);
                var course = await db.Courses.SingleAsync(c => c.Id == courseId, stop);
                var enrollment = await db.Enrollments.SingleOrDefaultAsync(e => e.CourseId == courseId && e.PersonId == personId, stop);
                if (enrollment is not { Status: EnrollmentStatus.Offered })
                    return (Result<Enrollment>)new Refusal("This offer has expired.");
                Seat(enrollment, course, enrollment.Source, null, clock.Now);
                await db.SaveChangesAsync(stop);
                return enrollment;
            },
            stop
        );

    /// <summary>Frees the seat and gives it to the person who has waited longest.</summary>
    public Task<Result> LeaveAsync(
        Guid courseId,
        Guid personId,
        bool byManager,
        CancellationToken stop,
        Guid? byId = null,
        string? reason = null
    ) =>
        ChangeAsync(
            courseId,
            personId,
            (enrollment, course) =>
                byManager
                    ? enrollment.Withdraw(clock.Now, byId, reason)
                    : enrollment.Leave(clock.Now, LeavesRecord(enrollment, course.Rules, clock.Now)),
            stop
        );

    /// <summary>Changes an enrollment, and fills the seat that it may have freed.</summary>
    public Task<Result> ChangeAsync(Guid courseId, Guid personId, Func<Enrollment, Course, Result> change, CancellationToken stop) =>
        db.WriteAsync(async () => (await ChangeAsync(courseId, [(personId, change)], stop))[0], stop);

    /// <summary>Changes many enrollments of one course in one transaction. A refusal concerns one person alone.</summary>
    public Task<IReadOnlyList<Result>> ChangeAsync(
        Guid courseId,
        IReadOnlyList<(Guid PersonId, Func<Enrollment, Course, Result> Change)> changes,
        CancellationToken stop
    ) =>
        db.WriteAsync(
            async () =>
            {
                await db.LockAsync<Course>(courseId, stop);
                var people = changes.Select(c => c.PersonId).ToList();
                var enrollments = await db
                    .Enrollments.Where(e => e.CourseId == courseId && people.Contains(e.PersonId))
                    .ToDictionaryAsync(e => e.PersonId, stop);
                if (enrollments.Count == 0)
                    return (IReadOnlyList<Result>)[.. changes.Select(_ => (Result)new Refusal("You’re not enrolled in this course."))];
                var course = await db.Courses.SingleAsync(c => c.Id == courseId, stop);
                List<Result> changed =
                [
                    .. changes.Select(c =>
                        enrollments.TryGetValue(c.PersonId, out var its)
                            ? c.Change(its, course)
                            : new Refusal("You’re not enrolled in this course.")
                    ),
                ];
                if (!changed.Exists(c => c.IsDone))
                    return changed;
                await db.SaveChangesAsync(stop);
                await FillAsync(course, stop);
                return changed;
            },
            stop
        );

    /// <summary>Moves someone into another class of the course, whatever the status; a seat needs a free one there.</summary>
    internal Task<Result> MoveAsync(Guid courseId, Guid personId, Guid classId, Guid batchId, Guid byId, CancellationToken stop) =>
        db.WriteAsync(
            async () =>
            {
                await db.LockAsync<Course>(courseId, stop);
                var target = await db.Classes.SingleAsync(c => c.Id == classId && c.CourseId == courseId, stop);
                var enrollment = await db.Enrollments.SingleAsync(e => e.CourseId == courseId && e.PersonId == personId, stop);
                if (target.IsArchived)
                    return new Refusal("The class “{0}” has been archived.", null, target.Name);
                if (enrollment.HoldsSeat && enrollment.ClassId != classId && await IsFullAsync(target, stop))
                    return new Refusal("The class “{0}” is full.", null, target.Name);
                enrollment.Begin(batchId);
                enrollment.Join(target, byId, clock.Now);
                await db.SaveChangesAsync(stop);
                await FillAsync(await db.Courses.SingleAsync(c => c.Id == courseId, stop), stop);
                return Result.Done;
            },
            stop
        );

    /// <summary>Takes a change back. A seat that it freed must still be free.</summary>
    internal Task<Result> UndoAsync(Guid courseId, Guid personId, EnrollmentChange change, Guid byId, CancellationToken stop) =>
        db.WriteAsync(
            async () =>
            {
                await db.LockAsync<Course>(courseId, stop);
                var enrollment = await db.Enrollments.SingleAsync(e => e.CourseId == courseId && e.PersonId == personId, stop);
                var course = await db.Courses.SingleAsync(c => c.Id == courseId, stop);
                var formerId = change.Verb is EnrollmentVerb.Moved ? change.FromClassId : enrollment.ClassId;
                var former = formerId is null ? null : await db.Classes.SingleOrDefaultAsync(c => c.Id == formerId, stop);
                var held = enrollment.HoldsSeat;
                var undone = enrollment.Undo(change, former, byId, clock.Now);
                if (undone.Refusal is not null)
                    return undone;
                var needsSeat = enrollment.HoldsSeat && !held;
                if (needsSeat && course.Rules.Capacity is { } seats && await TakenAsync(courseId, stop) >= seats)
                    return new Refusal("The course is full.");
                var needsSeatInClass = needsSeat || (enrollment.HoldsSeat && change.Verb is EnrollmentVerb.Moved);
                if (needsSeatInClass && former is not null && await IsFullAsync(former, stop))
                    return new Refusal("The class “{0}” is full.", null, former.Name);
                await db.SaveChangesAsync(stop);
                return Result.Done;
            },
            stop
        );

    /// <summary>Gives free seats to those who have waited longest.</summary>
    public Task PromoteAsync(Guid courseId, CancellationToken stop) =>
        db.WriteAsync(
            async () =>
            {
                await db.LockAsync<Course>(courseId, stop);
                await FillAsync(await db.Courses.SingleAsync(c => c.Id == courseId, stop), stop);
            },
            stop
        );

    /// <summary>Returns why no one can enroll now, or null.</summary>
    public static Refusal? Closed(CourseStatus status, CourseRules rules, Pricing pricing, DateTime now)
    {
        if (status is not CourseStatus.Published)
            return new Refusal("This course isn’t available.");
        if (!rules.TakesEnrollments)
            return new Refusal("This course isn’t accepting enrollments right now.");
        if (pricing is Pricing.Paid or Pricing.Subscription)
            return new Refusal("This is a paid course. Contact the instructor to enroll.");
        if (rules.EnrollmentOpensAt > now)
            return new Refusal("Enrollment hasn’t opened yet.");
        if (rules.EnrollmentClosesAt <= now)
            return new Refusal("Enrollment has closed.");
        if (rules.EndsAt <= now)
            return new Refusal("This course has ended.");
        return null;
    }

    /// <summary>Whether someone who leaves now keeps a record of it: the time in which they could drop the course is over.</summary>
    public static bool LeavesRecord(Enrollment enrollment, CourseRules rules, DateTime now) =>
        rules.DropDays is { } days && enrollment.IsActive && now >= enrollment.CountsFrom.AddDays(days);

    private async Task<Result<Enrollment>> DecideAsync(SeatAsk ask, SeatDesk desk, CancellationToken stop)
    {
        var (joined, enrollment) = (desk.ClassOf(ask), desk.EnrollmentOf(ask.PersonId));
        if (ask.ClassId is not null && joined is null)
            return new Refusal("This class isn’t part of the course.");
        if (joined is { IsArchived: true } && enrollment?.ClassId != joined.Id)
            return new Refusal("The class “{0}” has been archived.", null, joined.Name);
        if (await AgainstAsync(ask, desk.Course, enrollment, desk.Now, stop) is { } why)
            return why;
        if (ask.IsQuiet)
            enrollment?.Quietly();
        if (enrollment is { HoldsSeat: true, Status: not EnrollmentStatus.Offered } && !ask.IsRetake)
            return await MoveAsync(enrollment, joined, ask, desk, stop);
        if (ask.IsRetake && enrollment is not null)
        {
            var next = enrollment.Retake(ask.Source, desk.Now);
            if (next.Refusal is { } notYet)
                return notYet;
            // The index of current runs has one place for each person and course.
            await desk.SaveAsync(stop);
            db.Add(enrollment = next.Value);
        }
        var held = enrollment is { HoldsSeat: true } ? (enrollment.HoldsSeat, enrollment.ClassId) : default;
        if (enrollment is null)
            db.Add(enrollment = new Enrollment(ask.CourseId, ask.PersonId, ask.Source, desk.Now));
        if (ask.IsQuiet)
            enrollment.Quietly();
        if (ask.BatchId is { } batch)
            enrollment.Begin(batch);
        enrollment.EnrolledBy(ask.RuleId);
        if (joined is not null)
            enrollment.Join(joined, ask.ById, desk.Now);
        await PlaceAsync(ask, desk, joined, enrollment, stop);
        desk.Count(enrollment, held);
        return enrollment;
    }

    private async Task<Refusal?> AgainstAsync(SeatAsk ask, Course course, Enrollment? enrollment, DateTime now, CancellationToken stop)
    {
        if (ask.IgnoresRules)
            return null;
        if (ask.Source is EnrollmentSource.ClassCode)
        {
            if (course.Status is not CourseStatus.Published)
                return new Refusal("This course isn’t available.");
            if (course.Rules.EndsAt <= now)
                return new Refusal("This course has ended.");
        }
        else if (Closed(course.Status, course.Rules, course.Description.Pricing, now) is { } why)
            return why;
        if (enrollment is { Status: EnrollmentStatus.Withdrawn } && !ask.IsRetake)
            return new Refusal("You were withdrawn from this course. Ask the instructor to enroll you again.");
        if (enrollment is { Status: EnrollmentStatus.Suspended })
            return StudyAccess.Suspended(enrollment.Because);
        return course is { RequiresPrerequisites: true, PrerequisiteIds.Count: > 0 } && enrollment is not { HoldsSeat: true }
            ? await Prerequisites.MissingAsync(db, course.PrerequisiteIds, ask.PersonId, stop)
            : null;
    }

    /// <summary>Someone who has a seat changes the class, if that has a seat.</summary>
    private static async Task<Result<Enrollment>> MoveAsync(
        Enrollment enrollment,
        Class? joined,
        SeatAsk ask,
        SeatDesk desk,
        CancellationToken stop
    )
    {
        if (joined is null || enrollment.ClassId == joined.Id)
            return enrollment;
        if (await desk.IsFullAsync(joined, stop))
            return new Refusal("The class “{0}” is full.", null, joined.Name);
        var held = (true, enrollment.ClassId);
        enrollment.Join(joined, ask.ById, desk.Now);
        desk.Count(enrollment, held);
        return enrollment;
    }

    private static async Task PlaceAsync(SeatAsk ask, SeatDesk desk, Class? joined, Enrollment enrollment, CancellationToken stop)
    {
        var (course, now) = (desk.Course, desk.Now);
        enrollment.Attend(ask.Type);
        if (enrollment.Status is EnrollmentStatus.Waitlisted && !ask.IgnoresRules)
            return;
        if (course.Rules.RequiresApproval && ask.Source is EnrollmentSource.Self && !ask.IgnoresRules)
        {
            if (enrollment.Status is not EnrollmentStatus.Requested)
                enrollment.Request(ask.Source, now);
            return;
        }
        var holds = enrollment.Status is EnrollmentStatus.Offered;
        var taken = course.Rules.Capacity is null ? 0 : await desk.TakenAsync(stop);
        var seats = (course.Rules.Capacity ?? int.MaxValue) - (ask.IgnoresRules ? 0 : course.Rules.HeldSeats);
        if (holds || (taken < seats && (joined is null || !await desk.IsFullAsync(joined, stop))))
        {
            if (ask.IgnoresRules && course.Rules.HeldSeats > 0)
                course.UseHeldSeat();
            Seat(enrollment, course, ask.Source, ask.ById, now, ask.Reason);
            if (ask.Until is { } until)
                enrollment.GrantAccess(until);
        }
        else if (enrollment.Status is not EnrollmentStatus.Waitlisted)
            enrollment.Wait(ask.Source, now);
    }

    private static void Seat(Enrollment enrollment, Course course, EnrollmentSource source, Guid? byId, DateTime now, string? reason = null)
    {
        enrollment.TakeSeat(source, course.RequiredLessons, now, byId, reason);
        enrollment.GrantAccess(course.Rules.AccessDays, now);
    }

    private Task<int> TakenAsync(Guid courseId, CancellationToken stop) =>
        db.Enrollments.Seated.CountAsync(e => e.CourseId == courseId, stop);

    private async Task<bool> IsFullAsync(Class joined, CancellationToken stop) =>
        joined.Capacity is { } most && await db.Enrollments.Seated.CountAsync(e => e.ClassId == joined.Id, stop) >= most;
}
