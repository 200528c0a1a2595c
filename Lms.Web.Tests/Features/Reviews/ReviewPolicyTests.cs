using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Reviews;

namespace Lms.Web.Tests.Features.Reviews;

public sealed class ReviewPolicyTests : PolicyTable
{
    [Theory]
    //                                         Moderate Answer; of the institution: Oversee
    [InlineData("visitor", null, "00", "0")]
    [InlineData("learner", null, "00", "0")]
    [InlineData("instructor", null, "00", "0")] // of other courses
    [InlineData("instructor", CourseRole.Owner, "11", "0")]
    [InlineData("instructor", CourseRole.CoInstructor, "11", "0")]
    [InlineData("instructor", CourseRole.Author, "00", "0")]
    [InlineData("instructor", CourseRole.Reviewer, "00", "0")]
    [InlineData("learner", CourseRole.TeachingAssistant, "11", "0")]
    [InlineData("learner", CourseRole.Grader, "00", "0")]
    [InlineData("admin", null, "11", "1")]
    [InlineData("operator", null, "11", "1")]
    public void Permissions_on_reviews(string who, CourseRole? role, string may, string oversee)
    {
        var course = new Course("Fire", "fire", role is CourseRole.Owner ? Me : Ids.New(), DateTime.UnixEpoch);
        if (role is { } part and not CourseRole.Owner)
            course.Appoint(Me, part);
        Assert.Equal(may, Table<ReviewAct>(act => new ReviewPolicy().Allows(Viewers[who], course, act)));
        Assert.Equal(oversee, Table<ReviewsAct>(act => new ReviewsPolicy().Allows(Viewers[who], act)));
    }
}
