namespace Lms.Web.Features.Authoring.Lessons;

/// <summary>
/// The form in which the second of two authors resolves what both changed. It submits all three states of the lesson's fields.
/// </summary>
public sealed record EditConflictForm
{
    public required LessonModel.EditConflict Conflict { get; init; }

    /// <summary>What the author submitted, by field name.</summary>
    public required IReadOnlyDictionary<string, string> Mine { get; init; }

    /// <summary>The version that the author began with.</summary>
    public required int MyVersion { get; init; }

    /// <summary>The values that the author began with; empty if unknown.</summary>
    public required IReadOnlyDictionary<string, string> Origin { get; init; }

    /// <summary>The version that someone else saved in the meantime.</summary>
    public required int TheirVersion { get; init; }
}
