using Lms.Web.Features.Packages.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform;
using Lms.Web.Platform.Jobs;
using Lms.Web.Platform.Outbox;

namespace Lms.Web.Features.Packages;

public sealed class PackagesFeature : IFeature
{
    public void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<IRetention, RetentionOfPackages>();
        services
            .AddScoped<PackageFiles>()
            .AddScoped<CourseImporter>()
            .AddScoped<CourseExporter>()
            .AddScoped<CourseCopies>()
            .AddScoped<LessonCopies>()
            .AddScoped<StartingOutlines>()
            .AddScoped<MaterialsInPackage>();
        services.AddScoped<IPackagePart, CaptionsInPackage>().AddScoped<IPackagePart, ChecksInPackage>();
        services.Hears<CourseImporting, CourseImportGoesOn>(Lane.Heavy);
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMoved("/teach/courses/{slug}/take", "/teach/courses/{slug}/copy-lessons");
    }
}
