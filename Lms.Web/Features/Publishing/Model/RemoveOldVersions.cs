using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Jobs;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Publishing.Model;

/// <summary>
/// Keeps the history of lessons within bounds, every night: versions that learners never saw are deleted after 180 days
/// (<see cref="LessonVersion.KeptFor"/>), and of more than 100 (<see cref="LessonVersion.Most"/>) the oldest at once. The version that
/// learners read now stays.
/// </summary>
public sealed class RemoveOldVersions(LmsContext db, TimeProvider clock)
{
    private const int Bite = 500;

    public async Task RunAsync(CancellationToken stop)
    {
        var before = clock.Now - LessonVersion.KeptFor;
        while (await OldAsync(before, stop) is { Count: > 0 } old)
            foreach (var lesson in old.GroupBy(v => v.LessonId))
                await DeleteAsync(lesson.Key, [.. lesson.Select(v => v.Number)], stop);
        foreach (
            var id in await db
                .LessonVersions.GroupBy(v => v.LessonId)
                .Where(g => g.Count() > LessonVersion.Most)
                .Select(g => g.Key)
                .ToListAsync(stop)
        )
        {
            var shown = await db
                .Lessons.IgnoreQueryFilters(new[] { LmsContext.NotDeleted })
                .Where(l => l.Id == id)
                .Select(l => l.PublishedVersion)
                .SingleOrDefaultAsync(stop);
            await DeleteAsync(
                id,
                await db
                    .LessonVersions.Where(v => v.LessonId == id)
                    .OrderByDescending(v => v.Number)
                    .Skip(LessonVersion.Most)
                    .Where(v => v.Number != shown)
                    .Select(v => v.Number)
                    .ToListAsync(stop),
                stop
            );
        }
    }

    private sealed record Old(Guid LessonId, int Number);

    private Task<List<Old>> OldAsync(DateTime before, CancellationToken stop) =>
        db
            .LessonVersions.Where(v => v.Kind != VersionKind.Published && v.PublishedAt < before)
            .OrderBy(v => v.LessonId)
            .ThenBy(v => v.Number)
            .Select(v => new Old(v.LessonId, v.Number))
            .Take(Bite)
            .ToListAsync(stop);

    private Task DeleteAsync(Guid lesson, List<int> numbers, CancellationToken stop) =>
        numbers.Count == 0
            ? Task.CompletedTask
            : db.WriteAsync(
                () => db.LessonVersions.Where(v => v.LessonId == lesson && numbers.Contains(v.Number)).ExecuteDeleteAsync(stop),
                stop
            );
}
