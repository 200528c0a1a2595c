using Lms.Web.Platform.Access;

namespace Lms.Web.Features.Enrollments.Model;

/// <summary>Whom a rule enrolls: people who meet every condition that is set.</summary>
public sealed record RuleConditions
{
    public Role? Role { get; init; }

    public string? Domain { get; init; }

    public string? FieldName { get; init; }

    public string? FieldValue { get; init; }

    public Guid? FromClassId { get; init; }
}
