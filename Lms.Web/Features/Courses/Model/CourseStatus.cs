namespace Lms.Web.Features.Courses.Model;

public enum CourseStatus
{
    Draft,
    UnderReview,
    Published,
    Archived,
}
