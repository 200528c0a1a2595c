using Lms.Web.Kernel;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Courses.Model;

/// <summary>All that is published together: what a version keeps and a draft changes. Equal when it reads the same.</summary>
public sealed record Wording(string Title, string? Objective, string Markdown, string? Transcript)
{
    /// <summary>As typed: line ends made one, empty fields none.</summary>
    public static Wording Of(string? title, string? objective, string? markdown, string? transcript) =>
        new(title?.Trim() ?? "", objective.OrNull(), (markdown ?? "").ReplaceLineEndings("\n"), transcript.AsTypedOrNull());
}
