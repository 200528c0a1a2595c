using Lms.Web.Features.Courses;
using Lms.Web.Platform;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Checks;

/// <summary>Comprehension checks, which interrupt a lesson. Learning asks them.</summary>
public sealed class ChecksFeature : IFeature
{
    public void Add(IServiceCollection services, IConfiguration configuration) =>
        services.AddSingleton(
            new LessonTab
            {
                Order = 40,
                Title = "Comprehension checks",
                Path = "checks",
                Count = (db, lesson, stop) => db.LessonChecks.CountAsync(c => c.LessonId == lesson, stop),
            }
        );
}
