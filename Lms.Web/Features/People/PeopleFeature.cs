using Lms.Web.Features.People.External;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Configuration;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Jobs;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Identity;

namespace Lms.Web.Features.People;

public sealed class PeopleFeature : IFeature
{
    public void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<IRetention, RetentionOfPeople>();
        var (access, providers) = (configuration.Read<AccessOptions>(), ExternalProviders.Of(configuration));
        var authentication = services
            .AddSingleton(providers)
            .AddScoped<ExternalAccounts>()
            .AddAuthentication(IdentityConstants.ApplicationScheme);
        authentication.AddIdentityCookies();
        foreach (var provider in providers.All)
        {
            authentication.AddProvider(provider);
            services
                .AddOptions<OpenIdConnectOptions>(provider.Key)
                .PostConfigure<SiteOptions>(
                    (options, site) =>
                    {
                        site.Harden(options.CorrelationCookie);
                        site.Harden(options.NonceCookie);
                    }
                );
            services.AddSingleton(new FormTarget(new Uri(provider.Authority).GetLeftPart(UriPartial.Authority)));
        }
        services.AddAuthorization();
        services.AddSingleton(configuration.Read<PrivacyOptions>()).AddSingleton<ILookupNormalizer, EmailKeys>();
        services
            .AddIdentityCore<Person>(identity =>
            {
                Databases.ConfigureStores(identity);
                identity.User.RequireUniqueEmail = true;
                identity.User.AllowedUserNameCharacters = EmailAddress.Signs;
                identity.SignIn.RequireConfirmedEmail = true;
                // Length matters more than variety (NIST SP 800-63B): no rules about digits and symbols.
                identity.Password.RequiredLength = PasswordRules.MinLength;
                identity.Password.RequireDigit =
                    identity.Password.RequireLowercase =
                    identity.Password.RequireUppercase =
                    identity.Password.RequireNonAlphanumeric =
                        false;
                identity.Password.RequiredUniqueChars = 4;
            })
            .AddEntityFrameworkStores<LmsContext>()
            .AddSignInManager()
            .AddDefaultTokenProviders()
            .AddPasswordValidator<PasswordRules>();
        services.Configure<IdentityPasskeyOptions>(passkeys =>
        {
            // A passkey counts as two factors, so the device must have asked for a finger, a face or a PIN; and it must know whose it is.
            passkeys.UserVerificationRequirement = "required";
            passkeys.ResidentKeyRequirement = "required";
        });
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = access.PasswordIterations);
        services.Configure<DataProtectionTokenProviderOptions>(tokens => tokens.TokenLifespan = TimeSpan.FromHours(access.TokenHours));
        services.Configure<CookieAuthenticationOptions>(
            IdentityConstants.ApplicationScheme,
            cookie =>
            {
                cookie.Cookie.Name = "lms-session";
                cookie.Cookie.SameSite = SameSiteMode.Lax;
                cookie.LoginPath = "/sign-in";
                cookie.ReturnUrlParameter = "returnUrl";
                cookie.ExpireTimeSpan = TimeSpan.FromDays(30);
                // RecognizeViewer compares the stamp on every request; asking the database again would cost each page a statement.
                cookie.Events.OnValidatePrincipal = _ => Task.CompletedTask;
            }
        );
        // The provider's claims on the way back, and the challenge that a passkey answers.
        services.Configure<CookieAuthenticationOptions>(IdentityConstants.ExternalScheme, cookie => cookie.Cookie.Name = "lms-external");
        services.Configure<CookieAuthenticationOptions>(
            IdentityConstants.TwoFactorUserIdScheme,
            cookie => cookie.Cookie.Name = "lms-passkey"
        );
        services
            .AddSingleton<MemberDirectory>()
            .AddSingleton<MailCodeRule>()
            .AddSingleton<PasswordWork>()
            .AddScoped<Passwords>()
            .AddScoped<CurrentPassword>()
            .AddSingleton<WhichInstitution>()
            .AddScoped<MemberSeats>()
            .AddScoped<LastAdministrators>()
            .AddScoped<AccountMails>()
            .AddScoped<AccountLinks>()
            .AddScoped<InstallationSetup>()
            .AddSingleton<SetupCode>();
        services
            .AddScoped<Registration>()
            .AddScoped<PendingRegistrations>()
            .AddScoped<NewLearners>()
            .AddScoped<EmailConfirmation>()
            .AddScoped<ForgottenPasswords>()
            .AddScoped<PasswordChange>()
            .AddScoped<EmailChangeRequests>()
            .AddScoped<EmailChanges>()
            .AddScoped<Deactivation>();
        services
            .AddScoped<SignIns>()
            .AddScoped<PendingSignIns>()
            .AddScoped<SignInAttempts>()
            .AddScoped<SignInLimits>()
            .AddScoped<SignInFailures>()
            .AddScoped<SecondFactors>()
            .AddScoped<MailCodes>();
        services.AddScoped<MailLimits>().AddScoped<KnownDevices>().AddScoped<NewDeviceNotice>().AddSingleton<AttemptQueue>(_ => new());
        services.AddJob<SumSignInFailures>("Record failed sign-ins in the audit log", "0 3 * * * ?");
        services.Hears<SendMailCode, MailCodeAsked>(Lane.Urgent).Hears<SendPasswordLink, PasswordLinkAsked>(Lane.Urgent);
        services.AddJob<ExpireAccess>("Delete old sessions and sign-in codes", "0 41 3 * * ?");
        services.AddSingleton(
            new NavItem
            {
                Place = Place.Administration,
                After = "institution",
                Title = "Sign-in rules",
                Icon = "key",
                Path = "sign-in-rules",
                Act = PeopleAct.Manage,
            }
        );
        services.AddScoped<Portraits>().AddSingleton<ViewAs>().AddScoped<Mergers>();
        services
            .AddScoped<MemberRights>()
            .AddScoped<NewMembers>()
            .AddScoped<MemberChanges>()
            .AddScoped<MemberSignIn>()
            .AddScoped<Invites>()
            .AddScoped<InviteAcceptance>();
        services.AddSingleton<IPolicy, PeoplePolicy>();
        services.AddSingleton<PrivacyLinks>().AddSingleton<ClosingAccounts>().AddScoped<Deletions>().AddScoped<ExportFiles>();
        services.AddPersonalData<PersonalDataOfPeople>();
        services.Hears<MakeExport, ExportAsked>(Lane.Heavy).Hears<MakeExport, ExportGoesOn>(Lane.Heavy).Hears<EraseAccount, DeletionDue>();
    }

    public void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapMethods("/faces/{id:guid}", [HttpMethods.Get, HttpMethods.Head], Portraits.ShowAsync)
            .WithMetadata(new CanAttribute(Anyone.May));
}
