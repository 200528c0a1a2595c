using Lms.Web.Features.Courses;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Calendars.Model;

/// <summary>
/// Copies the deadlines of a course with shifted dates; without dates, only those that count from the start. Repeating it changes nothing.
/// </summary>
public sealed class CopyDeadlines(LmsContext db, TimeProvider clock) : IHandle<CourseCopied>
{
    public Task HandleAsync(CourseCopied it, CancellationToken stop) =>
        db.WriteAsync(
            async () =>
            {
                if (await db.Deadlines.AnyAsync(d => d.CourseId == it.CourseId, stop))
                    return;
                var there = await PlacesAsync(it, stop);
                var zone = Clock.Zone(it.Zone);
                // Classes and people have dates of their own there.
                var all = await db
                    .Deadlines.AsNoTracking()
                    .Where(d => d.CourseId == it.FromId && d.Audience == DeadlineAudience.Everyone)
                    .Where(d => it.Days != null || d.DaysAfterStart != null)
                    .ToListAsync(stop);
                foreach (var old in all)
                    if (there.TryGetValue(old.TargetId, out var target))
                        db.Add(old.Copy(it.CourseId, target, it.Days ?? 0, zone, clock.Now));
                await db.SaveChangesAsync(stop);
            },
            stop
        );

    /// <summary>For the course and its parts, the keys in the copy: lessons by their slugs, modules and units by their places.</summary>
    private async Task<Dictionary<Guid, Guid>> PlacesAsync(CourseCopied it, CancellationToken stop)
    {
        var places = new Dictionary<Guid, Guid> { [it.FromId] = it.CourseId };
        var lessons = await db.Lessons.Where(l => l.CourseId == it.CourseId).ToDictionaryAsync(l => l.Slug, l => l.Id, stop);
        foreach (var old in await db.Lessons.Where(l => l.CourseId == it.FromId).Select(l => new { l.Id, l.Slug }).ToListAsync(stop))
            if (lessons.TryGetValue(old.Slug, out var lesson))
                places[old.Id] = lesson;
        var (from, to) = (await PartsAsync(it.FromId, stop), await PartsAsync(it.CourseId, stop));
        foreach (var (place, id) in from)
            if (to.TryGetValue(place, out var part))
                places[id] = part;
        return places;
    }

    private async Task<Dictionary<(int, int), Guid>> PartsAsync(Guid courseId, CancellationToken stop)
    {
        var modules = await db.Modules.Where(m => m.CourseId == courseId).Select(m => new { m.Id, m.Position }).ToListAsync(stop);
        var ids = modules.ConvertAll(m => m.Id);
        var units = await db
            .Units.Where(u => ids.Contains(u.ModuleId))
            .Select(u => new
            {
                u.Id,
                u.ModuleId,
                u.Position,
            })
            .ToListAsync(stop);
        var parts = modules.ToDictionary(m => (m.Position, -1), m => m.Id);
        foreach (var unit in units)
            parts[(modules.Single(m => m.Id == unit.ModuleId).Position, unit.Position)] = unit.Id;
        return parts;
    }
}
