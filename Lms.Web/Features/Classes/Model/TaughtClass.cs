using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;

namespace Lms.Web.Features.Classes.Model;

/// <summary>A class together with its course, whose team may work with it too.</summary>
/// <param name="Course">Without its team.</param>
/// <param name="Role">The viewer’s role in the course; null if there is none.</param>
public sealed record TaughtClass(Class Class, Course Course, CourseRole? Role);
