using Lms.Web.Features.Administration.Seeding;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(Lms.Web.Tests.House.World))]

namespace Lms.Web.Tests.House;

/// <summary>The demonstration world, created once; every test class gets its own copy, on SQLite or PostgreSQL.</summary>
public sealed class World : IDisposable
{
    /// <summary><c>Sqlite</c> or <c>Postgres</c>: the whole suite runs once with each.</summary>
    public static readonly string Provider = Environment.GetEnvironmentVariable("LMS_TEST_DATABASE") is { Length: > 0 } asked
        ? asked
        : "Sqlite";

    private static readonly Lock Making = new();
    private static World? current;

    private readonly string root = Directory.CreateTempSubdirectory("lms-tests-").FullName;
    private readonly PostgresServer? postgres;
    private readonly string template;
    private bool isMade;

    public World()
    {
        current = this;
        // As in this process (Lms.Web.Tests.csproj), for the processes that tests start.
        Environment.SetEnvironmentVariable("DOTNET_TieredPGO", "0");
        template = Path.Combine(root, "world");
        if (Provider == "Postgres")
            postgres = new PostgresServer();
    }

    public static bool IsSqlite => Provider == "Sqlite";

    /// <summary>A data directory with the world in it, and the settings for its database.</summary>
    public static (string Folder, IReadOnlyDictionary<string, string> Settings) Copy()
    {
        var world = current ?? throw new InvalidOperationException("The world is made by the test assembly.");
        lock (Making)
            world.Make();
        return world.CopyOf();
    }

    /// <summary>A place for a product before its setup.</summary>
    public static (string Folder, IReadOnlyDictionary<string, string> Settings) Empty() => current!.New(fill: false);

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        postgres?.Dispose();
        Directory.Delete(root, recursive: true);
    }

    private void Make()
    {
        if (isMade)
            return;
        var settings = Settings(template, "lms_world");
        postgres?.Execute("CREATE DATABASE lms_world OWNER lms");
        using (var app = new LmsApp(template, settings))
        using (var scope = app.Services.CreateScope())
        {
            scope.ServiceProvider.GetRequiredService<DemoWorld>().MakeAsync(CancellationToken.None).GetAwaiter().GetResult();
            app.DrainAsync().GetAwaiter().GetResult();
        }
        SqliteConnection.ClearAllPools();
        Npgsql.NpgsqlConnection.ClearAllPools();
        isMade = true;
    }

    private (string, IReadOnlyDictionary<string, string>) CopyOf() => New(fill: true);

    private (string, IReadOnlyDictionary<string, string>) New(bool fill)
    {
        var name = "t" + Ids.New().ToString("N")[^12..];
        var folder = Path.Combine(root, name);
        Directory.CreateDirectory(folder);
        if (fill)
        {
            foreach (
                var file in Directory
                    .EnumerateFiles(template, "*", SearchOption.AllDirectories)
                    .Where(f => !f.Contains("/mail/", StringComparison.Ordinal))
            )
            {
                var target = Path.Combine(folder, Path.GetRelativePath(template, file));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }
        }
        // An empty one creates its database itself.
        if (postgres is not null && fill)
        {
            lock (Making)
                postgres.Execute($"CREATE DATABASE {name} OWNER lms TEMPLATE lms_world");
        }
        return (folder, Settings(folder, name));
    }

    private Dictionary<string, string> Settings(string folder, string database) =>
        new()
        {
            ["Site:DataDirectory"] = folder,
            ["Database:Provider"] = Provider,
            ["Database:ConnectionString"] = postgres?.Connection(database) ?? "",
            ["Database:Synchronous"] = "Off",
        };
}
