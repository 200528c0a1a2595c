using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Courses.Team;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Learning.Model;

/// <summary>
/// “May they study its lessons, and why?” Asked of the first lesson that is published, with the permission that the player asks.
/// </summary>
public sealed class StudyQuestion(LmsContext db, CourseMap maps, TimeProvider clock, Words words) : IAccessQuestion
{
    public string Key => nameof(LearningAct.Study);

    public string Text => words["study its lessons"];

    public async Task<AccessAnswer> AnswerAsync(Course course, Viewer who, CancellationToken stop)
    {
        var map = await maps.FindAsync(course.Slug, who, stop);
        if (
            map?.Published.FirstOrDefault() is not { } first
            || await LessonPlace.ReadAsync(db, map, first.Slug, who.PersonId) is not { } place
        )
            return new(false, [words["No lessons are published yet."]]);
        var policy = new LearningPolicy(clock);
        var may = policy.Allows(who, place, LearningAct.Study);
        List<string> because = [Place(place.EnrollmentStatus)];
        if (place.CourseStatus is CourseStatus.UnderReview)
            because.Add(words["The course is awaiting approval. No one can study it until it’s published."]);
        if (place.Rules.StartsAt is { } start && start > clock.Now)
            because.Add(words["The course hasn’t started yet. It starts on {0}.", DateOnly.FromDateTime(who.Local(start))]);
        if (place.Mine.OpensAt is { } opens && opens > clock.Now)
            because.Add(words["Their class starts on {0}.", DateOnly.FromDateTime(who.Local(opens))]);
        if (!may && policy.Allows(who, place, LearningAct.Read))
            because.Add(
                place.IsTaughtBy(who)
                    ? words["As a team member or administrator, they can read every lesson, but they don’t earn progress."]
                    : words["They can read lessons that are open as a preview, but they don’t earn progress."]
            );
        return new(may, because);
    }

    private string Place(EnrollmentStatus? status) =>
        status switch
        {
            null => words["They aren’t enrolled."],
            EnrollmentStatus.Requested => words["Their request hasn’t been approved yet."],
            EnrollmentStatus.Offered => words["A seat is held for them. They haven’t accepted it yet."],
            EnrollmentStatus.Waitlisted => words["They’re on the waitlist because no seat is free."],
            EnrollmentStatus.PendingPayment => words["Their payment is still pending."],
            EnrollmentStatus.Enrolled or EnrollmentStatus.InProgress or EnrollmentStatus.Completed => words["Enrolled in this course."],
            EnrollmentStatus.Dropped => words["They left the course."],
            EnrollmentStatus.Withdrawn => words["They were removed from the course."],
            EnrollmentStatus.Expired => words["Their access to the course has expired."],
            _ => words["Their enrollment is suspended."],
        };
}
