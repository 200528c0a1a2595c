namespace Lms.Web.Features.Courses.Packages;

/// <summary>What became of one file of what was imported.</summary>
public enum Fate
{
    Taken,

    /// <summary>Taken, but not as it stood there.</summary>
    Changed,

    Skipped,
}

/// <param name="Path">In the package.</param>
/// <param name="Remark">Why it was changed or skipped, and where; empty when it was simply taken.</param>
public sealed record ReportLine(Fate Fate, string Path, string Remark);

/// <summary>A course as it would be made: nothing of it is kept yet.</summary>
public sealed class Plan
{
    public required CourseSheet Sheet { get; init; }

    public string Description { get; init; } = "";

    public required IReadOnlyList<PlannedModule> Modules { get; init; }

    /// <summary>Files that texts, cover and attachments refer to, by path.</summary>
    public required IReadOnlyCollection<string> Files { get; init; }

    /// <summary>A line for each file.</summary>
    public required IReadOnlyList<ReportLine> Report { get; init; }

    public IEnumerable<PlannedLesson> Lessons => Modules.SelectMany(m => m.Units).SelectMany(u => u.Lessons);
}

public sealed record PlannedModule(string Title, string? Description, IReadOnlyList<PlannedUnit> Units)
{
    /// <summary>What else the package says of it; null for a folder.</summary>
    public ModuleSheet? Sheet { get; init; }
}

public sealed record PlannedUnit(string Title, bool IsFree, IReadOnlyList<PlannedLesson> Lessons);

/// <param name="Path">Of its Markdown.</param>
/// <param name="Slug">Unique in the course.</param>
/// <param name="Markdown">With the addresses of the package.</param>
public sealed record PlannedLesson(string Path, string Slug, LessonSheet Sheet, string Markdown);
