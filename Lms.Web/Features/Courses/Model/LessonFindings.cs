using Lms.Web.Features.Questions.Model;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Courses.Model;

/// <summary>
/// Finds the issues in a lesson's text that an author should check: problems for readers, and invalid questions and decks.
/// </summary>
public static class LessonFindings
{
    public static IReadOnlyList<Finding> Of(string? markdown) => Of(markdown, LessonText.Render(markdown));

    /// <param name="rendered">The same text.</param>
    /// <returns>In the order of the text; mistakes, which prevent publishing, are never omitted.</returns>
    public static IReadOnlyList<Finding> Of(string? markdown, LessonText rendered) =>
        [
            .. ContentCheck
                .Of(markdown)
                .Concat(rendered.Mistakes.Select(m => new Finding(FindingKind.Mistake, m.Line, "") { Why = m.Why }))
                .OrderBy(f => f.Line),
        ];
}
