using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Rosters.Model;

/// <summary>A row with the person, course, and class that it is about.</summary>
internal sealed record RosterPlace(RosterRow Row, RosterFacts Facts);

/// <summary>Enrolls, changes, and withdraws the people of some rows: all of one course under one lock.</summary>
internal sealed class RosterPlaces(LmsContext db, Seats seats, RosterImport import, TimeProvider clock, Words words)
{
    private readonly DateTime now = clock.Now;

    public async Task TakeAsync(IReadOnlyList<RosterPlace> places, CancellationToken stop)
    {
        var ids = places.Select(p => p.Facts.PersonId!.Value).Distinct().ToList();
        var members = (await db.Memberships.Where(m => ids.Contains(m.PersonId)).Select(m => m.PersonId).ToListAsync(stop)).ToHashSet();
        foreach (var gone in places.Where(p => !members.Contains(p.Facts.PersonId!.Value)))
            Set(gone.Row, new Refusal("This member no longer exists."));
        var here = places.Where(p => members.Contains(p.Facts.PersonId!.Value));
        // In the order of their keys, so that of two imports one waits for the other and not both.
        foreach (var course in here.GroupBy(p => p.Facts.CourseId!.Value).OrderBy(g => g.Key))
        {
            await EndAsync(course.Key, [.. course.Where(p => p.Row.Plan is RosterPlan.Withdraw or RosterPlan.Suspend)], stop);
            await GrantAsync(course.Key, [.. course.Where(p => p.Row.Plan is RosterPlan.Enroll or RosterPlan.Update)], stop);
        }
    }

    public void Set(RosterRow row, Result done)
    {
        row.Outcome = done.IsDone ? RosterOutcome.Done : RosterOutcome.Failed;
        if (done.Refusal is { } why)
            row.Details = words[why];
    }

    private async Task EndAsync(Guid courseId, List<RosterPlace> places, CancellationToken stop)
    {
        if (places.Count == 0)
            return;
        var ended = await seats.ChangeAsync(
            courseId,
            [.. places.Select(p => (p.Facts.PersonId!.Value, (Func<Enrollment, Courses.Model.Course, Result>)((it, _) => End(it, p))))],
            stop
        );
        foreach (var (place, done) in places.Zip(ended))
            Set(place.Row, done);
    }

    private Result End(Enrollment it, RosterPlace place)
    {
        if (!import.Tells)
            it.Quietly();
        if (place.Row.Plan is RosterPlan.Suspend)
            return it.Suspend(place.Facts.Reason ?? words["Please ask your institution."].Value, import.StartedById, now);
        // People who have moved to another class of the course stay there.
        if (place.Facts.ClassId is { } its && it.ClassId != its)
            return Result.Done;
        return it.Withdraw(now, import.StartedById, place.Facts.Reason);
    }

    private async Task GrantAsync(Guid courseId, List<RosterPlace> places, CancellationToken stop)
    {
        if (places.Count == 0)
            return;
        var decided = await seats.GrantAsync(courseId, [.. places.Select(p => Ask(courseId, p.Facts))], stop);
        foreach (var (place, its) in places.Zip(decided))
        {
            Set(place.Row, its.IsDone ? Adapt(its.Value, place.Facts) : its);
            if (its.IsDone && its.Value.Status is EnrollmentStatus.Waitlisted)
                place.Row.Details = words["All seats are taken: on the waitlist."];
        }
    }

    private SeatAsk Ask(Guid courseId, RosterFacts facts) =>
        new(courseId, facts.PersonId!.Value, EnrollmentSource.BulkImport)
        {
            ClassId = facts.ClassId,
            ById = import.StartedById,
            Type = facts.Type ?? EnrollmentType.Regular,
            Until = RosterStandings.End(facts.Until, db.Viewer.Zone),
            IsQuiet = !import.Tells,
        };

    /// <summary>What the row says about someone who already had a seat.</summary>
    private Result Adapt(Enrollment it, RosterFacts facts)
    {
        if (it.Status is EnrollmentStatus.Suspended)
            it.Readmit(import.StartedById, now);
        if (facts.Type is { } type)
            it.Attend(type);
        return it.IsActive && RosterStandings.End(facts.Until, db.Viewer.Zone) is { } end && end != it.ExpiresAt
            ? it.Renew(end, import.StartedById, now)
            : Result.Done;
    }
}
