using Lms.Web.Features.Courses.Catalog;
using Lms.Web.Features.Courses.Kinds;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Courses.Team;
using Lms.Web.Features.Library;
using Lms.Web.Features.Library.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Configuration;
using Lms.Web.Platform.Files.Media;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Text;
using Lms.Web.Platform.Ui;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses;

public sealed class CoursesFeature : IFeature
{
    public void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<IRetention, RetentionOfCourses>();
        services.AddPersonalData<PersonalDataOfCourses>();
        services
            .AddSingleton<IPolicy, CoursePolicy>()
            .AddSingleton<IPolicy, TeachingPolicy>()
            .AddSingleton<CatalogCards>()
            .AddSingleton<SearchVocabulary>()
            .AddSingleton<SavedCourses>()
            .AddSingleton<CourseMap>()
            .AddSingleton<ShareCards>()
            .AddSingleton<CourseMetadata>();
        services.AddScoped<CourseRegions>().AddScoped<KnownPrerequisites>().AddScoped<CatalogSearch>();
        services.AddSingleton(CourseNotifications.News);
        services
            .AddSingleton<UnlockKinds>()
            .AddSingleton<IUnlockKind, LessonDone>()
            .AddSingleton<IUnlockKind, ModuleDone>()
            .AddSingleton<IUnlockKind, ScoreReached>()
            .AddSingleton<IUnlockKind, DayCome>()
            .AddSingleton<IUnlockKind, DaysEnrolled>();
        services
            .AddSingleton<LessonTabs>()
            .AddSingleton(
                new LessonTab
                {
                    Order = 60,
                    Title = "Attachments",
                    Path = "files",
                    Count = (db, lesson, stop) => db.LessonAttachments.CountAsync(a => a.LessonId == lesson, stop),
                }
            );
        services.AddScoped<NewCourses>().AddScoped<IMaterialUses, UsedMaterials>();
        AddKinds(services, configuration.Read<EmbedOptions>());
        services
            .Hears<RenderMaterials, LessonNamesMaterials>()
            .Hears<RenderMaterials, MaterialChanged>()
            .Hears<RenderMaterials, MediaMeasured>()
            .Hears<IndexCourse, CourseChanged>()
            .Hears<IndexCourse, OutlineChanged>()
            .Hears<IndexCourse, LessonRenamed>()
            .Hears<TellTeam, TeamChanged>();
        foreach (var act in Enum.GetValues<CourseAct>())
            services.AddSingleton<IAccessQuestion>(all => new CourseQuestion(act, all.GetRequiredService<Words>()));
        services.AddSingleton(
            new NavItem
            {
                Place = Place.Course,
                After = "certificates",
                Title = "Team",
                Icon = "users",
                Path = "team",
                Act = CourseAct.Open,
            }
        );
    }

    private static void AddKinds(IServiceCollection services, EmbedOptions embeds)
    {
        if (embeds.Complaint() is { } complaint)
            throw new MisconfiguredException(complaint);
        services.AddSingleton(new Embeds(embeds)).AddScoped<LessonKinds>().AddSingleton<CompletionRules>();
        services
            .AddScoped<ILessonKind, TextKind>()
            .AddScoped<ILessonKind, DocumentKind>()
            .AddScoped<ILessonKind, LinkKind>()
            .AddScoped<ILessonKind, EmbedKind>();
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
