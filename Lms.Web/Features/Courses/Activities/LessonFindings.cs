using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Courses.Activities;

/// <summary>What an author should look at in the text of a lesson: what its readers may stumble over, and exercises and decks that cannot be read.</summary>
public static class LessonFindings
{
    public static IReadOnlyList<Finding> Of(string? markdown) => Of(markdown, LessonText.Render(markdown));

    /// <param name="rendered">The same text.</param>
    /// <returns>In the order of the text; mistakes, which keep the lesson from being published, are never left out.</returns>
    public static IReadOnlyList<Finding> Of(string? markdown, LessonText rendered) =>
        [
            .. ContentCheck
                .Of(markdown)
                .Concat(rendered.Mistakes.Select(m => new Finding(FindingKind.Mistake, m.Line, "") { Why = m.Why }))
                .OrderBy(f => f.Line),
        ];
}
