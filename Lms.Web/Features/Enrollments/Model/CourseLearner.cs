using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;

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

    /// <summary>Their group of the class.</summary>
    public required Guid? GroupId { get; init; }

    public required EnrollmentStatus Status { get; init; }

    public required decimal Percent { get; init; }

    public required int Done { get; init; }

    public required int Total { get; init; }

    public required int Seconds { get; init; }

    public required Guid? CurrentLessonId { get; init; }

    public required DateTime EnrolledAt { get; init; }

    public required DateTime? LastAt { get; init; }

    public required DateTime? CompletedAt { get; init; }

    /// <summary>The people who are found by name or address. A hidden address cannot be found by guessing either.</summary>
    public static IQueryable<Person> People(LmsContext db, string? sought, Viewer viewer) =>
        viewer.IsAdmin
            ? db.People.Holding(sought, p => p.DisplayName + " " + p.Email)
            : db.People.Holding(sought, p => p.DisplayName + " " + (p.ShowEmail ? p.Email : ""));

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
                GroupId = e.GroupId,
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

public static class CourseLearnerOrder
{
    /// <param name="by">A column; by name if it is none.</param>
    public static IQueryable<CourseLearner> SortedBy(this IQueryable<CourseLearner> learners, string? by)
    {
        var sorted = by switch
        {
            "progress" => learners.OrderByDescending(x => x.Percent),
            "active" => learners.OrderByDescending(x => x.LastAt),
            "enrolled" => learners.OrderByDescending(x => x.EnrolledAt),
            _ => learners.OrderBy(x => x.Name),
        };
        return sorted.ThenBy(x => x.Name).ThenBy(x => x.PersonId);
    }
}
