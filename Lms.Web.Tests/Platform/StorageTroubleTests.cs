using System.Diagnostics;
using System.Net;
using System.Reflection;
using System.Text.RegularExpressions;
using Lms.Web.Features.Administration.Seeding;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Health;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Lms.Web.Tests.Platform;

/// <summary>If nothing can be saved, everyone is told why: senders, monitoring, and once the log.</summary>
public sealed partial class StorageTroubleTests
{
    [Theory]
    [InlineData("PRAGMA query_only=1", HttpStatusCode.ServiceUnavailable, "The server can’t save anything")]
    [InlineData("PRAGMA max_page_count=1", HttpStatusCode.InsufficientStorage, "The server is out of disk space")]
    public async Task If_nothing_can_be_saved_senders_are_told_and_the_log_once(string pragma, HttpStatusCode status, string sentence)
    {
        Assert.SkipUnless(World.IsSqlite, "These switches are SQLite's.");
        await using var app = new WatchedApp();
        var grace = await app.As("Grace");
        var form = await grace.Opens("/admin/institution/legal?kind=Imprint");
        app.Tell(pragma);
        for (var i = 0; i < 3; i++)
            (await PublishAsync(form)).Answers(status).Shows(sentence);
        Assert.Single(app.Logged, l => l.Contains("nothing can be saved", StringComparison.Ordinal));
        Assert.DoesNotContain(app.Logged, l => l.Contains("SqliteException", StringComparison.Ordinal));
        Assert.NotNull(app.Services.GetRequiredService<StorageWatch>().Now);

        // The next check opens its own connections and detects the recovery.
        Assert.Equal(HttpStatusCode.OK, (await grace.Http.GetAsync("/readyz")).StatusCode);
        Assert.Null(app.Services.GetRequiredService<StorageWatch>().Now);
        (await PublishAsync(form)).Answers(HttpStatusCode.OK).Shows("Text published.");
        Assert.Single(app.Logged, l => l.Contains("Saving works again after", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_read_only_PostgreSQL_server_is_not_ready_and_pages_can_still_be_read()
    {
        Assert.SkipWhen(World.IsSqlite, "There is no PostgreSQL here.");
        await using var app = new WatchedApp();
        var grace = await app.As("Grace");
        var form = await grace.Opens("/admin/institution/legal?kind=Imprint");
        Assert.Equal(HttpStatusCode.OK, (await grace.Http.GetAsync("/readyz")).StatusCode);
        await SwitchAsync(app, "on");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await grace.Http.GetAsync("/healthz")).StatusCode);
        (await PublishAsync(form)).Answers(HttpStatusCode.ServiceUnavailable).Shows("The server can’t save anything");
        (await grace.Opens("/courses")).Answers(HttpStatusCode.OK);
        await SwitchAsync(app, "off");
        Assert.Equal(HttpStatusCode.OK, (await grace.Http.GetAsync("/readyz")).StatusCode);
    }

    [Fact]
    public async Task Administrators_see_that_nothing_can_be_saved_and_doctor_says_why()
    {
        await using var app = new WatchedApp();
        var grace = await app.As("Grace");
        app.Services.GetRequiredService<StorageWatch>().Saw(new IOException("No space left on device", 28));
        (await grace.Opens("/admin")).Answers(HttpStatusCode.OK).Shows("The server is out of disk space.");
        var findings = await app.Services.GetRequiredService<Doctor>().LookAsync(default);
        Assert.Contains(
            findings,
            f => f is { What: "Database", IsWell: false } && f.Detail.Contains("No space left on device", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_process_with_a_read_only_database_stays_alive_is_not_ready_and_logs_the_reason_once()
    {
        Assert.SkipUnless(World.IsSqlite, "PostgreSQL has no file here.");
        var (folder, settings) = World.Copy();
        var file = Path.Combine(folder, "lms.db");
        if (Environment.UserName == "root")
            await Tool.Run("chown", "-R", "65534:65534", folder);
        await Tool.Run("chmod", "755", Path.GetDirectoryName(folder)!);
        await Tool.Run("chmod", "444", file);
        await using var live = new LiveApp(folder, settings) { WithoutRights = true };
        await live.StartAsync();
        using var visitor = new HttpClient { BaseAddress = live.Address };
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/livez")).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await visitor.GetAsync("/readyz")).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await visitor.GetAsync("/healthz")).StatusCode);
        for (var i = 0; i < 5; i++)
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await SignInAsync(visitor));
        await SaidOnceAsync(live);
        Assert.DoesNotContain("   at ", live.Console, StringComparison.Ordinal);

        // Files that SQLite creates next to it have its permissions.
        await Tool.Run("chmod", "-R", "u+w", folder);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/readyz")).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, await SignInAsync(visitor));
    }

    [Fact]
    public async Task A_full_disk_is_reported_and_recovers_when_there_is_space_again()
    {
        Assert.SkipUnless(World.IsSqlite && Environment.UserName == "root", "A small disk is made by root, and PostgreSQL’s is its own.");
        var (folder, settings) = World.Copy();
        var disk = Directory.CreateTempSubdirectory("lms-small-").FullName;
        Assert.SkipUnless(await MountsAsync(disk), "No disk can be made here.");
        try
        {
            await Tool.Run("cp", "-a", folder + "/.", disk);
            await using var live = new LiveApp(folder, new Dictionary<string, string>(settings) { ["Site:DataDirectory"] = disk });
            await live.StartAsync();
            using var visitor = new HttpClient { BaseAddress = live.Address };
            Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/healthz")).StatusCode);
            var filler = Path.Combine(disk, "filler");
            await Tool.Run("sh", "-c", $"dd if=/dev/zero of={filler} bs=64k 2>/dev/null || true");
            Assert.Equal(HttpStatusCode.InsufficientStorage, (await visitor.GetAsync("/healthz")).StatusCode);
            var answers = new HashSet<HttpStatusCode>();
            // Space in the write-ahead log is overwritten first.
            for (var i = 0; i < 400 && !answers.Contains(HttpStatusCode.InsufficientStorage); i++)
                answers.Add(await SignInAsync(visitor));
            Assert.Contains(HttpStatusCode.InsufficientStorage, answers);
            Assert.DoesNotContain(HttpStatusCode.InternalServerError, answers);
            await SaidOnceAsync(live);
            File.Delete(filler);
            Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/healthz")).StatusCode);
            Assert.Equal(HttpStatusCode.SeeOther, await SignInAsync(visitor));
        }
        finally
        {
            await Tool.Run("umount", "-l", disk);
        }
    }

    /// <summary>The log is written after the responses.</summary>
    private static async Task SaidOnceAsync(LiveApp live)
    {
        await LiveSite.Until(
            () => live.Console.Contains("nothing can be saved", StringComparison.Ordinal) ? live : null,
            "a line in the log"
        );
        Assert.Single(Regex.Matches(live.Console, "nothing can be saved"));
    }

    [Fact]
    public async Task An_unknown_failure_is_not_ready_and_ends_neither_the_response_nor_the_process()
    {
        await using var app = new WatchedApp { Files = Broken.Make() };
        var visitor = app.Visitor();
        app.Services.GetRequiredService<StorageWatch>().Saw(new IOException("No space left on device", 28));
        Assert.Equal(HttpStatusCode.InsufficientStorage, (await visitor.Http.GetAsync("/readyz")).StatusCode);
        Assert.False(await app.Services.GetRequiredService<ReadinessCheck>().IsMendedAsync(default));
        Assert.Contains(app.Logged, l => l.Contains("Could not determine whether saving works again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unreachable_database_is_reported_in_the_language_of_the_reader()
    {
        await using var app = new WatchedApp();
        var http = new DefaultHttpContext { RequestServices = app.Services };
        using var body = new MemoryStream();
        (http.Response.Body, http.Request.Headers.AcceptLanguage) = (body, "de");
        var watch = app.Services.GetRequiredService<StorageWatch>();
        var page = new WithoutDatabase(_ => throw new SqliteException("unable to open database file", 14), watch, new Words());
        await page.InvokeAsync(http, new Viewer());
        Assert.Equal(503, http.Response.StatusCode);
        var said = WebUtility.HtmlDecode(System.Text.Encoding.UTF8.GetString(body.ToArray()));
        Assert.Contains("lang=\"de\"", said, StringComparison.Ordinal);
        Assert.Contains("Vorübergehend nicht verfügbar", said, StringComparison.Ordinal);
        Assert.Contains("Die Datenbank ist nicht erreichbar.", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_readiness_problem_has_its_own_advice() =>
        Assert.StartsWith("Free up space on the disks", Readiness.Of(StorageTrouble.Full).Advice, StringComparison.Ordinal);

    [Fact]
    public void Every_kind_of_storage_error_is_recognized()
    {
        Assert.Equal(
            StorageTrouble.Full,
            StorageTrouble.Of(new DbUpdateException("", new SqliteException("database or disk is full", 13)))
        );
        Assert.Equal(StorageTrouble.Full, StorageTrouble.Of(new PostgresException("could not extend file", "ERROR", "ERROR", "53100")));
        Assert.Equal(StorageTrouble.Full, StorageTrouble.Of(new AggregateException(new IOException("", 28))));
        Assert.Equal(StorageTrouble.Full, StorageTrouble.Of(new IOException("quota", 122)));
        Assert.Equal(StorageTrouble.ReadOnly, StorageTrouble.Of(new SqliteException("attempt to write a readonly database", 8)));
        Assert.Equal(
            StorageTrouble.ReadOnly,
            StorageTrouble.Of(new PostgresException("cannot execute INSERT in a read-only transaction", "ERROR", "ERROR", "25006"))
        );
        Assert.Equal(StorageTrouble.ReadOnly, StorageTrouble.Of(new UnauthorizedAccessException()));
        Assert.Equal(StorageTrouble.Away, StorageTrouble.Of(new PostgresException("too many clients", "FATAL", "FATAL", "53300")));
        Assert.Null(StorageTrouble.Of(new SqliteException("UNIQUE constraint failed", 19, 2067)));
        Assert.Null(StorageTrouble.Of(new IOException("The file exists.")));
        Assert.Null(StorageTrouble.Of(null));
    }

    /// <summary>So long that a database that cannot grow has no space for it.</summary>
    private static Task<Page> PublishAsync(Page form) =>
        form.Press("Publish", ("Markdown", string.Concat(Enumerable.Repeat("All about us. ", 10_000))));

    private static async Task<bool> MountsAsync(string folder)
    {
        using var mount = Process.Start("mount", ["-t", "tmpfs", "-o", "size=96m", "tmpfs", folder]);
        await mount.WaitForExitAsync();
        return mount.ExitCode == 0;
    }

    private static async Task<HttpStatusCode> SignInAsync(HttpClient visitor)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var own = new HttpClient(handler) { BaseAddress = visitor.BaseAddress };
        var page = await own.GetStringAsync("/sign-in");
        using var form = new FormUrlEncodedContent([
            new("__RequestVerificationToken", Token().Match(page).Groups[1].Value),
            new("Input.Email", "lin@harbor.example"),
            new("Input.Password", DemoWorld.Password),
        ]);
        using var answer = await own.PostAsync("/sign-in", form);
        return answer.StatusCode;
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex Token();

    private static async Task SwitchAsync(LmsApp app, string to)
    {
        await app.Look(async db =>
        {
            var name = await db.Database.SqlQueryRaw<string>("SELECT current_database()::text AS \"Value\"").SingleAsync();
            await using var connection = new NpgsqlConnection(
                new NpgsqlConnectionStringBuilder(db.Database.GetConnectionString()!)
                {
                    Pooling = false,
                    Options = "-c default_transaction_read_only=off",
                }.ToString()
            );
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand($"ALTER DATABASE \"{name}\" SET default_transaction_read_only = {to}", connection);
            return await command.ExecuteNonQueryAsync();
        });
        NpgsqlConnection.ClearAllPools();
    }

    /// <summary>Its log can be read, and it does not check for recovery automatically.</summary>
    private sealed class WatchedApp : LmsApp
    {
        private readonly Notebook notebook = new();

        public IReadOnlyList<string> Logged => notebook.Lines;

        /// <summary>Replaces the store unless null.</summary>
        public IFileStore? Files { get; init; }

        /// <summary>Sends the statement to all open connections.</summary>
        public void Tell(string pragma)
        {
            var connections = Services.GetRequiredService<KeptConnections>();
            var all = new List<KeptConnections.Kept>();
            while (connections.Take() is { } kept)
            {
                using var command = kept.Connection.CreateCommand();
                command.CommandText = pragma;
                command.ExecuteNonQuery();
                all.Add(kept);
            }
            foreach (var kept in all)
                connections.Return(kept);
        }

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.ConfigureLogging(logging => logging.AddProvider(notebook).SetMinimumLevel(LogLevel.Warning));
            builder.ConfigureServices(services => services.Remove(services.Single(s => s.ImplementationType == typeof(StorageMending))));
            if (Files is not null)
                builder.ConfigureServices(services => services.Replace(ServiceDescriptor.Singleton(Files)));
        }
    }

    /// <summary>A store that fails with an unknown error.</summary>
    public class Broken : DispatchProxy
    {
        public static IFileStore Make() => Create<IFileStore, Broken>();

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            throw new InvalidOperationException("The store is broken.");
    }

    private sealed class Notebook : ILoggerProvider, ILogger
    {
        private readonly List<string> lines = [];

        public IReadOnlyList<string> Lines
        {
            get
            {
                lock (lines)
                    return [.. lines];
            }
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            lock (lines)
                lines.Add($"{formatter(state, exception)} {exception}");
        }

        public void Dispose() { }
    }
}
