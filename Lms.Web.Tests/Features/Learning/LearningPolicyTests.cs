using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Learning;
using Lms.Web.Features.Learning.Model;

namespace Lms.Web.Tests.Features.Learning;

public sealed class LearningPolicyTests : PolicyTable
{
    [Theory]
    //                                                                                     Read Study Practice Annotate
    [InlineData("learner", EnrollmentStatus.Enrolled, CourseStatus.Published, null, "", "1111")]
    [InlineData("learner", EnrollmentStatus.InProgress, CourseStatus.Published, null, "", "1111")]
    [InlineData("learner", EnrollmentStatus.Completed, CourseStatus.Published, null, "", "1111")]
    [InlineData("learner", EnrollmentStatus.Completed, CourseStatus.Archived, null, "", "1111")] // those enrolled stay enrolled
    [InlineData("learner", EnrollmentStatus.Enrolled, CourseStatus.UnderReview, null, "", "0000")]
    [InlineData("learner", EnrollmentStatus.Waitlisted, CourseStatus.Published, null, "", "0000")]
    [InlineData("learner", EnrollmentStatus.PendingPayment, CourseStatus.Published, null, "", "0000")]
    [InlineData("learner", EnrollmentStatus.PendingPayment, CourseStatus.Published, null, "free", "1111")]
    [InlineData("learner", EnrollmentStatus.Dropped, CourseStatus.Published, null, "free", "0000")]
    [InlineData("learner", null, CourseStatus.Published, null, "free", "0000")]
    [InlineData("learner", EnrollmentStatus.Dropped, CourseStatus.Published, null, "", "0000")]
    [InlineData("learner", EnrollmentStatus.Withdrawn, CourseStatus.Published, null, "", "0000")]
    [InlineData("learner", EnrollmentStatus.Expired, CourseStatus.Published, null, "", "0000")]
    [InlineData("learner", EnrollmentStatus.Suspended, CourseStatus.Published, null, "", "0000")]
    [InlineData("learner", null, CourseStatus.Published, null, "", "0000")]
    [InlineData("learner", null, CourseStatus.Published, null, "preview", "1000")]
    [InlineData("visitor", null, CourseStatus.Published, null, "preview", "1000")]
    [InlineData("visitor", null, CourseStatus.Draft, null, "preview", "0000")]
    [InlineData("visitor", null, CourseStatus.Published, null, "preview hidden", "0000")]
    [InlineData("learner", EnrollmentStatus.Enrolled, CourseStatus.Published, null, "hidden", "0000")]
    [InlineData("learner", EnrollmentStatus.Enrolled, CourseStatus.Published, null, "future", "0000")]
    [InlineData("instructor", null, CourseStatus.Draft, CourseRole.Author, "hidden future", "1011")]
    [InlineData("instructor", null, CourseStatus.Draft, null, "", "0000")]
    [InlineData("admin", null, CourseStatus.Draft, null, "hidden", "1011")]
    public void Permissions_on_a_lesson(
        string who,
        EnrollmentStatus? enrollment,
        CourseStatus status,
        CourseRole? role,
        string lesson,
        string may
    )
    {
        var clock = new TestClock();
        var course = new CoursePage
        {
            Id = Ids.New(),
            Slug = "fire",
            Title = "Fire",
            Status = status,
            Description = new CourseDescription(),
            Rules = new CourseRules { StartsAt = lesson.Contains("future", StringComparison.Ordinal) ? clock.Now.AddDays(1) : null },
            Ratings = new CourseRatings(),
        };
        var place = new LessonPlace
        {
            Map = new CourseMap.Entry(course, [], new Dictionary<Guid, CourseRole>()),
            Lesson = new MappedLesson
            {
                LessonId = Ids.New(),
                Slug = "alarm",
                Title = "Alarm",
                IsPublished = !lesson.Contains("hidden", StringComparison.Ordinal),
                IsPreview = lesson.Contains("preview", StringComparison.Ordinal),
                IsFree = lesson.Contains("free", StringComparison.Ordinal),
            },
            Mine = enrollment is null ? OwnPart.None : new OwnPart { EnrollmentId = Ids.New(), Status = enrollment },
            ViewerRole = role,
        };
        Assert.Equal(may, Table<LearningAct>(act => new LearningPolicy(clock).Allows(Viewers[who], place, act)));
    }
}
