using Lms.Web.Features.Courses;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Calendars.Model;

/// <summary>Copies the deadlines of a course with shifted dates. Repeating it changes nothing.</summary>
public sealed class CopyDeadlines(LmsContext db) : IHandle<CourseCopied>
{
    public Task HandleAsync(CourseCopied it, CancellationToken stop) =>
        db.WriteAsync(
            async () =>
            {
                if (it.Days is not { } days || await db.Deadlines.AnyAsync(d => d.CourseId == it.CourseId, stop))
                    return;
                var there = await db.Lessons.Where(l => l.CourseId == it.CourseId).ToDictionaryAsync(l => l.Slug, l => l.Id, stop);
                var due = await (
                    from d in db.Deadlines
                    where d.CourseId == it.FromId
                    from l in db.Lessons.Where(l => l.Id == d.LessonId).DefaultIfEmpty()
                    select new
                    {
                        d.LessonId,
                        d.DueAt,
                        Slug = l == null ? null : l.Slug,
                    }
                ).ToListAsync(stop);
                var zone = Clock.Zone(it.Zone);
                foreach (var old in due)
                {
                    if (old.LessonId is not null && (old.Slug is null || !there.ContainsKey(old.Slug)))
                        continue;
                    db.Add(new Deadline(it.CourseId, old.Slug is null ? null : there[old.Slug], Clock.Later(old.DueAt, days, zone)));
                }
                await db.SaveChangesAsync(stop);
            },
            stop
        );
}
