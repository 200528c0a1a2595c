namespace Lms.Web.Features.Publishing.Model;

/// <summary>The latest request for approval, with the names of those who asked and decided.</summary>
/// <param name="IsCurrent">It was approved, and nothing was written since.</param>
public sealed record LastRequest(ApprovalRequest It, string? By, string? DecidedBy, bool IsCurrent);
