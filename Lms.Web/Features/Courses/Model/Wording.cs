using Lms.Web.Kernel;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Courses.Model;

/// <summary>Everything that is published together: the content of a version or draft.</summary>
public sealed record Wording(string Title, string? Objective, string Markdown, string? Transcript)
{
    /// <summary>As typed, but with normalized line breaks and without empty fields.</summary>
    public static Wording Of(string? title, string? objective, string? markdown, string? transcript) =>
        new(title?.Trim() ?? "", objective.OrNull(), (markdown ?? "").ReplaceLineEndings("\n"), transcript.AsTypedOrNull());
}
