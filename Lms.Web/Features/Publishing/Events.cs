using Lms.Web.Kernel;

namespace Lms.Web.Features.Publishing;

/// <summary>Someone requests an approval.</summary>
public sealed record ApprovalRequested(Guid RequestId) : IEvent;

/// <summary>A review was completed.</summary>
public sealed record ApprovalDecided(Guid RequestId) : IEvent;

/// <summary>Someone on the team wrote a comment on a lesson.</summary>
public sealed record LessonCommented(Guid CommentId) : IEvent;
