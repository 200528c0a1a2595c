namespace Lms.Web.Features.Courses.Model;

public enum CourseRole
{
    Owner,
    CoInstructor,
    Author,
    Reviewer,
    TeachingAssistant,
    Grader,
}
