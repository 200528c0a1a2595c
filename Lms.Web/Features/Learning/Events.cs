using Lms.Web.Kernel;

namespace Lms.Web.Features.Learning;

/// <summary>A learner finished a lesson.</summary>
public sealed record LessonCompleted(Guid EnrollmentId, Guid LessonId) : IEvent;

/// <summary>According to the running count, all required lessons are done; the course check counts exactly.</summary>
public sealed record RequiredLessonsDone(Guid EnrollmentId) : IEvent;
