using System.Globalization;
using System.IO.Compression;
using System.Net;
using Htmx;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Audit;
using Lms.Web.Platform.Backup;
using Lms.Web.Platform.Configuration;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Files.Media;
using Lms.Web.Platform.Health;
using Lms.Web.Platform.Health.Checks;
using Lms.Web.Platform.Jobs;
using Lms.Web.Platform.Mail;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Text;
using Lms.Web.Platform.Ui;
using Lms.Web.Platform.Ui.Tags;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.AspNetCore.Mvc.ViewEngines;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;

namespace Lms.Web.Platform;

/// <summary>The common basis of all rooms: adds it to the container and the pipeline in one place.</summary>
public static class Startup
{
    public const string AuthenticationLimit = "authentication";

    /// <exception cref="MisconfiguredException">The configuration cannot work.</exception>
    public static void AddPlatform(this WebApplicationBuilder builder)
    {
        // Pages use the formats of their own language, whatever that of the machine.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.GetCultureInfo("en-US");
        var (services, configuration) = (builder.Services, builder.Configuration);
        if ((SettingCheck.Complaint(configuration) ?? Listening.Complaint(configuration)) is { } slip)
            throw new MisconfiguredException(slip);
        var (site, database, mail, files) = (
            configuration.Read<SiteOptions>(),
            configuration.Read<DatabaseOptions>(),
            configuration.Read<MailOptions>(),
            configuration.Read<UploadOptions>()
        );
        var backup = configuration.Read<BackupOptions>();
        if (
            (
                Settings.Complaint(site, database)
                ?? MailSettings.Complaint(mail, configuration.Read<MailOAuthOptions>(), configuration.Read<MailDkimOptions>())
                ?? files.Complaint()
                ?? backup.Complaint()
            ) is
            { } complaint
        )
            throw new MisconfiguredException(complaint);

        var jobs = configuration.Read<JobOptions>();
        if (database.ConnectionString.Length == 0)
            database.ConnectionString = $"Data Source={site.InData("lms.db")}";
        if (mail.PickupDirectory.Length == 0)
            mail.PickupDirectory = site.InData("mail");
        services.AddSingleton(site).AddSingleton(database);
        services.AddMail(configuration, mail);
        services.AddSingleton(configuration.Read<AccessOptions>()).AddSingleton(configuration.Read<DiagnosticsOptions>());
        TroubleLogs.Add(services);
        services.AddSingleton<ReadinessCheck>().AddHostedService<StorageMending>();
        services
            .AddSingleton(TimeProvider.System)
            .AddScoped<Viewer>()
            .AddSingleton<Words>()
            .AddSingleton<Policies>()
            .AddSingleton<Ui.Navigation>();
        services.AddDatabase(database);
        services.AddSingleton<AuditSealer>().AddScoped<AuditVerifier>();
        services.AddJob<VerifyAuditJob>("Verify audit log", "0 47 3 * * ?", Lane.Heavy);
        if (jobs.Enabled)
            services.AddHostedService<AuditSealerService>();
        services.AddFiles(site, files);
        services.AddSingleton(all => new FileTokens(
            SharedKey.Read(site.InData("keys", "files.key"), out var complaint) ?? throw new MisconfiguredException(complaint!),
            all.GetRequiredService<TimeProvider>()
        ));
        services
            .AddSingleton(backup)
            .AddSingleton<BackupMaker>()
            .AddSingleton<BackupStore>()
            .AddSingleton<Restorer>()
            .AddSingleton<Upgrade>();
        services.AddSingleton(new RsvgConvert(configuration.Read<RsvgOptions>()));
        services.AddSingleton(configuration.Read<MediaOptions>()).AddSingleton<Ffmpeg>().AddScoped<PrepareMedia>();
        services.AddJob<PrepareMediaJob>("Convert videos and images for all devices", "20 * * * * ?", Lane.Heavy);
        // One pass instead of two for each cookie and token, which every page has several of.
        services
            .AddDataProtection()
            .SetApplicationName("Lms")
            .UseCryptographicAlgorithms(new() { EncryptionAlgorithm = EncryptionAlgorithm.AES_256_GCM });
        services.AddSingleton<StoredKeys>().AddSingleton<IConfigureOptions<KeyManagementOptions>, StoredKeys.Use>();
        services.AddJobs(jobs.Enabled);
        services
            .AddSingleton(new TlsWatch(site, SpeaksTls(configuration), TimeProvider.System))
            .AddDoctorChecks()
            .AddSingleton<Doctor>()
            .AddSingleton<Checkup>();
        services.AddScoped<Ui.When>();
        services.AddHttpContextAccessor();
        AddWeb(services, site, configuration.Read<AccessOptions>().AttemptsPerMinute);
        services.AddLanguages(site, builder.Environment);
        AddQuietStart(builder.Logging);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Bodies.Most;
        });
    }

    /// <summary>Makes the first messages that an administrator reads concern the installation and not its libraries.</summary>
    private static void AddQuietStart(ILoggingBuilder logging)
    {
        // Keys are in the database, which is as safe as the passwords in it; nothing on this machine could encrypt them better.
        logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error);
        // It logs each of its threads.
        logging.AddFilter("Hangfire", LogLevel.Warning);
        // The code that started the product reports in one sentence why it cannot listen.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => level >= LogLevel.Information && Listening.HasBegun);
    }

    /// <summary>Checks whether this process itself serves TLS.</summary>
    private static bool SpeaksTls(ConfigurationManager configuration) =>
        configuration["https_ports"] is { Length: > 0 }
        || (configuration["urls"] ?? "")
            .Split(';')
            .Concat(configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(e => e["Url"] ?? ""))
            .Any(u => u.Trim().StartsWith("https://", StringComparison.OrdinalIgnoreCase));

    public static void UsePlatform(this IApplicationBuilder app)
    {
        // Without a named proxy no one is trusted; the middleware would trust everyone.
        if (app.ApplicationServices.GetRequiredService<SiteOptions>().Proxies.Length > 0)
            app.UseForwardedHeaders();
        app.UseStatusCodePagesWithReExecute("/errors/{0}");
        app.UseExceptionHandler(
            new ExceptionHandlerOptions
            {
                ExceptionHandlingPath = "/errors/500",
                StatusCodeSelector = failure => StorageTrouble.Of(failure)?.Status ?? StatusCodes.Status500InternalServerError,
            }
        );
        app.UseMiddleware<WithoutDatabase>();
        if (app.ApplicationServices.GetRequiredService<DiagnosticsOptions>().Statements)
            app.UseMiddleware<StatementHeader>();
        app.Use(new SecurityHeaders(ContentPolicy(app.ApplicationServices.GetServices<FormTarget>())).InvokeAsync);
        app.UseResponseCompression();
        app.UseRouting();
        if (app.ApplicationServices.GetRequiredService<SiteOptions>().IsSecure)
            app.UseMiddleware<TlsOnly>();
        app.Use(app.ApplicationServices.GetRequiredService<AttemptLimit>().GuardAsync);
        app.UseAuthentication();
    }

    /// <summary>Before the first request, once the database has its layout.</summary>
    /// <exception cref="MisconfiguredException">The key of file addresses is damaged, or cannot be kept.</exception>
    public static async Task PreparePlatformAsync(this WebApplication app, CancellationToken stop)
    {
        var keys = app.Services.GetRequiredService<SiteOptions>().InData("keys");
        await app.Services.GetRequiredService<StoredKeys>().TakeOverAsync(keys, stop);
        try
        {
            // A damaged key is reported now, and not to the user who opens the first page with an image.
            _ = app.Services.GetRequiredService<FileTokens>();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new MisconfiguredException(
                $"The keys in {keys} cannot be read or stored: {failure.Message} Give this user read and write access to this directory.",
                failure
            );
        }
    }

    public static void MapPlatform(this WebApplication app)
    {
        app.MapStaticAssets().ShortCircuit();
        app.MapRazorPages().WithStaticAssets();
        app.MapFiles();
        app.MapLanguages();
        app.MapHealth();
    }

    private static void AddWeb(IServiceCollection services, SiteOptions site, int attempts)
    {
        PagesOnDemand.Add(services);
        services
            .AddRazorPages(pages => pages.RootDirectory = "/Features")
            .AddMvcOptions(mvc => mvc.Filters.AddService<AskBeforeReading>())
            .AddDataAnnotationsLocalization()
            // There are no controllers, and looking for them loads every type of the product.
            .ConfigureApplicationPartManager(parts =>
                parts.FeatureProviders.Remove(parts.FeatureProviders.Single(p => p is ControllerFeatureProvider))
            );
        ViewActivator.Add(services);
        services.AddSingleton(all => new Partials(
            all.GetRequiredService<ICompositeViewEngine>(),
            all.GetRequiredService<IRazorPageFactoryProvider>(),
            all.GetRequiredService<ViewActivator>()
        ));
        services.AddSingleton<BodiesInFlight>().AddSingleton<AskBeforeReading>();
        services.Configure<Microsoft.AspNetCore.Mvc.MvcOptions>(mvc => mvc.ModelBinderProviders.Insert(0, new WithoutZero()));
        services.Configure<RouteOptions>(routes => routes.LowercaseUrls = true);
        services.AddAntiforgery(forgery =>
        {
            forgery.HeaderName = "RequestVerificationToken";
            forgery.Cookie.Name = "lms-forgery";
            forgery.Cookie.HttpOnly = true;
            forgery.Cookie.SameSite = SameSiteMode.Strict;
            site.Harden(forgery.Cookie);
        });
        services.Configure<CookieTempDataProviderOptions>(flash =>
        {
            flash.Cookie.Name = "lms-flash";
            site.Harden(flash.Cookie);
        });
        services.PostConfigureAll<CookieAuthenticationOptions>(cookie => site.Harden(cookie.Cookie));
        services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true;
            compression.Providers.Add<GzipCompressionProvider>();
        });
        services.Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = CompressionLevel.Fastest);
        services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            forwarded.ForwardedHeaders =
                ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            // As many hops as trusted proxies have forwarded.
            forwarded.ForwardLimit = null;
            foreach (var proxy in site.Proxies)
            {
                if (IPAddress.TryParse(proxy, out var address))
                    forwarded.KnownProxies.Add(address);
                else
                    forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
            }
        });
        services.AddSingleton(all => new AttemptLimit(attempts, all.GetRequiredService<TimeProvider>()));
    }

    private static string ContentPolicy(IEnumerable<FormTarget> targets) =>
        $"default-src 'self'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; img-src 'self' data: blob:; media-src 'self' https: blob:; object-src 'none'; base-uri 'self'; form-action {string.Join(' ', targets.Select(t => t.Origin).Prepend("'self'").Distinct())}; frame-ancestors 'none'";

    private sealed class SecurityHeaders(string policy)
    {
        public Task InvokeAsync(HttpContext http, RequestDelegate next)
        {
            var headers = http.Response.Headers;
            headers.ContentSecurityPolicy = policy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            // A machine's own name is shared by many programs; the promise would bind them all.
            if (http.Request.IsHttps && http.Request.Host.Host is not ("localhost" or "127.0.0.1"))
                headers.StrictTransportSecurity = "max-age=31536000";
            headers.Vary = HtmxRequestHeaders.Keys.Request + ", Accept-Language, Cookie";
            return next(http);
        }
    }

    /// <summary>Reports the number of statements of a page, for the benchmark and the budget tests.</summary>
    private sealed class StatementHeader(RequestDelegate next)
    {
        public Task InvokeAsync(HttpContext http)
        {
            http.Response.OnStarting(() =>
            {
                http.Response.Headers["X-Statements"] = http
                    .RequestServices.GetRequiredService<LmsContext>()
                    .Statements.ToString(CultureInfo.InvariantCulture);
                return Task.CompletedTask;
            });
            return next(http);
        }
    }
}

/// <summary>
/// Another site that a form of ours may lead to: browsers follow a form's redirects only where the page's policy names them.
/// </summary>
public sealed record FormTarget(string Origin);
