using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Access;

namespace Lms.Web.Features.Enrollments.Model;

/// <summary>A learner of a course, as its team sees them.</summary>
public sealed record CourseLearner
{
    public required Guid EnrollmentId { get; init; }

    public required Guid PersonId { get; init; }

    public required string Name { get; init; }

    /// <summary>Null when the person hides it; administrators see it nonetheless.</summary>
    public required string? Email { get; init; }

    public required Guid? PictureId { get; init; }

    public required Guid? PortraitId { get; init; }

    public required EnrollmentStatus Status { get; init; }

    public required decimal Percent { get; init; }

    public required int Done { get; init; }

    public required int Total { get; init; }

    public required int Seconds { get; init; }

    public required Guid? CurrentLessonId { get; init; }

    public required DateTime EnrolledAt { get; init; }

    public required DateTime? LastAt { get; init; }

    public required DateTime? CompletedAt { get; init; }

    public static IQueryable<CourseLearner> Among(IQueryable<Enrollment> enrollments, IQueryable<Person> people, Viewer viewer)
    {
        var seesAll = viewer.IsAdmin;
        return from e in enrollments
            join p in people on e.PersonId equals p.Id
            select new CourseLearner
            {
                EnrollmentId = e.Id,
                PersonId = p.Id,
                Name = p.DisplayName,
                Email = seesAll || p.ShowEmail ? p.Email : null,
                PictureId = p.PictureId,
                PortraitId = p.PortraitId,
                Status = e.Status,
                Percent = e.ProgressPercent,
                Done = e.LessonsDone,
                Total = e.LessonsTotal,
                Seconds = e.SecondsSpent,
                CurrentLessonId = e.CurrentLessonId,
                EnrolledAt = e.EnrolledAt,
                LastAt = e.LastAccessedAt,
                CompletedAt = e.CompletedAt,
            };
    }
}
