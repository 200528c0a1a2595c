using Lms.Web.Features.Library.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses.Model;

/// <summary>The lessons that use a material of the library.</summary>
public sealed class UsedMaterials(LmsContext db) : IMaterialUses
{
    private const int Most = 100;

    public IQueryable<Guid> All => db.LessonMaterials.Where(u => db.Lessons.Any(l => l.Id == u.LessonId)).Select(u => u.MaterialId);

    public async Task<MaterialUses> OfAsync(Guid materialId, Viewer viewer, CancellationToken stop)
    {
        var all =
            from u in db.LessonMaterials.AsNoTracking()
            where u.MaterialId == materialId
            join l in db.Lessons on u.LessonId equals l.Id
            join c in db.Courses on l.CourseId equals c.Id
            select new
            {
                Use = u,
                Lesson = l,
                Course = c,
            };
        var counts = await all.GroupBy(_ => 1)
            .Select(g => new { Lessons = g.Count(), Courses = g.Select(x => x.Course.Id).Distinct().Count() })
            .FirstOrDefaultAsync(stop);
        if (counts is null)
            return MaterialUses.None;
        var taught = db.Courses.TaughtBy(viewer).Select(c => c.Id);
        // Materials shown to everyone by a published course may be known to everyone; drafts belong to the team.
        var known = all.Where(x =>
            taught.Contains(x.Course.Id) || (x.Course.Status == CourseStatus.Published && x.Lesson.IsPublished && x.Use.IsPublished)
        );
        var rows = await known
            .OrderBy(x => x.Course.Title)
            .ThenBy(x => x.Lesson.Title)
            .ThenBy(x => x.Lesson.Id)
            .Take(Most)
            .Select(x => new
            {
                Course = x.Course.Title,
                x.Course.Slug,
                Lesson = x.Lesson.Title,
                x.Lesson.Id,
                Shown = x.Lesson.IsPublished && x.Use.IsPublished,
                IsTaught = taught.Contains(x.Course.Id),
            })
            .ToListAsync(stop);
        return new MaterialUses(
            [
                .. rows.Select(r => new MaterialUses.Row(
                    r.Course,
                    r.Lesson,
                    r.IsTaught ? $"/teach/courses/{r.Slug}/lessons/{r.Id}" : $"/courses/{r.Slug}",
                    r.Shown
                )),
            ],
            counts.Lessons,
            counts.Courses,
            counts.Lessons - await known.CountAsync(stop)
        );
    }

    public async Task<int> NamedAsync(string key, CancellationToken stop)
    {
        var word = $"{MaterialSource.Fence} {key}";
        var texts = await (
            from l in db.Lessons
            join b in db.LessonBodies on l.Id equals b.LessonId
            where b.Markdown.Contains(word)
            select new { l.Id, b.Markdown }
        ).ToListAsync(stop);
        var drafts = await (
            from l in db.Lessons
            join d in db.LessonDrafts on l.Id equals d.LessonId
            where d.Markdown.Contains(word)
            select new { l.Id, d.Markdown }
        ).ToListAsync(stop);
        return texts.Concat(drafts).Where(t => MaterialViews.KeysIn(t.Markdown).Contains(key)).Select(t => t.Id).Distinct().Count();
    }
}
