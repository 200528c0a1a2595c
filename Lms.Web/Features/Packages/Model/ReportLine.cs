using Lms.Web.Kernel;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Packages.Model;

/// <summary>One entry of the report of an import.</summary>
/// <param name="Path">In the package.</param>
/// <param name="Why">What is lost or changed, or why it is skipped; null when the file was simply taken.</param>
/// <param name="Line">Of the file, from 1; 0 for the file as a whole.</param>
public sealed record ReportLine(Fate Fate, string Path, Refusal? Why = null, int Line = 0)
{
    private const string AtLine = "Line {0}: {1}";

    /// <summary>With the line.</summary>
    public Refusal? Whole => Why is null || Line == 0 ? Why : new Refusal(AtLine, null, Line, Sentence.Of(Why.Text, Why.Arguments));

    /// <summary>In English, for shells.</summary>
    public string Remark => Whole?.InEnglish() ?? "";

    /// <summary>The line and the rest of what <see cref="Whole"/> says.</summary>
    internal static (string? Line, Sentence Why) Parted(Sentence whole) =>
        whole.Parts is (AtLine, [var line, Sentence why]) ? (line?.ToString(), why) : (null, whole);
}
