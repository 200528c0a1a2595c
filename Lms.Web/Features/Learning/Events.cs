using Lms.Web.Kernel;

namespace Lms.Web.Features.Learning;

/// <summary>A learner finished a lesson.</summary>
public sealed record LessonCompleted(Guid EnrollmentId, Guid LessonId) : IEvent;

/// <summary>By the running count all lessons that the course asks for are done; the course check counts exactly.</summary>
public sealed record RequiredLessonsDone(Guid EnrollmentId) : IEvent;
