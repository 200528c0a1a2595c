using Lms.Web.Features.Courses.Model;

namespace Lms.Web.Features.Authoring.Lessons;

/// <summary>A lesson that the text of another one can link to.</summary>
public sealed record LinkTarget(string Title, string Url, string Module, bool IsPublished)
{
    /// <summary>As many as a dialog shows.</summary>
    private const int Most = 30;

    /// <param name="course">With its outline.</param>
    /// <param name="words">Part of a title, or empty for the first lessons.</param>
    public static IReadOnlyList<LinkTarget> In(Course course, Lesson except, string? words) =>
        [
            .. (
                from module in course.InOrder
                from unit in module.UnitsInOrder
                from lesson in unit.LessonsInOrder
                where lesson != except && lesson.Title.Contains(words?.Trim() ?? "", StringComparison.CurrentCultureIgnoreCase)
                select new LinkTarget(lesson.Title, $"/learn/{course.Slug}/{lesson.Slug}", module.Title, lesson.IsPublished)
            ).Take(Most),
        ];
}
