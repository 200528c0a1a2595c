using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Threading.RateLimiting;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Audit;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Health;
using Lms.Web.Platform.Jobs;
using Lms.Web.Platform.Mail;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.FileProviders;

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
        complaint = Settings.Complaint(site, database, mail);
        if (complaint is not null) return false;

        Directory.CreateDirectory(site.InData());
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
        services.AddSingleton<IFileStore>(new DiskFileStore(site.InData("files")));
        services.AddSingleton(configuration.GetSection("Files").Get<UploadOptions>() ?? new()).AddScoped<Uploads>();
        services.AddSingleton(all => new FileTokens(SharedKey(site.InData("keys", "files.key")), all.GetRequiredService<TimeProvider>()));
        services.AddDataProtection().SetApplicationName("Lms").PersistKeysToFileSystem(Directory.CreateDirectory(site.InData("keys")));
        services.AddJobs(configuration.GetValue("Jobs:Enabled", true));
        services.AddSingleton<Doctor>();
        services.AddScoped<Ui.When>();
        services.AddHttpContextAccessor();
        AddWeb(services, configuration);
        services.AddLanguages(configuration, builder.Environment);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 16 << 20;
        });
        return true;
    }

    public static void UsePlatform(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseStatusCodePagesWithReExecute("/errors/{0}");
        app.UseExceptionHandler("/errors/500");
        if (app.Configuration.GetValue<bool>("Diagnostics:Statements")) app.UseMiddleware<StatementHeader>();
        var policy = ContentPolicy(app.Services.GetServices<FormTarget>());
        app.Use((http, next) => SecurityHeaders(http, next, policy));
        app.UseResponseCompression();
        app.UseRouting();
        app.UseRateLimiter();
        app.UseAuthentication();
    }

    public static void MapPlatform(this WebApplication app)
    {
        app.MapStaticAssets().ShortCircuit();
        app.MapRazorPages().WithStaticAssets();
        app.MapFiles();
        app.MapLanguages();
        app.MapHealth();
    }

    private static void AddWeb(IServiceCollection services, ConfigurationManager configuration)
    {
        services.AddRazorPages(pages => pages.RootDirectory = "/Features");
        services.Configure<Microsoft.AspNetCore.Mvc.MvcOptions>(mvc => mvc.ModelBinderProviders.Insert(0, new WithoutZero()));
        services.Configure<RouteOptions>(routes => routes.LowercaseUrls = true);
        services.AddAntiforgery(forgery =>
        {
            forgery.HeaderName = "RequestVerificationToken";
            forgery.Cookie.Name = "lms-forgery";
            forgery.Cookie.HttpOnly = true;
        });
        services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true;
            compression.Providers.Add<GzipCompressionProvider>();
        });
        services.Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = CompressionLevel.Fastest);
        services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
            foreach (var proxy in configuration.GetSection("Site:Proxies").Get<string[]>() ?? [])
                if (IPAddress.TryParse(proxy, out var address)) forwarded.KnownProxies.Add(address);
        });
        var attempts = configuration.GetValue("Access:AttemptsPerMinute", 20);
        services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            // Only attempts count; reading the form is free.
            limiter.AddPolicy(AuthenticationLimit, http => HttpMethods.IsPost(http.Request.Method)
                ? RateLimitPartition.GetFixedWindowLimiter(http.Connection.RemoteIpAddress?.ToString() ?? "unknown", _ => new() { PermitLimit = attempts, Window = TimeSpan.FromMinutes(1) })
                : RateLimitPartition.GetNoLimiter(""));
        });
    }

    /// <summary>Made by whichever process comes first.</summary>
    private static byte[] SharedKey(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        try
        {
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            var key = RandomNumberGenerator.GetBytes(32);
            file.Write(key);
            return key;
        }
        catch (IOException) when (File.Exists(path))
        {
            return File.ReadAllBytes(path);
        }
    }

    private static string ContentPolicy(IEnumerable<FormTarget> targets) =>
        $"default-src 'self'; img-src 'self' data: blob:; media-src 'self' https: blob:; object-src 'none'; base-uri 'self'; form-action {string.Join(' ', targets.Select(t => t.Origin).Prepend("'self'").Distinct())}; frame-ancestors 'none'";

    private static Task SecurityHeaders(HttpContext http, RequestDelegate next, string policy)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
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
