using Lms.Web.Kernel;

namespace Lms.Web.Features.Reviews;

/// <summary>A review is there, or has to be looked at again.</summary>
/// <param name="Id">Of this occasion.</param>
public sealed record ReviewWritten(Guid Id, Guid ReviewId) : IEvent;

/// <summary>A moderator shows or hides a review.</summary>
/// <param name="Id">Of this occasion.</param>
public sealed record ReviewJudged(Guid Id, Guid ReviewId) : IEvent;

/// <summary>The team has answered for the first time.</summary>
public sealed record ReviewAnswered(Guid ReviewId) : IEvent;

/// <summary>A reader thinks that a review should not be there.</summary>
/// <param name="Id">Of this occasion.</param>
public sealed record ReviewReported(Guid Id, Guid ReviewId) : IEvent;
