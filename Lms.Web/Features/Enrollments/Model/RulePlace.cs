namespace Lms.Web.Features.Enrollments.Model;

/// <summary>A place that a rule gives to a person.</summary>
public sealed record RulePlace
{
    public required Guid CourseId { get; init; }

    public required Guid PersonId { get; init; }

    /// <summary>What people are sorted by.</summary>
    public required string SortName { get; init; }
}
