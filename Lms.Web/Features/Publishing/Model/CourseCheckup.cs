using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;
using Finding = Lms.Web.Platform.Text.Finding;

namespace Lms.Web.Features.Publishing.Model;

/// <summary>The content check of a course, or of one lesson before it is published.</summary>
public sealed class CourseCheckup(LmsContext db)
{
    /// <summary>Texts are long: only so many are in memory at once.</summary>
    private const int AtOnce = 40;

    /// <summary>With more to correct, the rest can wait.</summary>
    private const int MostLessons = 500;

    /// <summary>A lesson with what is wrong in it.</summary>
    public sealed record Row(Lesson Lesson, IReadOnlyList<Finding> Findings)
    {
        /// <summary>Points that are not only hints.</summary>
        public int Serious => Findings.Count(f => !f.IsHint);
    }

    /// <summary>The lessons of the course with findings, in the order of the outline.</summary>
    /// <param name="course">With its outline.</param>
    public async Task<IReadOnlyList<Row>> OfAsync(Course course, bool onlyPublished, CancellationToken stop)
    {
        var check = new CourseCheck(course);
        var found = new List<Row>();
        foreach (var some in course.Lessons.Where(l => l.IsPublished || !onlyPublished).Chunk(AtOnce))
        {
            var ids = some.Select(l => l.Id).ToList();
            var texts = await db
                .LessonBodies.AsNoTracking()
                .Where(b => ids.Contains(b.LessonId))
                .Select(b => new { b.LessonId, Text = b.Draft != null ? b.Draft.Markdown : b.Markdown })
                .ToDictionaryAsync(b => b.LessonId, b => b.Text, stop);
            var files = await ExistingAsync(texts.Values, stop);
            foreach (var lesson in some)
                if (check.Of(lesson, texts.GetValueOrDefault(lesson.Id, ""), files) is { Count: > 0 } findings)
                    found.Add(new(lesson, findings));
            if (found.Count >= MostLessons)
                break;
        }
        return found;
    }

    /// <summary>The findings in the current text of one lesson.</summary>
    /// <param name="course">With its outline.</param>
    /// <param name="lesson">With its body.</param>
    public async Task<IReadOnlyList<Finding>> OfAsync(Course course, Lesson lesson, CancellationToken stop) =>
        new CourseCheck(course).Of(lesson, lesson.Body.Current, await ExistingAsync([lesson.Body.Current], stop));

    /// <summary>The prerequisite courses that no one can take yet.</summary>
    public async Task<IReadOnlyList<string>> ClosedPrerequisitesAsync(Course course, CancellationToken stop)
    {
        var ids = course.PrerequisiteIds;
        return ids.Count == 0
            ? []
            : await db
                .Courses.Where(c => ids.Contains(c.Id) && c.Status != CourseStatus.Published)
                .OrderBy(c => c.Title)
                .Select(c => c.Title)
                .ToListAsync(stop);
    }

    /// <summary>What to ask before a lesson is published; null when there is nothing to ask.</summary>
    public async Task<Doubts?> DoubtsAsync(Course course, Lesson lesson, CancellationToken stop)
    {
        var findings = (await OfAsync(course, lesson, stop)).Where(f => !f.IsHint).ToList();
        var isWaiting = await db.ApprovalRequests.AnyAsync(r => r.LessonId == lesson.Id && r.State == RequestState.Waiting, stop);
        return findings.Count == 0 && !isWaiting
            ? null
            : new Doubts
            {
                Url = UrlOf(course, lesson),
                Findings = findings,
                IsWaiting = isWaiting,
            };
    }

    /// <summary>What to ask before the course is published; null when there is nothing to ask.</summary>
    public async Task<Doubts?> DoubtsAsync(Course course, CancellationToken stop)
    {
        var rows = (await OfAsync(course, onlyPublished: true, stop)).Where(r => r.Serious > 0).ToList();
        var closed = await ClosedPrerequisitesAsync(course, stop);
        return rows.Count == 0 && closed.Count == 0
            ? null
            : new Doubts
            {
                Url = $"/teach/courses/{course.Slug}/check",
                Lessons = rows,
                Closed = closed,
            };
    }

    private async Task<HashSet<Guid>> ExistingAsync(IEnumerable<string> texts, CancellationToken stop)
    {
        var named = texts.SelectMany(CourseCheck.FilesIn).Distinct().ToList();
        var existing = new HashSet<Guid>();
        foreach (var ids in named.Chunk(500))
            existing.UnionWith(await db.StoredFiles.Where(f => ids.Contains(f.Id)).Select(f => f.Id).ToListAsync(stop));
        return existing;
    }

    public static string UrlOf(Course course, Lesson lesson) => $"/teach/courses/{course.Slug}/lessons/{lesson.Id}";
}
