namespace Lms.Web.Features.Publishing.Model;

/// <summary>The latest request for approval, with the names of those who asked and decided.</summary>
/// <param name="IsCurrent">It was approved, and the text has not changed since.</param>
public sealed record LastRequest(ApprovalRequest It, string? By, string? DecidedBy, bool IsCurrent);
