using Lms.Web.Kernel;

namespace Lms.Web.Features.Reviews;

/// <summary>A review was written, or has to be moderated again.</summary>
/// <param name="Id">The key of this event.</param>
public sealed record ReviewWritten(Guid Id, Guid ReviewId) : IEvent;

/// <summary>A moderator showed or hid a review.</summary>
/// <param name="Id">The key of this event.</param>
public sealed record ReviewJudged(Guid Id, Guid ReviewId) : IEvent;

/// <summary>The team replied for the first time.</summary>
public sealed record ReviewAnswered(Guid ReviewId) : IEvent;

/// <summary>A reader reported a review.</summary>
/// <param name="Id">The key of this event.</param>
public sealed record ReviewReported(Guid Id, Guid ReviewId) : IEvent;
