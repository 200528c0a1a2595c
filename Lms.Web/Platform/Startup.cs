using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Threading.RateLimiting;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Audit;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Files.Media;
using Lms.Web.Platform.Health;
using Lms.Web.Platform.Jobs;
using Lms.Web.Platform.Mail;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;

namespace Lms.Web.Platform;

/// <summary>What all rooms stand on: put into the container and the pipeline in one place.</summary>
public static class Startup
{
    public const string AuthenticationLimit = "authentication";

    /// <summary>False with a sentence for the administrator when the configuration cannot work.</summary>
    public static bool AddPlatform(this WebApplicationBuilder builder, out string? complaint)
    {
        ProcessSettings.Apply();
        // Whatever the machine speaks, pages speak the language of their words.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.GetCultureInfo("en-US");
        var (services, configuration) = (builder.Services, builder.Configuration);
        var site = configuration.GetSection("Site").Get<SiteOptions>() ?? new();
        var database = configuration.GetSection("Database").Get<DatabaseOptions>() ?? new();
        var mail = configuration.GetSection("Mail").Get<MailOptions>() ?? new();
        var files = configuration.GetSection("Files").Get<UploadOptions>() ?? new();
        complaint = Settings.Complaint(site, database, mail) ?? files.Complaint();
        if (complaint is not null) return false;

        Directory.CreateDirectory(site.InData());
        if (SharedKey.Read(site.InData("keys", "files.key"), out complaint) is not { } key) return false;
        if (database.ConnectionString.Length == 0) database.ConnectionString = $"Data Source={site.InData("lms.db")}";
        if (mail.PickupDirectory.Length == 0) mail.PickupDirectory = site.InData("mail");
        services.AddSingleton(site).AddSingleton(database).AddSingleton(mail);
        services.AddSingleton(TimeProvider.System).AddScoped<Viewer>().AddSingleton<Words>().AddSingleton<Policies>();
        services.AddDatabase(database);
        services.AddSingleton<Courier>();
        services.AddSingleton<AuditSealer>().AddScoped<AuditVerifier>();
        services.AddJob<VerifyAuditJob>("Verify the audit log", "0 47 3 * * ?");
        if (configuration.GetValue("Jobs:Enabled", true)) services.AddHostedService<CourierService>().AddHostedService<AuditSealerService>();
        services.AddSingleton<IPost>(mail.Host.Length > 0 ? new SmtpPost(mail) : new PickupPost(mail));
        services.AddFiles(site, files);
        services.AddSingleton(all => new FileTokens(key, all.GetRequiredService<TimeProvider>()));
        services.AddSingleton(new RsvgConvert(configuration.GetSection("Certificates").Get<RsvgOptions>() ?? new()));
        services.AddSingleton(new Ffmpeg(configuration.GetSection("Media").Get<MediaOptions>() ?? new())).AddScoped<PrepareMedia>();
        services.AddJob<PrepareMediaJob>("Make films and pictures ready for all devices", "20 * * * * ?");
        services.AddDataProtection().SetApplicationName("Lms");
        services.AddSingleton<StoredKeys>().AddSingleton<IConfigureOptions<KeyManagementOptions>, StoredKeys.Use>();
        services.AddJobs(configuration.GetValue("Jobs:Enabled", true));
        services.AddSingleton<Doctor>();
        services.AddScoped<Ui.When>();
        services.AddHttpContextAccessor();
        AddWeb(services, site, configuration);
        services.AddLanguages(configuration, builder.Environment);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Bodies.Most;
        });
        return true;
    }

    public static void UsePlatform(this WebApplication app)
    {
        // Without a named proxy nobody is believed; the middleware would believe everybody.
        if (app.Services.GetRequiredService<SiteOptions>().Proxies.Length > 0) app.UseForwardedHeaders();
        app.UseStatusCodePagesWithReExecute("/errors/{0}");
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandlingPath = "/errors/500", StatusCodeSelector = failure => FullDisk.Is(failure) ? StatusCodes.Status507InsufficientStorage : StatusCodes.Status500InternalServerError });
        if (app.Configuration.GetValue<bool>("Diagnostics:Statements")) app.UseMiddleware<StatementHeader>();
        var policy = ContentPolicy(app.Services.GetServices<FormTarget>());
        app.Use((http, next) => SecurityHeaders(http, next, policy));
        app.UseResponseCompression();
        app.UseRouting();
        app.UseRateLimiter();
        app.UseAuthentication();
    }

    /// <summary>Before the first request, once the database has its layout.</summary>
    public static Task PreparePlatformAsync(this WebApplication app, CancellationToken stop) =>
        app.Services.GetRequiredService<StoredKeys>().TakeOverAsync(app.Services.GetRequiredService<SiteOptions>().InData("keys"), stop);

    public static void MapPlatform(this WebApplication app)
    {
        app.MapStaticAssets().ShortCircuit();
        app.MapRazorPages().WithStaticAssets();
        app.MapFiles();
        app.MapLanguages();
        app.MapHealth();
    }

    private static void AddWeb(IServiceCollection services, SiteOptions site, ConfigurationManager configuration)
    {
        PagesOnDemand.Add(services);
        services.AddRazorPages(pages => pages.RootDirectory = "/Features").AddMvcOptions(mvc => mvc.Filters.AddService<AskBeforeReading>());
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
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            // As far back as proxies of ours have passed it on.
            forwarded.ForwardLimit = null;
            foreach (var proxy in site.Proxies)
            {
                if (IPAddress.TryParse(proxy, out var address)) forwarded.KnownProxies.Add(address);
                else forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
            }
        });
        var attempts = configuration.GetValue("Access:AttemptsPerMinute", 300);
        services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            // Only attempts count; reading the form is free. This is against floods: who guesses is slowed down by account and by network.
            limiter.AddPolicy(AuthenticationLimit, http => HttpMethods.IsPost(http.Request.Method)
                ? RateLimitPartition.GetFixedWindowLimiter(ClientNetwork.Of(http.Connection.RemoteIpAddress) ?? "unknown", _ => new() { PermitLimit = attempts, Window = TimeSpan.FromMinutes(1) })
                : RateLimitPartition.GetNoLimiter(""));
        });
    }

    private static string ContentPolicy(IEnumerable<FormTarget> targets) =>
        $"default-src 'self'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; img-src 'self' data: blob:; media-src 'self' https: blob:; object-src 'none'; base-uri 'self'; form-action {string.Join(' ', targets.Select(t => t.Origin).Prepend("'self'").Distinct())}; frame-ancestors 'none'";

    private static Task SecurityHeaders(HttpContext http, RequestDelegate next, string policy)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        // A machine's own name stands for many programs; the promise would bind them all.
        if (http.Request.IsHttps && http.Request.Host.Host is not ("localhost" or "127.0.0.1")) headers.StrictTransportSecurity = "max-age=31536000";
        headers.Vary = "HX-Request, Accept-Language, Cookie";
        return next(http);
    }

    /// <summary>Says how many statements a page sent, for the benchmark and the budget tests.</summary>
    private sealed class StatementHeader(RequestDelegate next)
    {
        public Task InvokeAsync(HttpContext http)
        {
            http.Response.OnStarting(() =>
            {
                http.Response.Headers["X-Statements"] = http.RequestServices.GetRequiredService<LmsContext>().Statements.ToString(CultureInfo.InvariantCulture);
                return Task.CompletedTask;
            });
            return next(http);
        }
    }
}

/// <summary>Another site that a form of ours may lead to: browsers follow a form's redirects only where the page's policy names them.</summary>
public sealed record FormTarget(string Origin);
