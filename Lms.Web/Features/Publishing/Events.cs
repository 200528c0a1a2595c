using Lms.Web.Kernel;

namespace Lms.Web.Features.Publishing;

/// <summary>Someone asks for a review.</summary>
public sealed record ApprovalRequested(Guid RequestId) : IEvent;

/// <summary>A review ended with an answer.</summary>
public sealed record ApprovalDecided(Guid RequestId) : IEvent;

/// <summary>Someone on the team wrote a comment on a lesson.</summary>
public sealed record LessonCommented(Guid CommentId) : IEvent;
