using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Platform.Data;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Calendars.Model;

/// <summary>A deadline as its teachers see it.</summary>
public sealed record DeadlineRow
{
    public required Guid Id { get; init; }

    public required DeadlineTarget Target { get; init; }

    /// <summary>Null for the whole course.</summary>
    public required string? What { get; init; }

    public required DeadlineAudience Audience { get; init; }

    /// <summary>The class, group, or person.</summary>
    public required string? Whom { get; init; }

    public required DateTime? DueAt { get; init; }

    public required int? Days { get; init; }

    public required string Zone { get; init; }

    /// <summary>The beginning of the class that it is for.</summary>
    public required DateTime? ClassStarts { get; init; }

    /// <summary>Null for a fixed time, and for one person, who has started already.</summary>
    public DuePreview? Preview(DateTime now) =>
        Days is { } days && Audience is not DeadlineAudience.Person ? DuePreview.Of(days, Zone, ClassStarts, now) : null;

    public required string Instructions { get; init; }

    public required string? Reason { get; init; }

    public required string? SetBy { get; init; }
}

/// <summary>The deadlines of a course, or those that concern one class.</summary>
public sealed class DeadlineList(LmsContext db)
{
    private const int Most = 500;

    /// <param name="onlyClass">Null for all.</param>
    public async Task<IReadOnlyList<DeadlineRow>> ReadAsync(Guid courseId, Guid? onlyClass, CancellationToken stop) =>
        await (
            from d in db.Deadlines.AsNoTracking()
            where d.CourseId == courseId
            where
                onlyClass == null
                || d.AudienceId == null
                || d.AudienceId == onlyClass
                || db.ClassGroups.Any(g => g.Id == d.AudienceId && g.ClassId == onlyClass)
                || db.Enrollments.Any(e => e.CourseId == courseId && e.ClassId == onlyClass && e.PersonId == d.PersonId)
            orderby d.DueAt == null, d.DueAt, d.DaysAfterStart, d.Rank, d.Id
            select new DeadlineRow
            {
                Id = d.Id,
                Target = d.Target,
                What =
                    d.Target == DeadlineTarget.Lesson ? db.Lessons.Where(l => l.Id == d.TargetId).Select(l => l.Title).FirstOrDefault()
                    : d.Target == DeadlineTarget.Module ? db.Modules.Where(m => m.Id == d.TargetId).Select(m => m.Title).FirstOrDefault()
                    : d.Target == DeadlineTarget.Unit ? db.Units.Where(u => u.Id == d.TargetId).Select(u => u.Title).FirstOrDefault()
                    : null,
                Audience = d.Audience,
                Whom =
                    d.Audience == DeadlineAudience.Class ? db.Classes.Where(c => c.Id == d.AudienceId).Select(c => c.Name).FirstOrDefault()
                    : d.Audience == DeadlineAudience.Group
                        ? (
                            from g in db.ClassGroups
                            where g.Id == d.AudienceId
                            join c in db.Classes on g.ClassId equals c.Id
                            select onlyClass == null ? c.Name + " · " + g.Name : g.Name
                        ).FirstOrDefault()
                    : d.Audience == DeadlineAudience.Person
                        ? db.People.Where(p => p.Id == d.PersonId).Select(p => p.DisplayName).FirstOrDefault()
                    : null,
                DueAt = d.DueAt,
                Days = d.DaysAfterStart,
                Zone = d.TimeZone,
                ClassStarts = db
                    .Classes.Where(c => c.Id == d.AudienceId || c.Groups.Any(g => g.Id == d.AudienceId))
                    .Select(c => c.StartsAt)
                    .FirstOrDefault(),
                Instructions = d.Instructions,
                Reason = d.Reason,
                SetBy = db.People.Where(p => p.Id == d.ById).Select(p => p.DisplayName).FirstOrDefault(),
            }
        )
            .Take(Most)
            .ToListAsync(stop);

    /// <summary>What can be due in a course, in reading order: modules with their lessons.</summary>
    public async Task<IReadOnlyList<SelectListItem>> TargetsAsync(Guid courseId, string wholeCourse, CancellationToken stop)
    {
        var items = new List<SelectListItem> { new(wholeCourse, "course") };
        var modules = new Dictionary<Guid, SelectListGroup>();
        await foreach (var row in db.Outline(courseId))
        {
            if (!modules.TryGetValue(row.ModuleId, out var group))
            {
                modules[row.ModuleId] = group = new SelectListGroup { Name = row.ModuleTitle };
                items.Add(new(row.ModuleTitle, $"module:{row.ModuleId}") { Group = group });
            }
            items.Add(new(row.Title, $"lesson:{row.LessonId}") { Group = group });
        }
        return items;
    }

    /// <summary>Whom a deadline can be for: everyone, the classes that run, and their groups.</summary>
    /// <param name="onlyClass">Null for all; otherwise everyone is this class.</param>
    public async Task<IReadOnlyList<SelectListItem>> AudiencesAsync(Guid courseId, Guid? onlyClass, string everyone, CancellationToken stop)
    {
        var classes = await db
            .Classes.Where(c => c.CourseId == courseId && c.ArchivedAt == null && (onlyClass == null || c.Id == onlyClass))
            .OrderBy(c => c.Name)
            .Select(c => new
            {
                c.Id,
                c.Name,
                Groups = c.Groups.OrderBy(g => g.Name).Select(g => new { g.Id, g.Name }).ToList(),
            })
            .ToListAsync(stop);
        var items = new List<SelectListItem> { new(everyone, "") };
        foreach (var it in classes)
        {
            if (onlyClass is null)
                items.Add(new(it.Name, it.Id.ToString()));
            items.AddRange(
                it.Groups.Select(g => new SelectListItem(onlyClass is null ? $"{it.Name} · {g.Name}" : g.Name, g.Id.ToString()))
            );
        }
        return items;
    }
}
