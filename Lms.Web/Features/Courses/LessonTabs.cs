using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Ui;

namespace Lms.Web.Features.Courses;

/// <summary>The tabs of lessons that the rooms have registered.</summary>
public sealed class LessonTabs(IEnumerable<LessonTab> all)
{
    private readonly LessonTab[] tabs = [.. all.OrderBy(t => t.Order)];

    /// <param name="course">With its outline.</param>
    /// <param name="current">The path of the tab.</param>
    public async Task<LessonHead> ReadAsync(
        LmsContext db,
        (Course Course, Lesson Lesson) about,
        string current,
        IReadOnlyList<Crumb> crumbs,
        CancellationToken stop
    )
    {
        var shown = new List<LessonHead.Tab>();
        foreach (var tab in tabs.Where(t => t.Path == current || t.Fits?.Invoke(about.Lesson) is not false))
            shown.Add(new(tab.Title, tab.Path, tab.Count is null ? 0 : await tab.Count(db, about.Lesson.Id, stop)));
        return new()
        {
            Course = about.Course,
            Lesson = about.Lesson,
            Current = current,
            Crumbs = crumbs,
            Tabs = shown,
            IsEverywhere = Array.Exists(tabs, t => t.Path == current && t.Fits is null),
        };
    }
}
