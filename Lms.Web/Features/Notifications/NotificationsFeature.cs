using Lms.Web.Features.Notifications.Model;
using Lms.Web.Features.People;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Jobs;
using Lms.Web.Platform.Mail;
using Lms.Web.Platform.Outbox;

namespace Lms.Web.Features.Notifications;

public sealed class NotificationsFeature : IFeature
{
    public void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<IRetention, RetentionOfNotifications>();
        services.AddPersonalData<PersonalDataOfNotifications>();
        services
            .AddSingleton(NotificationKind.Account)
            .AddSingleton<NotificationKinds>()
            .AddScoped<Notify>()
            .AddScoped<Unsubscribing>()
            .AddSingleton<ILinkOfInstitution, UnsubscribeLinks>()
            .AddSingleton<UnreadCounts>();
        services.AddScoped<Digests>().AddJob<SendDigestsJob>("Send notification digests", "30 */10 * * * ?");
        services.Hears<SendMail, MailWritten>(Lane.Urgent).Hears<TellOfInfectedFile, FileInfected>();
    }
}
