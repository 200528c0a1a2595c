using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;

namespace Lms.Web.Tests.Features.Courses;

public sealed class CoursePolicyTests : PolicyTable
{
    [Theory]
    //                                          Read Open Edit Comment Review Publish SeeLearners ManageLearners ManageTeam HandOver Delete
    [InlineData("visitor", null, false, "00000000000")]
    [InlineData("visitor", null, true, "10000000000")]
    [InlineData("learner", null, false, "00000000000")]
    [InlineData("learner", null, true, "10000000000")]
    [InlineData("nobody here", null, true, "10000000000")]
    [InlineData("instructor", null, false, "00000000000")] // of other courses
    [InlineData("instructor", null, true, "10000000000")]
    [InlineData("instructor", CourseRole.Owner, false, "11111111111")]
    [InlineData("instructor", CourseRole.CoInstructor, false, "11111111100")]
    [InlineData("instructor", CourseRole.Author, false, "11110000000")]
    [InlineData("instructor", CourseRole.Reviewer, false, "11011000000")]
    [InlineData("learner", CourseRole.TeachingAssistant, false, "11000010000")]
    [InlineData("learner", CourseRole.Grader, false, "11000000000")]
    [InlineData("admin", null, false, "11111111111")]
    [InlineData("operator", null, false, "11111111111")]
    public void Permissions_on_a_course(string who, CourseRole? role, bool published, string may)
    {
        var course = new Course("Fire", "fire", Ids.New(), DateTime.UnixEpoch);
        if (role is { } part)
            course.Appoint(Me, part);
        if (role is CourseRole.Owner)
            course = new Course("Fire", "fire", Me, DateTime.UnixEpoch);
        if (published)
            Publish(course);
        Assert.Equal(may, Table<CourseAct>(act => new CoursePolicy().Allows(Viewers[who], course, act)));
        var seen = new[] { course }.AsQueryable().VisibleTo(Viewers[who]).Any();
        Assert.Equal(may[0] == '1', seen);
    }

    private static void Publish(Course course)
    {
        course.Describe("Fire", "fire", new CourseDescription { Summary = "S" }, null, DateTime.UnixEpoch);
        course.AddLesson(course.AddModule("M").Value.Units[0].Id, "L", LessonKind.Text).Value.Publish(Me, DateTime.UnixEpoch);
        Assert.True(course.Publish(DateTime.UnixEpoch).IsDone);
    }

    [Theory]
    //                         CreateCourses
    [InlineData("visitor", "0")]
    [InlineData("nobody here", "0")]
    [InlineData("learner", "0")]
    [InlineData("instructor", "1")]
    [InlineData("admin", "1")]
    [InlineData("operator", "1")]
    public void Teaching(string who, string may) =>
        Assert.Equal(may, Table<TeachingAct>(act => new TeachingPolicy().Allows(Viewers[who], act)));
}
