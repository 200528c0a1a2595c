using Lms.Web.Kernel;

namespace Lms.Web.Features.Enrollments;

/// <summary>A person who had begun a course has a seat in it again.</summary>
public sealed record EnrolledAgain(Guid EnrollmentId) : IEvent;

/// <summary>A waitlisted person has a seat now.</summary>
public sealed record SeatGranted(Guid EnrollmentId) : IEvent;

/// <summary>All required lessons of the course are done.</summary>
public sealed record CourseCompleted(Guid EnrollmentId) : IEvent;

/// <summary>Something happened to an enrollment that people may have to be told.</summary>
/// <param name="ChangeId">The entry in its history.</param>
public sealed record EnrollmentChanged(Guid EnrollmentId, Guid ChangeId) : IEvent;

/// <summary>A group of a class is gone.</summary>
public sealed record ClassGroupRemoved(Guid CourseId, Guid GroupId) : IEvent;

/// <param name="Id">Of this occasion: a rule may be turned on several times.</param>
public sealed record EnrollmentRuleTurnedOn(Guid RuleId, Guid Id) : IEvent;

/// <summary>What a rule did is to be taken back.</summary>
public sealed record EnrollmentRuleUndone(Guid RuleId, Guid BatchId, Guid ById) : IEvent;
