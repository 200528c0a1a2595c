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
public sealed class Seats(LmsContext db, TimeProvider clock)
{
    /// <summary>
    /// Grants a seat, a place on the waitlist when there is none, or a request when someone has to approve. Asking twice changes nothing
    /// but the class.
    /// </summary>
    public Task<Result<Enrollment>> GrantAsync(SeatAsk ask, CancellationToken stop) =>
        db.WriteAsync(
            async () =>
            {
                await db.LockAsync<Course>(ask.CourseId, stop);
                var now = clock.Now;
                if (await db.Courses.SingleOrDefaultAsync(c => c.Id == ask.CourseId, stop) is not { } course)
                    return (Result<Enrollment>)No.NotInThisCourse;
                var joined = ask.ClassId is { } id
                    ? await db.Classes.SingleOrDefaultAsync(c => c.Id == id && c.CourseId == ask.CourseId, stop)
                    : null;
                if (ask.ClassId is not null && joined is null)
                    return new Refusal("This class isn’t part of the course.");
                var enrollment = await db.Enrollments.SingleOrDefaultAsync(
                    e => e.CourseId == ask.CourseId && e.PersonId == ask.PersonId,
                    stop
                );
                if (await AgainstAsync(ask, course, enrollment, now, stop) is { } why)
                    return why;
                if (enrollment is { HoldsSeat: true, Status: not EnrollmentStatus.Offered } && !ask.IsRetake)
                    return await MoveAsync(enrollment, joined, ask, stop);
                if (ask.IsRetake && enrollment is not null)
                {
                    var next = enrollment.Retake(ask.Source, now);
                    if (next.Refusal is { } notYet)
                        return notYet;
                    // The index of current runs has one place for each person and course.
                    await db.SaveChangesAsync(stop);
                    db.Add(enrollment = next.Value);
                }
                if (enrollment is null)
                    db.Add(enrollment = new Enrollment(ask.CourseId, ask.PersonId, ask.Source, now));
                if (joined is not null)
                    enrollment.Join(joined, ask.ById, now);
                await PlaceAsync(ask, course, joined, enrollment, now, stop);
                await db.SaveChangesAsync(stop);
                return enrollment;
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
        db.WriteAsync(
            async () =>
            {
                await db.LockAsync<Course>(courseId, stop);
                var enrollment = await db.Enrollments.SingleOrDefaultAsync(e => e.CourseId == courseId && e.PersonId == personId, stop);
                if (enrollment is null)
                    return new Refusal("You’re not enrolled in this course.");
                var course = await db.Courses.SingleAsync(c => c.Id == courseId, stop);
                var changed = change(enrollment, course);
                if (changed.Refusal is not null)
                    return changed;
                await db.SaveChangesAsync(stop);
                await FillAsync(course, stop);
                return Result.Done;
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
                if (!held && enrollment.HoldsSeat)
                {
                    if (course.Rules.Capacity is { } seats && await TakenAsync(courseId, stop) >= seats)
                        return new Refusal("The course is full.");
                    if (former is not null && await IsFullAsync(former, stop))
                        return new Refusal("The class “{0}” is full.", null, former.Name);
                }
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
    private async Task<Result<Enrollment>> MoveAsync(Enrollment enrollment, Class? joined, SeatAsk ask, CancellationToken stop)
    {
        if (joined is null || enrollment.ClassId == joined.Id)
            return enrollment;
        if (await IsFullAsync(joined, stop))
            return new Refusal("The class “{0}” is full.", null, joined.Name);
        enrollment.Join(joined, ask.ById, clock.Now);
        await db.SaveChangesAsync(stop);
        return enrollment;
    }

    private async Task PlaceAsync(SeatAsk ask, Course course, Class? joined, Enrollment enrollment, DateTime now, CancellationToken stop)
    {
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
        var taken = course.Rules.Capacity is null ? 0 : await TakenAsync(course.Id, stop);
        var seats = (course.Rules.Capacity ?? int.MaxValue) - (ask.IgnoresRules ? 0 : course.Rules.HeldSeats);
        if (holds || (taken < seats && (joined is null || !await IsFullAsync(joined, stop))))
        {
            if (ask.IgnoresRules && course.Rules.HeldSeats > 0)
                course.UseHeldSeat();
            Seat(enrollment, course, ask.Source, ask.ById, now);
        }
        else if (enrollment.Status is not EnrollmentStatus.Waitlisted)
            enrollment.Wait(ask.Source, now);
    }

    private static void Seat(Enrollment enrollment, Course course, EnrollmentSource source, Guid? byId, DateTime now)
    {
        enrollment.TakeSeat(source, course.RequiredLessons, now, byId);
        enrollment.GrantAccess(course.Rules.AccessDays, now);
    }

    private Task<int> TakenAsync(Guid courseId, CancellationToken stop) =>
        db.Enrollments.Seated.CountAsync(e => e.CourseId == courseId, stop);

    private async Task<bool> IsFullAsync(Class joined, CancellationToken stop) =>
        joined.Capacity is { } most && await db.Enrollments.Seated.CountAsync(e => e.ClassId == joined.Id, stop) >= most;

    private async Task FillAsync(Course course, CancellationToken stop)
    {
        var now = clock.Now;
        var free = course.Rules.Capacity is { } seats ? seats - course.Rules.HeldSeats - await TakenAsync(course.Id, stop) : MostAtOnce;
        if (free <= 0)
            return;
        var line = await db
            .Enrollments.Where(e => e.CourseId == course.Id && e.Status == EnrollmentStatus.Waitlisted)
            .OrderBy(e => e.WaitlistedAt)
            .ThenBy(e => e.Id)
            .Take(MostAtOnce)
            .ToListAsync(stop);
        if (line.Count == 0)
            return;
        var room = await RoomAsync(line, stop);
        foreach (var next in line)
        {
            if (free == 0)
                break;
            // Those behind someone whose class is full do not wait for that class.
            if (next.ClassId is { } its && room.TryGetValue(its, out var left))
            {
                if (left <= 0)
                    continue;
                room[its] = left - 1;
            }
            free--;
            if (course.Rules.OfferHours > 0)
                next.Offer(now.AddHours(course.Rules.OfferHours), now);
            else
                Seat(next, course, next.Source, null, now);
        }
        await db.SaveChangesAsync(stop);
    }

    /// <summary>Free seats of the classes that have a limit and that people wait for.</summary>
    private async Task<Dictionary<Guid, int>> RoomAsync(IReadOnlyList<Enrollment> line, CancellationToken stop)
    {
        var ids = line.Select(e => e.ClassId).OfType<Guid>().Distinct().ToList();
        if (ids.Count == 0)
            return [];
        return await db
            .Classes.Where(c => ids.Contains(c.Id) && c.Capacity != null)
            .Select(c => new
            {
                c.Id,
                Left = c.Capacity!.Value
                    - db.Enrollments.Count(e =>
                        e.ClassId == c.Id
                        && (
                            e.Status == EnrollmentStatus.Enrolled
                            || e.Status == EnrollmentStatus.InProgress
                            || e.Status == EnrollmentStatus.Completed
                            || e.Status == EnrollmentStatus.PendingPayment
                            || e.Status == EnrollmentStatus.Suspended
                            || e.Status == EnrollmentStatus.Offered
                        )
                    ),
            })
            .ToDictionaryAsync(c => c.Id, c => c.Left, stop);
    }

    private const int MostAtOnce = 1000;
}
