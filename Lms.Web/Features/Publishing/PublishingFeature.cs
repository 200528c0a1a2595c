using Lms.Web.Features.Courses;
using Lms.Web.Features.People.Model;
using Lms.Web.Features.Publishing.Model;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Jobs;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Ui;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Publishing;

public sealed class PublishingFeature : IFeature
{
    public void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<IRetention, RetentionOfPublishing>();
        services.AddPersonalData<PersonalDataOfPublishing>();
        services.AddSingleton(PublishingNotifications.Authoring);
        services.AddScoped<Publisher>().AddScoped<CourseCheckup>().AddScoped<PublishPlanned>().AddScoped<RemoveOldVersions>();
        services
            .AddJob<PublishPlannedJob>("Publish scheduled changes", "5 * * * * ?")
            .AddJob<RemoveOldVersionsJob>("Thin out old lesson versions", "0 27 3 * * ?", Lane.Heavy);
        services.Hears<TellAuthors, ApprovalRequested>().Hears<TellAuthors, ApprovalDecided>().Hears<TellAuthors, LessonCommented>();
        AddTabs(services);
        services.AddSingleton(
            new NavItem
            {
                Place = Place.Course,
                After = "details",
                Title = "Content check",
                Icon = "check-circle",
                Path = "check",
                Act = CourseAct.Open,
            }
        );
        services.AddSingleton(
            new NavItem
            {
                Place = Place.Teaching,
                After = "materials",
                Title = "Approvals",
                Icon = "check-circle",
                Path = "approvals",
                Act = Member.May,
            }
        );
    }

    private static void AddTabs(IServiceCollection services) =>
        services
            .AddSingleton(
                new LessonTab
                {
                    Order = 70,
                    Title = "Versions",
                    Path = "versions",
                }
            )
            .AddSingleton(
                new LessonTab
                {
                    Order = 80,
                    Title = "Comments",
                    Path = "comments",
                    Count = (db, lesson, stop) =>
                        db.LessonComments.CountAsync(c => c.LessonId == lesson && c.ThreadId == null && c.ResolvedAt == null, stop),
                }
            )
            .AddSingleton(
                new LessonTab
                {
                    Order = 90,
                    Title = "Publishing",
                    Path = "publishing",
                }
            );

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMoved("/teach/to-review", "/teach/approvals");
        routes.MapMoved("/teach/courses/{slug}/review", "/teach/courses/{slug}/approval");
    }
}
