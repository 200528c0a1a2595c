using Lms.Web.Kernel;

namespace Lms.Web.Features.Packages.Model;

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

    /// <summary>Where the addresses in a folder's texts lead; null for a package.</summary>
    internal FolderLinks? Links { get; init; }

    /// <summary>The headings of its lessons, which links between lessons refer to.</summary>
    internal PlannedHeadings Headings { get; init; } = new([]);

    /// <summary>Every file, and what is lost or changed in it; the worst loss first.</summary>
    public required IReadOnlyList<ReportLine> Report { get; set; }

    /// <summary>Something more about one of its files.</summary>
    public void Remark(string path, Refusal why) =>
        Report = PlanReport.Sorted([
            .. Report.Where(r => r.Path != path || r.Fate is not Fate.Taken),
            new ReportLine(Fate.Changed, path, why),
        ]);

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
