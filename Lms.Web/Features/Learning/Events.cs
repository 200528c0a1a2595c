using Lms.Web.Kernel;

namespace Lms.Web.Features.Learning;

/// <summary>A learner finished a lesson.</summary>
public sealed record LessonCompleted(Guid EnrollmentId, Guid LessonId) : IEvent;
