using Lms.Web.Kernel;

namespace Lms.Web.Features.Enrollments;

/// <summary>A person has a seat in a course.</summary>
public sealed record Enrolled(Guid EnrollmentId) : IEvent;

/// <summary>A person who waited has a seat now.</summary>
public sealed record SeatGranted(Guid EnrollmentId) : IEvent;

/// <summary>All that counts in the course is done.</summary>
public sealed record CourseCompleted(Guid EnrollmentId) : IEvent;
