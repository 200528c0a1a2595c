using Lms.Web.Features.Library;
using Lms.Web.Features.Library.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files.Media;
using Lms.Web.Platform.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses.Model;

/// <summary>
/// Redraws lessons when a material that they use has changed, or was made ready for all devices, so that this is not done while they are
/// read; and records which lessons use which materials. Idempotent.
/// </summary>
public sealed class RenderMaterials(LmsContext db) : IHandle<LessonNamesMaterials>, IHandle<MaterialChanged>, IHandle<MediaMeasured>
{
    private static readonly string[] Any = [LmsContext.NotDeleted];

    public Task HandleAsync(LessonNamesMaterials it, CancellationToken stop) => DrawAsync(it.LessonId, stop);

    public async Task HandleAsync(MaterialChanged it, CancellationToken stop)
    {
        // Deleted ones too: they may come back.
        foreach (var lesson in await db.LessonMaterials.Where(u => u.MaterialId == it.MaterialId).Select(u => u.LessonId).ToListAsync(stop))
            await DrawAsync(lesson, stop);
    }

    public async Task HandleAsync(MediaMeasured it, CancellationToken stop)
    {
        foreach (
            var material in await db
                .MaterialVersions.Where(v => v.FileId == it.FileId && db.Materials.Any(m => m.Id == v.MaterialId && m.Current == v.Number))
                .Select(v => v.MaterialId)
                .ToListAsync(stop)
        )
            await HandleAsync(new MaterialChanged(material), stop);
    }

    /// <summary>A concurrent publication waits, and is handled afterward.</summary>
    private async Task DrawAsync(Guid lessonId, CancellationToken stop)
    {
        await db.WriteAsync(
            async () =>
            {
                await db.LockAsync<Lesson>(lessonId, stop);
                if (
                    await db.Lessons.IgnoreQueryFilters(Any).Include(l => l.Body).SingleOrDefaultAsync(l => l.Id == lessonId, stop)
                    is not { } lesson
                )
                    return;
                var materials = await MaterialViews.ReadAsync(db, stop, lesson.Body.Markdown, lesson.Body.Current);
                lesson.Redraw(materials);
                var shown = MaterialViews.KeysIn(lesson.Body.Markdown);
                var named = shown
                    .Concat(MaterialViews.KeysIn(lesson.Body.Current))
                    .Distinct()
                    .Select(materials.Find)
                    .OfType<MaterialView>()
                    .ToList();
                var kept = await db.LessonMaterials.Where(u => u.LessonId == lessonId).ToListAsync(stop);
                foreach (var gone in kept.Where(u => !named.Exists(m => m.Id == u.MaterialId)))
                    db.Remove(gone);
                foreach (var (at, material) in named.Index())
                {
                    var use = kept.Find(u => u.MaterialId == material.Id);
                    if (use is null)
                        db.Add(use = new LessonMaterial(lessonId, material.Id));
                    (use.Position, use.IsPublished) = (at, lesson.Body.PublishedAt is not null && shown.Contains(material.Key));
                }
                await db.SaveChangesAsync(stop);
            },
            stop
        );
        db.ChangeTracker.Clear();
    }
}
