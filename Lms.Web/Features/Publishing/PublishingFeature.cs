using Lms.Web.Features.People.Model;
using Lms.Web.Features.Publishing.Model;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Jobs;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Ui;

namespace Lms.Web.Features.Publishing;

public sealed class PublishingFeature : IFeature
{
    public void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<IRetention, RetentionOfPublishing>();
        services.AddPersonalData<PersonalDataOfPublishing>();
        services.AddSingleton(PublishingNotifications.Authoring);
        services.AddScoped<Publisher>().AddScoped<PublishPlanned>().AddScoped<RemoveOldVersions>();
        services
            .AddJob<PublishPlannedJob>("Publish scheduled changes", "5 * * * * ?")
            .AddJob<RemoveOldVersionsJob>("Thin out old lesson versions", "0 27 3 * * ?", Lane.Heavy);
        services.Hears<TellAuthors, ApprovalRequested>().Hears<TellAuthors, ApprovalDecided>().Hears<TellAuthors, LessonCommented>();
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

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMoved("/teach/to-review", "/teach/approvals");
        routes.MapMoved("/teach/courses/{slug}/review", "/teach/courses/{slug}/approval");
    }
}
