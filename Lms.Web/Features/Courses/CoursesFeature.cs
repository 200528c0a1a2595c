using Lms.Web.Features.Courses.Catalog;
using Lms.Web.Features.Courses.Kinds;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Courses.Packages;
using Lms.Web.Features.Courses.Team;
using Lms.Web.Features.Courses.Versions;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Configuration;
using Lms.Web.Platform.Jobs;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Text;
using Lms.Web.Platform.Ui;

namespace Lms.Web.Features.Courses;

public sealed class CoursesFeature : IFeature
{
    public void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.AddPersonalData<PersonalDataOfCourses>();
        services
            .AddSingleton<IPolicy, CoursePolicy>()
            .AddSingleton<IPolicy, TeachingPolicy>()
            .AddSingleton<CatalogCards>()
            .AddSingleton<CourseMap>()
            .AddSingleton<ShareCards>()
            .AddSingleton<CourseHeads>()
            .AddSingleton<LessonEditors>();
        services
            .AddScoped<NewCourses>()
            .AddScoped<CourseImporter>()
            .AddScoped<CourseExporter>()
            .AddScoped<CourseCopies>()
            .AddScoped<LessonCopies>()
            .AddScoped<StartingOutlines>();
        var embeds = configuration.Read<EmbedOptions>();
        if (embeds.Complaint() is { } complaint)
            throw new MisconfiguredException(complaint);
        services.AddSingleton(new Embeds(embeds)).AddScoped<LessonKinds>().AddScoped<Packages.IPackagePart, Captions.FilmInPackage>();
        services
            .AddScoped<ILessonKind, TextKind>()
            .AddScoped<ILessonKind, DocumentKind>()
            .AddScoped<ILessonKind, LinkKind>()
            .AddScoped<ILessonKind, EmbedKind>();
        services
            .Hears<RenderMaterials, LessonNamesMaterials>()
            .Hears<RenderMaterials, MaterialChanged>()
            .Hears<RenderMaterials, Platform.Files.Media.MediaMeasured>();
        services.AddSingleton<IPolicy, MaterialPolicy>().AddScoped<Materials.MaterialMaking>().AddScoped<MaterialsInPackage>();
        services
            .AddScoped<Publishing>()
            .AddScoped<PublishPlanned>()
            .AddScoped<ThinVersions>()
            .AddJob<PublishPlannedJob>("Publish scheduled changes", "5 * * * * ?");
        services.AddJob<ThinVersionsJob>("Thin out old lesson versions", "0 27 3 * * ?", Lane.Heavy);
        services.Hears<TellAuthors, ReviewAsked>().Hears<TellAuthors, ReviewDecided>().Hears<TellAuthors, LessonCommented>();
        services.AddSingleton(
            new NavItem
            {
                Place = Place.Teaching,
                Order = 30,
                Title = "Approvals",
                Icon = "check-circle",
                Path = "to-review",
                Act = Member.May,
            }
        );
        services
            .Hears<IndexCourse, CourseChanged>()
            .Hears<TellTeam, TeamChanged>()
            .Hears<LengthenLessons, Platform.Files.Media.MediaMeasured>()
            .Hears<CourseImporting, CourseImportGoesOn>(Lane.Heavy);
        foreach (var act in Enum.GetValues<CourseAct>())
            services.AddSingleton<IAccessQuestion>(all => new CourseQuestion(act, all.GetRequiredService<Words>()));
        services.AddSingleton(
            new NavItem
            {
                Place = Place.Teaching,
                Order = 20,
                Title = "My courses",
                Icon = "book",
                Path = "courses",
                Act = Member.May,
            }
        );
        services.AddSingleton(
            new NavItem
            {
                Place = Place.Teaching,
                Order = 25,
                Title = "Library",
                Icon = "bookmark",
                Path = "materials",
                Act = TeachingAct.SeeMaterials,
            }
        );
        services.AddSingleton(
            new NavItem
            {
                Place = Place.Course,
                Order = 10,
                Title = "Outline",
                Icon = "list",
                Path = "outline",
                Act = CourseAct.Open,
            }
        );
        services.AddSingleton(
            new NavItem
            {
                Place = Place.Course,
                Order = 20,
                Title = "Details",
                Icon = "text",
                Path = "details",
                Act = CourseAct.Open,
            }
        );
        services.AddSingleton(
            new NavItem
            {
                Place = Place.Course,
                Order = 80,
                Title = "Team",
                Icon = "users",
                Path = "team",
                Act = CourseAct.Open,
            }
        );
        services.AddSingleton(
            new NavItem
            {
                Place = Place.Course,
                Order = 90,
                Title = "Settings and publishing",
                Icon = "settings",
                Path = "settings",
                Act = CourseAct.Open,
            }
        );
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        string[] reading = [HttpMethods.Get, HttpMethods.Head];
        routes.MapMethods("/courses/{slug}/card.png", reading, ShareCards.ReadAsync).WithMetadata(new CanAttribute(Anyone.May));
        routes.MapMethods("/robots.txt", reading, SearchEngines.RobotsAsync).WithMetadata(new CanAttribute(Anyone.May));
        routes.MapMethods("/sitemap.xml", reading, SearchEngines.SitemapAsync).WithMetadata(new CanAttribute(Anyone.May));
        routes.MapMethods("/sitemap-{number:int}.xml", reading, SearchEngines.SitemapFileAsync).WithMetadata(new CanAttribute(Anyone.May));
    }
}
