using Lms.Web.Platform.Data;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Search;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses.Model;

/// <summary>Updates the search document of a course; repeating it leaves the same row.</summary>
public sealed class IndexCourse(LmsContext db) : IHandle<CourseChanged>
{
    public Task HandleAsync(CourseChanged it, CancellationToken stop) => db.WriteAsync(() => IndexAsync(it, stop), stop);

    private async Task IndexAsync(CourseChanged it, CancellationToken stop)
    {
        await db.LockAsync<Course>(it.CourseId, stop);
        var course = await (
            from c in db.Courses.AsNoTracking()
            where c.Id == it.CourseId
            select new
            {
                c.Status,
                c.Title,
                c.Description,
                Category = c.Category == null ? "" : c.Category.Name,
            }
        ).SingleOrDefaultAsync(stop);
        var document = await db.SearchDocuments.SingleOrDefaultAsync(d => d.EntityId == it.CourseId && d.Kind == nameof(Course), stop);
        if (course is not { Status: CourseStatus.Published })
        {
            if (document is not null)
                db.Remove(document);
        }
        else
        {
            var text = SearchDocument.Fold(
                string.Join(
                    ' ',
                    course.Title,
                    course.Description.Code,
                    course.Category,
                    course.Description.Summary,
                    string.Join(' ', course.Description.Tags),
                    MarkdownText.Plain(course.Description.Markdown)
                )
            );
            if (document is null)
                db.Add(
                    new SearchDocument
                    {
                        Kind = nameof(Course),
                        EntityId = it.CourseId,
                        Folded = text,
                    }
                );
            else
                document.Folded = text;
        }
        await db.SaveChangesAsync(stop);
    }
}
