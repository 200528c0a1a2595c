using Lms.Web.Features.Checks.Model;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Data;

namespace Lms.Web.Features.Administration.Seeding;

/// <summary>The objects that were created, for use by the generated history.</summary>
internal sealed class DemoCatalog
{
    public Dictionary<string, Course> Courses { get; } = [];

    /// <summary>By lesson.</summary>
    public Dictionary<Guid, List<(LessonCheck Check, List<Question> Questions)>> Checks { get; } = [];

    public Course this[string slug] => Courses[slug];
}
