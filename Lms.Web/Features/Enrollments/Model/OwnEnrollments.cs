using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Enrollments.Model;

/// <summary>A person's own enrollment in a course, as pages need it.</summary>
public sealed record OwnEnrollment
{
    public required Guid Id { get; init; }

    public required EnrollmentStatus Status { get; init; }

    public required decimal ProgressPercent { get; init; }

    public required int LessonsDone { get; init; }

    public required int LessonsTotal { get; init; }

    public required DateTime EnrolledAt { get; init; }

    public required DateTime? StartedAt { get; init; }

    public required DateTime? CompletedAt { get; init; }

    /// <summary>What delayed availability counts from.</summary>
    public required DateTime CountsFrom { get; init; }

    /// <summary>The order and availability of lessons do not count.</summary>
    public bool IsUnlocked { get; init; }

    public required DateTime? OfferedUntil { get; init; }

    public required StudyStanding Standing { get; init; }

    public bool MayStudy => Status.IsActive;

    /// <summary>Has opened a lesson, and may still study the course.</summary>
    public bool HasBegun =>
        StartedAt is not null
        && Status
            is not (
                EnrollmentStatus.Requested
                or EnrollmentStatus.Waitlisted
                or EnrollmentStatus.Offered
                or EnrollmentStatus.PendingPayment
                or EnrollmentStatus.Suspended
            );
}

/// <summary>The viewer's own enrollments for the sections of one page by several rooms: each is read once.</summary>
public sealed class OwnEnrollments(LmsContext db)
{
    private ((Guid Course, Guid Person) Of, OwnEnrollment? It)? known;

    /// <returns>Null for visitors and for those who were never enrolled.</returns>
    public async ValueTask<OwnEnrollment?> InAsync(Guid courseId, Viewer viewer, CancellationToken stop)
    {
        if (viewer.PersonId is not { } person)
            return null;
        if (known is { } it && it.Of == (courseId, person))
            return it.It;
        stop.ThrowIfCancellationRequested();
        var read = await Query(db, courseId, person);
        known = ((courseId, person), read);
        return read;
    }

    private static readonly Func<LmsContext, Guid, Guid, Task<OwnEnrollment?>> Query = EF.CompileAsyncQuery(
        (LmsContext db, Guid courseId, Guid personId) =>
            db
                .Enrollments.AsNoTracking()
                .Where(e => e.CourseId == courseId && e.PersonId == personId)
                .Select(e => new OwnEnrollment
                {
                    Id = e.Id,
                    Status = e.Status,
                    ProgressPercent = e.ProgressPercent,
                    LessonsDone = e.LessonsDone,
                    LessonsTotal = e.LessonsTotal,
                    EnrolledAt = e.EnrolledAt,
                    StartedAt = e.StartedAt,
                    CompletedAt = e.CompletedAt,
                    CountsFrom = e.CountsFrom,
                    IsUnlocked = e.IsUnlocked,
                    OfferedUntil = e.OfferedUntil,
                    Standing = new StudyStanding(e.Status, e.OpensAt, e.ExpiresAt, e.Because),
                })
                .FirstOrDefault()
    );
}
