using Lms.Web.Kernel;

namespace Lms.Web.Features.Courses;

/// <summary>Something that the catalog or search shows of the course is different now.</summary>
public sealed record CourseChanged(Guid CourseId) : IEvent;

/// <summary>Which lessons count toward completion is different now.</summary>
public sealed record OutlineChanged(Guid CourseId) : IEvent;

/// <summary>The course takes more learners than before.</summary>
public sealed record SeatsAdded(Guid CourseId) : IEvent;
