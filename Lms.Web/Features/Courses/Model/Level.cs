namespace Lms.Web.Features.Courses.Model;

public enum Level
{
    Beginner,
    Intermediate,
    Advanced,
    Expert,
}
