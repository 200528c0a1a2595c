using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Enrollments.Model;

/// <summary>
/// Grants and releases seats. A decision about a seat locks the course's row (on SQLite: the only writer) until it is made, so two people
/// who ask for the last seat are served one after the other: the first gets the seat, the second a place in the queue.
/// </summary>
public sealed class Seats(LmsContext db, TimeProvider clock)
{
    /// <summary>Grants a seat, or a place on the waitlist when there is none. Asking twice changes nothing.</summary>
    /// <param name="ignoreWindow">
    /// True for those who manage learners, who may enroll anyone at any time: closed enrollment and missing prerequisites do not count.
    /// </param>
    public Task<Result<Enrollment>> GrantAsync(
        Guid courseId,
        Guid personId,
        EnrollmentSource source,
        bool ignoreWindow,
        CancellationToken stop
    ) =>
        db.WriteAsync(
            async () =>
            {
                await db.LockAsync<Course>(courseId, stop);
                var course = await db
                    .Courses.AsNoTracking()
                    .Where(c => c.Id == courseId)
                    .Select(c => new
                    {
                        c.Status,
                        c.Rules,
                        c.RequiredLessons,
                        c.Description.Pricing,
                        c.RequiresPrerequisites,
                        c.PrerequisiteIds,
                    })
                    .SingleOrDefaultAsync(stop);
                var now = clock.Now;
                if (course is null)
                    return (Result<Enrollment>)No.NotInThisCourse;
                if (!ignoreWindow && Closed(course.Status, course.Rules, course.Pricing, now) is { } why)
                    return why;
                var enrollment = await db.Enrollments.SingleOrDefaultAsync(e => e.CourseId == courseId && e.PersonId == personId, stop);
                if (enrollment is { HoldsSeat: true } or { Status: EnrollmentStatus.Waitlisted })
                    return enrollment;
                if (enrollment is { Status: EnrollmentStatus.Withdrawn } && source is EnrollmentSource.Self)
                    return new Refusal("You were withdrawn from this course. Ask the instructor to enroll you again.");
                if (
                    !ignoreWindow
                    && source is EnrollmentSource.Self
                    && course.RequiresPrerequisites
                    && course.PrerequisiteIds.Count > 0
                    && await Prerequisites.MissingAsync(db, course.PrerequisiteIds, personId, stop) is { } missing
                )
                    return missing;
                if (enrollment is null)
                    db.Add(enrollment = new Enrollment(courseId, personId, source, now));
                var taken = course.Rules.Capacity is null ? 0 : await db.Enrollments.Seated.CountAsync(e => e.CourseId == courseId, stop);
                _ =
                    taken < (course.Rules.Capacity ?? int.MaxValue)
                        ? enrollment.TakeSeat(source, course.RequiredLessons, now)
                        : enrollment.Wait(source, now);
                await db.SaveChangesAsync(stop);
                return enrollment;
            },
            stop
        );

    /// <summary>Frees the seat and gives it to the person who has waited longest.</summary>
    public Task<Result> LeaveAsync(Guid courseId, Guid personId, bool byManager, CancellationToken stop) =>
        db.WriteAsync(
            async () =>
            {
                await db.LockAsync<Course>(courseId, stop);
                var enrollment = await db.Enrollments.SingleOrDefaultAsync(e => e.CourseId == courseId && e.PersonId == personId, stop);
                if (enrollment is null)
                    return new Refusal("You’re not enrolled in this course.");
                var left = byManager ? enrollment.Withdraw(clock.Now) : enrollment.Leave(clock.Now);
                if (left.Refusal is not null)
                    return left;
                await db.SaveChangesAsync(stop);
                await FillAsync(courseId, stop);
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
                await FillAsync(courseId, stop);
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

    private async Task FillAsync(Guid courseId, CancellationToken stop)
    {
        var course = await db
            .Courses.AsNoTracking()
            .Where(c => c.Id == courseId)
            .Select(c => new { c.Rules.Capacity, c.RequiredLessons })
            .SingleAsync(stop);
        var taken = course.Capacity is null ? 0 : await db.Enrollments.Seated.CountAsync(e => e.CourseId == courseId, stop);
        var free = course.Capacity is { } seats ? Math.Max(0, seats - taken) : 1000;
        var waiting = await db
            .Enrollments.Where(e => e.CourseId == courseId && e.Status == EnrollmentStatus.Waitlisted)
            .OrderBy(e => e.WaitlistedAt)
            .ThenBy(e => e.Id)
            .Take(free)
            .ToListAsync(stop);
        foreach (var next in waiting)
            next.TakeSeat(next.Source, course.RequiredLessons, clock.Now);
        await db.SaveChangesAsync(stop);
    }
}
