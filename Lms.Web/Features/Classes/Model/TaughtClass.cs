using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;

namespace Lms.Web.Features.Classes.Model;

/// <summary>A class together with its course and the course’s team, who may work with it too.</summary>
public sealed record TaughtClass(Class Class, Course Course);
