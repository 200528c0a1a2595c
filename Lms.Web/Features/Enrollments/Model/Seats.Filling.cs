using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Enrollments.Model;

/// <summary>Free seats go to those who have waited longest.</summary>
public sealed partial class Seats
{
    private const int MostAtOnce = 1000;

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
        var seated = db.Enrollments.Seated;
        return await db
            .Classes.Where(c => ids.Contains(c.Id) && c.Capacity != null)
            .Select(c => new { c.Id, Left = c.Capacity!.Value - seated.Count(e => e.ClassId == c.Id) })
            .ToDictionaryAsync(c => c.Id, c => c.Left, stop);
    }
}
