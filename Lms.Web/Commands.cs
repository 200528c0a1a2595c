using System.Diagnostics;
using System.Globalization;
using Lms.Web.Features.Administration.Seeding;
using Lms.Web.Features.Courses.Packages;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Health;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web;

/// <summary>The application is its own toolbox.</summary>
public static class Commands
{
    /// <summary>Exit status of a start with a configuration that cannot work (EX_CONFIG of sysexits).</summary>
    public const int Misconfigured = 78;

    private const string Help = """
        Lms.Web                    serve the product
        Lms.Web setup              make the database and fill it with the demonstration world
        Lms.Web migrate            bring the database to the layout of this version
        Lms.Web seed               add the demonstration world to an empty product
        Lms.Web routes             print every address, the handler, who may, and the file
        Lms.Web doctor             look for what is missing and say how to get it
        Lms.Web move-database FILE bring all rows of a SQLite file into the PostgreSQL database of the settings
        Lms.Web files move …       bring uploaded files from the disk into the bucket, or back
        Lms.Web course …           take courses away and bring them in, as folders or packages
        Settings follow as --Section:Key=value.
        """;

    /// <summary>What is left of the command line for the configuration.</summary>
    public static string[] Settings(string[] args) => args switch
    {
        // What such a command is told by its places and options is not for the configuration.
        ["course" or "files" or "move-database", ..] => [.. args.Where(a => a.StartsWith("--", StringComparison.Ordinal) && a.Contains('=') && a.Contains(':'))],
        [var first, ..] when !first.StartsWith('-') => args[1..],
        _ => args,
    };

    /// <returns>Null when the product should be served.</returns>
    public static Func<WebApplication, Task<int>>? Asked(string[] args) => (args is [var first, ..] && !first.StartsWith('-') ? first : null) switch
    {
        null => null,
        "setup" => async app => await MigrateAsync(app) + await SeedAsync(app),
        "migrate" => MigrateAsync,
        "seed" => SeedAsync,
        "routes" => RoutesAsync,
        "doctor" => DoctorAsync,
        "move-database" => app => MoveAsync(app, args),
        "files" => app => FilesCommands.RunAsync(app.Services, args, CancellationToken.None),
        "course" => app => PackageCommands.RunAsync(app.Services, args, CancellationToken.None),
        _ => HelpAsync,
    };

    /// <summary>Before the first request: the database has the right layout, and a new product says how to begin.</summary>
    public static async Task PrepareAsync(WebApplication app)
    {
        if (app.Configuration.GetValue("Database:MigrateAtStart", true)) await MigrateAsync(app);
        await app.PreparePlatformAsync(CancellationToken.None);
        var institutions = await app.Services.GetRequiredService<InstitutionDirectory>().AllAsync(CancellationToken.None);
        if (institutions.Count > 0) return;
        var site = app.Services.GetRequiredService<SiteOptions>();
        Console.WriteLine($"\nThis product is not set up yet. Open {site.Url("/setup")} and enter the set-up code: {app.Services.GetRequiredService<SetupCode>().Value}\n");
    }

    private static Task<int> HelpAsync(WebApplication app)
    {
        Console.WriteLine(Help);
        return Task.FromResult(64);
    }

    private static async Task<int> MigrateAsync(WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LmsContext>();
        await db.MigrateAsync(CancellationToken.None);
        return 0;
    }

    private static async Task<int> SeedAsync(WebApplication app)
    {
        var watch = Stopwatch.StartNew();
        await using var scope = app.Services.CreateAsyncScope();
        var (signIns, remark) = await scope.ServiceProvider.GetRequiredService<DemoWorld>().MakeAsync(CancellationToken.None);
        if (signIns.Count == 0)
        {
            Console.WriteLine("The product has an institution already; nothing was added.");
            return 0;
        }
        Console.WriteLine($"The demonstration world is ready after {watch.Elapsed.TotalSeconds:0.0} s. Sign in as:");
        foreach (var person in signIns) Console.WriteLine($"  {person.Role,-12} {person.Email,-32} {DemoWorld.Password}");
        if (remark is not null) Console.WriteLine(remark);
        return 0;
    }

    private static async Task<int> MoveAsync(WebApplication app, string[] args)
    {
        if (args is not [_, { } file, ..] || file.StartsWith('-')) return await HelpAsync(app);
        await using var scope = app.Services.CreateAsyncScope();
        var (rows, watch) = (0L, Stopwatch.StartNew());
        var refusal = await DatabaseMove.RunAsync(scope.ServiceProvider.GetRequiredService<LmsContext>(), file, (table, moved) =>
        {
            rows += moved;
            if (moved > 0) Console.WriteLine($"{moved,12:N0} {table}");
        }, CancellationToken.None);
        if (refusal is not null)
        {
            Console.Error.WriteLine(string.Format(CultureInfo.InvariantCulture, refusal.Text, refusal.Arguments));
            return 1;
        }
        Console.WriteLine($"{rows:N0} rows were moved in {watch.Elapsed.TotalSeconds:0.0} s. Files stay where they are: start the product with the same data directory.");
        return 0;
    }

    private static async Task<int> RoutesAsync(WebApplication app)
    {
        foreach (var line in await RouteMap.LinesAsync(app)) Console.WriteLine(line);
        return 0;
    }

    private static async Task<int> DoctorAsync(WebApplication app)
    {
        var findings = await app.Services.GetRequiredService<Doctor>().LookAsync(CancellationToken.None, thorough: true);
        foreach (var finding in findings)
        {
            Console.WriteLine($"{(finding.IsWell ? "ok     " : "MISSING")} {finding.What}: {finding.Detail}");
            if (finding.Advice is not null) Console.WriteLine($"        {finding.Advice}");
        }
        return findings.All(f => f.IsWell) ? 0 : 1;
    }
}
