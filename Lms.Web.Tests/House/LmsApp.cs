using Lms.Web.Features.Administration.Seeding;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Outbox;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Lms.Web.Tests.House;

/// <summary>The product in this process, with a copy of the world and a movable clock. Background work runs on request.</summary>
public class LmsApp : WebApplicationFactory<Program>
{
    private readonly IReadOnlyDictionary<string, string> settings;

    public LmsApp()
        : this(World.Copy()) { }

    private LmsApp((string Folder, IReadOnlyDictionary<string, string> Settings) place)
        : this(place.Folder, place.Settings) { }

    internal LmsApp(string folder, IReadOnlyDictionary<string, string> settings) => (Folder, this.settings) = (folder, settings);

    public string Folder { get; }

    public TestClock Clock { get; } = new();

    public DateTime Now => Clock.Now;

    public Mailbox Mail => new(Path.Combine(Folder, "mail"));

    /// <summary>Additional settings of a test class.</summary>
    protected virtual IEnumerable<KeyValuePair<string, string>> More => [];

    /// <summary>A product before its setup.</summary>
    public static LmsApp Fresh()
    {
        var (folder, settings) = World.Empty();
        return new LmsApp(folder, settings);
    }

    /// <summary>A browser in which no one is signed in.</summary>
    public Browser Visitor() => new(this);

    /// <summary>A browser of a person of the world: <c>Lin</c>, <c>Ada</c> …</summary>
    public async Task<Browser> As(string firstName)
    {
        var browser = Visitor();
        var who = DemoWorld.People.Single(p => p.Name.StartsWith(firstName + " ", StringComparison.Ordinal));
        await browser.SignIn(who.Email, DemoWorld.Password);
        return browser;
    }

    /// <summary>Handles all messages of the outbox and those that they cause.</summary>
    public Task<int> DrainAsync() => Services.GetRequiredService<OutboxWorker>().DeliverAsync(CancellationToken.None);

    /// <summary>Queries the database as the institution of the world.</summary>
    public async Task<T> Look<T>(Func<LmsContext, Task<T>> look)
    {
        await using var scope = await EnterAsync();
        return await look(scope.ServiceProvider.GetRequiredService<LmsContext>());
    }

    /// <summary>Changes the world directly.</summary>
    public Task Change(Func<LmsContext, Task> change) =>
        Look(async db =>
        {
            await change(db);
            await db.SaveChangesAsync();
            return true;
        });

    /// <summary>Runs a service of the product for the institution of the world.</summary>
    public async Task<T> With<TService, T>(Func<TService, Task<T>> use)
        where TService : notnull
    {
        await using var scope = await EnterAsync();
        return await use(scope.ServiceProvider.GetRequiredService<TService>());
    }

    public Task<Guid> IdOf(string firstName) =>
        Look(db => db.People.Where(p => p.DisplayName.StartsWith(firstName + " ")).Select(p => p.Id).FirstAsync());

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        foreach (var (key, value) in settings.Concat(More))
            builder.UseSetting(key, value);
        builder.UseEnvironment("Testing");
        Setting(builder, "Jobs:Enabled", "false");
        Setting(builder, "Site:PseudoLanguage", "true");
        Setting(builder, "Access:PasswordIterations", "1");
        // Every browser of a test is a new one, and emails about that would distract tests.
        Setting(builder, "Access:SignInNotices", "false");
        Setting(builder, "Access:AttemptsPerMinute", "100000");
        Setting(builder, "Diagnostics:Statements", "true");
        builder.ConfigureLogging(logging => logging.SetMinimumLevel(LogLevel.Error));
        // One worker for all lanes, which handles everything on request.
        builder.ConfigureServices(services =>
            services.AddSingleton<OutboxWorker>().Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock))
        );
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        Close();
    }

    /// <summary>The connection pool outlives the product, and the server has room for some hundred connections only.</summary>
    private void Close()
    {
        if (settings["Database:Provider"] == "Sqlite")
            return;
        using var connection = new NpgsqlConnection(Databases.PostgresConnection(settings["Database:ConnectionString"]));
        NpgsqlConnection.ClearPool(connection);
    }

    private void Setting(IWebHostBuilder builder, string key, string value)
    {
        if (!More.Any(m => m.Key == key))
            builder.UseSetting(key, value);
    }

    private async Task<AsyncServiceScope> EnterAsync()
    {
        var scope = Services.CreateAsyncScope();
        var institution = (await Services.GetRequiredService<InstitutionDirectory>().AllAsync(CancellationToken.None))[0];
        scope.ServiceProvider.GetRequiredService<Viewer>().Visit(institution.Id, institution.Name, institution.Zone);
        return scope;
    }
}
