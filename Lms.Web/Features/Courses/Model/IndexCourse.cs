using Lms.Web.Platform.Data;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Search;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses.Model;

/// <summary>
/// Updates the search documents of a course and its lessons; repeating it leaves the same rows. Lessons are found by their titles, which
/// everyone sees on the page of the course, and not by their texts, which are for learners.
/// </summary>
public sealed class IndexCourse(LmsContext db) : IHandle<CourseChanged>, IHandle<OutlineChanged>, IHandle<LessonRenamed>
{
    public Task HandleAsync(CourseChanged it, CancellationToken stop) => WriteAsync(it.CourseId, stop);

    public Task HandleAsync(OutlineChanged it, CancellationToken stop) => WriteAsync(it.CourseId, stop);

    public Task HandleAsync(LessonRenamed it, CancellationToken stop) => WriteAsync(it.CourseId, stop);

    private Task WriteAsync(Guid courseId, CancellationToken stop) => db.WriteAsync(() => IndexAsync(courseId, stop), stop);

    private async Task IndexAsync(Guid courseId, CancellationToken stop)
    {
        await db.LockAsync<Course>(courseId, stop);
        var course = await (
            from c in db.Courses.AsNoTracking()
            where c.Id == courseId && c.Status == CourseStatus.Published
            select new
            {
                c.Title,
                c.Description,
                Category = c.Category == null ? "" : c.Category.Name,
            }
        ).SingleOrDefaultAsync(stop);
        await PutAsync(
            nameof(Course),
            db.Courses.IgnoreQueryFilters([LmsContext.NotDeleted]).Where(c => c.Id == courseId).Select(c => c.Id),
            course is null
                ? []
                : new()
                {
                    [courseId] = string.Join(
                        ' ',
                        course.Title,
                        course.Description.Code,
                        course.Category,
                        course.Description.Summary,
                        string.Join(' ', course.Description.Tags),
                        MarkdownText.Plain(course.Description.Markdown)
                    ),
                },
            stop
        );
        await PutAsync(
            nameof(Lesson),
            db.Lessons.IgnoreQueryFilters([LmsContext.NotDeleted]).Where(l => l.CourseId == courseId).Select(l => l.Id),
            course is null
                ? []
                : await db.ShownLessons()
                    .Where(l => l.CourseId == courseId)
                    .Select(l => new { l.Id, l.Title })
                    .ToDictionaryAsync(l => l.Id, l => l.Title, stop),
            stop
        );
        await db.SaveChangesAsync(stop);
    }

    /// <summary>The documents of a kind become exactly these.</summary>
    private async Task PutAsync(string kind, IQueryable<Guid> all, Dictionary<Guid, string> texts, CancellationToken stop)
    {
        foreach (var document in await db.SearchDocuments.Where(d => d.Kind == kind && all.Contains(d.EntityId)).ToListAsync(stop))
        {
            if (texts.Remove(document.EntityId, out var text))
                document.Folded = SearchDocument.Fold(text);
            else
                db.Remove(document);
        }
        foreach (var (id, text) in texts)
            db.Add(
                new SearchDocument
                {
                    Kind = kind,
                    EntityId = id,
                    Folded = SearchDocument.Fold(text),
                }
            );
    }
}
