using Lms.Web.Platform.Configuration;

namespace Lms.Web.Platform.Mail;

public static class MailSetup
{
    /// <summary>Emails go to the configured server, or into a folder when there is none.</summary>
    public static void AddMail(this IServiceCollection services, IConfiguration configuration, MailOptions mail)
    {
        services.AddSingleton(mail).AddSingleton(configuration.Read<MailDkimOptions>()).AddSingleton<MailWriter>();
        services.AddSingleton(all => new AccessTokens(
            configuration.Read<MailOAuthOptions>(),
            new SocketsHttpHandler(),
            all.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton<SmtpConnection>();
        if (mail.Host.Length > 0)
            services.AddSingleton<IMailTransport, SmtpTransport>();
        else
            services.AddSingleton<IMailTransport, PickupTransport>();
    }
}
