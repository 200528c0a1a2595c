using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Calendars.Model;

/// <summary>Sets a deadline; an existing one for the same thing and people is replaced.</summary>
public sealed class SetDeadline(LmsContext db, Viewer viewer, TimeProvider clock)
{
    /// <param name="onlyClass">The class that the viewer may set deadlines for; null if it is the whole course.</param>
    public async Task<Result> RunAsync(Course course, Class? onlyClass, DeadlineForm form, CancellationToken stop)
    {
        var found = await TargetAsync(course.Id, form.What, stop);
        if (found.Refusal is { } unknown)
            return unknown;
        var (target, targetId) = found.Value;
        var asked = await AudienceAsync(course.Id, onlyClass, form, stop);
        if (asked.Refusal is { } unknownAudience)
            return unknownAudience;
        var (audience, audienceId, zone) = asked.Value;
        var deadline = await db.Deadlines.SingleOrDefaultAsync(
            d => d.CourseId == course.Id && d.TargetId == targetId && d.AudienceId == audienceId,
            stop
        );
        if (deadline is null)
            db.Add(deadline = new Deadline(course.Id, target, targetId, audience, audienceId, clock.Now));
        var set = deadline.Set(viewer.FromLocal(form.Due), form.Days, zone, viewer.Id, clock.Now);
        return set.Refusal is not null
            ? set
            : deadline.Explain(form.Instructions.OrNull() ?? await InheritedAsync(deadline, stop), form.Reason);
    }

    /// <summary>What those who now get another date were told to do; null if nothing.</summary>
    private async Task<string?> InheritedAsync(Deadline it, CancellationToken stop)
    {
        if (it.Audience is not (DeadlineAudience.Group or DeadlineAudience.Person))
            return null;
        var whose = db.Enrollments.Where(e => e.CourseId == it.CourseId && (e.PersonId == it.AudienceId || e.GroupId == it.AudienceId));
        return await db
            .Deadlines.Where(d => d.CourseId == it.CourseId && d.TargetId == it.TargetId && d.Rank < it.Rank && d.Instructions != "")
            .Where(d => d.AudienceId == null || whose.Any(e => e.ClassId == d.AudienceId || e.GroupId == d.AudienceId))
            .OrderByDescending(d => d.Rank)
            .Select(d => d.Instructions)
            .FirstOrDefaultAsync(stop);
    }

    /// <summary>What the days of the form come to; null if it has none.</summary>
    public async Task<DuePreview?> PreviewAsync(Course course, Class? onlyClass, DeadlineForm form, CancellationToken stop)
    {
        if (form.Days is not (>= 0 and <= Deadline.MostDays and var days) || form.Due is not null)
            return null;
        var asked = await AudienceAsync(course.Id, onlyClass, form, stop);
        if (asked.Refusal is not null)
            return null;
        var (_, audienceId, zone) = asked.Value;
        var starts = await db
            .Classes.Where(c => c.Id == audienceId || c.Groups.Any(g => g.Id == audienceId))
            .Select(c => c.StartsAt)
            .SingleOrDefaultAsync(stop);
        return DuePreview.Of(days, zone, starts, clock.Now);
    }

    private async Task<Result<(DeadlineTarget, Guid)>> TargetAsync(Guid courseId, string? what, CancellationToken stop)
    {
        if (string.IsNullOrEmpty(what) || what == "course")
            return (DeadlineTarget.Course, courseId);
        var parts = what.Split(':');
        if (parts.Length != 2 || !Guid.TryParse(parts[1], out var id))
            return Unknown;
        var (target, isThere) = parts[0] switch
        {
            "lesson" => (DeadlineTarget.Lesson, await db.Lessons.AnyAsync(l => l.Id == id && l.CourseId == courseId, stop)),
            "module" => (DeadlineTarget.Module, await db.Modules.AnyAsync(m => m.Id == id && m.CourseId == courseId, stop)),
            "unit" => (
                DeadlineTarget.Unit,
                await db.Units.AnyAsync(u => u.Id == id && db.Modules.Any(m => m.Id == u.ModuleId && m.CourseId == courseId), stop)
            ),
            _ => default,
        };
        return isThere ? (target, id) : Unknown;
    }

    private static Refusal Unknown => new("Choose a lesson or another part of this course.", "What");

    private async Task<Result<(DeadlineAudience, Guid?, string)>> AudienceAsync(
        Guid courseId,
        Class? onlyClass,
        DeadlineForm form,
        CancellationToken stop
    )
    {
        if (!string.IsNullOrWhiteSpace(form.Person))
        {
            var key = EmailAddress.Key(form.Person);
            var classId = onlyClass?.Id;
            var person = await (
                from e in db.Enrollments
                where e.CourseId == courseId && (classId == null || e.ClassId == classId)
                join p in db.People on e.PersonId equals p.Id
                where p.NormalizedEmail == key
                select new { p.Id, p.TimeZone }
            ).SingleOrDefaultAsync(stop);
            return person is null
                ? new Refusal("No learner here has this email address.", "Person")
                : (DeadlineAudience.Person, person.Id, person.TimeZone);
        }
        if ((form.For ?? onlyClass?.Id) is not { } id)
            return (DeadlineAudience.Everyone, null, viewer.Zone.Id);
        var found = await db
            .Classes.Where(c => c.CourseId == courseId && (onlyClass == null || c.Id == onlyClass.Id))
            .Where(c => c.Id == id || c.Groups.Any(g => g.Id == id))
            .Select(c => new { c.Id, c.TimeZone })
            .SingleOrDefaultAsync(stop);
        return found is null
            ? new Refusal("Choose a class or group from the list.", "For")
            : (found.Id == id ? DeadlineAudience.Class : DeadlineAudience.Group, id, found.TimeZone);
    }
}
