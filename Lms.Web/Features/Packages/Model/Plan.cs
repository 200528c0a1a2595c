using Lms.Web.Kernel;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Packages.Model;

/// <summary>The outcome for one file of an import.</summary>
public enum Fate
{
    Taken,

    /// <summary>Imported with changes.</summary>
    Changed,

    Skipped,
}

/// <param name="Path">In the package.</param>
/// <param name="Reasons">Why it was changed or skipped, and where; none when it was simply taken.</param>
public sealed record ReportLine(Fate Fate, string Path, params IReadOnlyList<Refusal> Reasons)
{
    /// <summary>In English, for shells.</summary>
    public string Remark => string.Join(' ', Reasons.Select(r => r.InEnglish()));
}

/// <summary>
/// A course as it would be made: nothing of it is kept yet. Texts are not in it; they are read again when they are needed.
/// </summary>
public sealed class Plan
{
    public required CourseSheet Sheet { get; init; }

    public string Description { get; init; } = "";

    public required IReadOnlyList<PlannedModule> Modules { get; init; }

    /// <summary>Files that texts, cover and attachments refer to, by path; sorted.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Materials that its texts name and the package brings, by key.</summary>
    public IReadOnlyList<PlannedMaterial> Materials { get; init; } = [];

    /// <summary>For a folder: its texts by the addresses that a site generated from it gives them.</summary>
    public IReadOnlyDictionary<string, string>? Named { get; init; }

    /// <summary>The headings of its lessons, which links between lessons refer to.</summary>
    internal PlannedHeadings Headings { get; init; } = new([]);

    /// <summary>A line for each file.</summary>
    public required IReadOnlyList<ReportLine> Report { get; set; }

    /// <summary>Something more about one of its files.</summary>
    public void Remark(string path, Refusal why) =>
        Report = [.. Report.Select(r => r.Path == path ? new ReportLine(Fate.Changed, path, [.. r.Reasons, why]) : r)];

    public IEnumerable<PlannedLesson> Lessons => Modules.SelectMany(m => m.Units).SelectMany(u => u.Lessons);
}

public sealed record PlannedModule(string Title, string? Description, IReadOnlyList<PlannedUnit> Units)
{
    /// <summary>The other data that the package contains about it; null for a folder.</summary>
    public ModuleSheet? Sheet { get; init; }
}

public sealed record PlannedUnit(string Title, bool IsFree, IReadOnlyList<PlannedLesson> Lessons);

/// <param name="Path">Of its Markdown.</param>
/// <param name="Slug">Unique in the course.</param>
/// <param name="Read">Reads its text.</param>
/// <param name="ReadBeside">Reads a file beside it.</param>
public sealed record PlannedLesson(string Path, string Slug, LessonSheet Sheet, Func<string> Read, Func<string, string> ReadBeside)
{
    /// <summary>With the addresses of the package; read with every call.</summary>
    public string Markdown => Read();

    /// <summary>Files of other rooms beside it.</summary>
    public IReadOnlyList<(IPackagePart Part, string Path)> Beside { get; init; } = [];
}
