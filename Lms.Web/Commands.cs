using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Lms.Web.Features.Administration.Seeding;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Features.Packages.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Backup;
using Lms.Web.Platform.Configuration;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Health;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web;

/// <summary>The commands that the application offers on the command line.</summary>
public static class Commands
{
    public static readonly Command[] All =
    [
        new(
            "setup",
            "",
            "create the database and load the demo data",
            Needs.DataDirectory,
            async (app, _) => await MigrateAsync(app) is var status and not 0 ? status : await SeedAsync(app)
        ),
        new("migrate", "", "migrate the database to the schema of this version", Needs.DataDirectory, (app, _) => MigrateAsync(app)),
        new("seed", "", "load the demo data into an empty installation", Needs.Database, (app, _) => SeedAsync(app)),
        new("routes", "", "list all routes with their handler, access rule, and source file", Needs.Nothing, (app, _) => RoutesAsync(app)),
        new("doctor", "", "check for anything missing and explain how to fix it", Needs.Nothing, (app, _) => DoctorAsync(app)),
        new(
            "move-database",
            "FILE",
            "copy all rows from a SQLite file into the configured PostgreSQL database",
            Needs.DataDirectory,
            MoveAsync
        )
        {
            Fits = static words => words is [_, { Length: > 0 } file] && !file.StartsWith('-'),
        },
        new(
            "files",
            "move …",
            "copy uploaded files from disk to the bucket, or back",
            Needs.Database,
            (app, words) => FilesCommands.RunAsync(app.Services, words, CancellationToken.None)
        )
        {
            Help = FilesCommands.Help,
            Fits = FilesCommands.Fits,
        },
        new(
            "backup",
            "FILE",
            "back up everything into one archive while the product is running",
            Needs.Nothing,
            (app, words) => BackupCommand.RunAsync(app.Services, words, CancellationToken.None)
        )
        {
            Help = BackupCommand.Help,
            Fits = BackupCommand.Fits,
        },
        new(
            "restore",
            "FILE",
            "restore everything from an archive",
            Needs.Nothing,
            (app, words) => RestoreCommand.RunAsync(app.Services, words, CancellationToken.None)
        )
        {
            Help = RestoreCommand.Help,
            Fits = RestoreCommand.Fits,
        },
        new(
            "rollback",
            "[FILE]",
            "roll the database back to the copy made before the last upgrade",
            Needs.Nothing,
            (app, words) => RollbackCommand.RunAsync(app.Services, words, CancellationToken.None)
        )
        {
            Help = RollbackCommand.Help,
            Fits = RollbackCommand.Fits,
        },
        new(
            "resume-jobs",
            "",
            "resume background jobs after a restore",
            Needs.Nothing,
            (app, words) => ResumeJobsCommand.RunAsync(app.Services, words, CancellationToken.None)
        )
        {
            Help = ResumeJobsCommand.Help,
            Fits = ResumeJobsCommand.Fits,
        },
        new(
            "course",
            "…",
            "export and import courses as folders or packages",
            Needs.Database,
            (app, words) => PackageCommands.RunAsync(app.Services, words, CancellationToken.None)
        )
        {
            Help = PackageCommands.Help,
            Fits = PackageCommands.Fits,
        },
    ];

    /// <exception cref="MisconfiguredException">Something that the command needs is missing.</exception>
    public static async Task<int> RunAsync(WebApplication app, Command command, string[] words)
    {
        if (command.Needs is Needs.Database)
            await DemandDatabaseAsync(app);
        if (command.Needs is not Needs.Nothing)
            await ReachAsync(app);
        if (command.Needs is Needs.Database)
            await DemandLayoutAsync(app);
        return await command.RunAsync(app, words);
    }

    /// <summary>Before the first request: creates the data directory and migrates the database.</summary>
    /// <exception cref="MisconfiguredException">This is not possible.</exception>
    public static async Task PrepareAsync(WebApplication app)
    {
        await ReachAsync(app);
        if (app.Services.GetRequiredService<DatabaseOptions>().MigrateAtStart)
            await MigrateAsync(app);
        else
            await DemandLayoutAsync(app);
        await app.PreparePlatformAsync(CancellationToken.None);
    }

    /// <summary>A new product says how to set it up, once it can be opened.</summary>
    public static async Task AnnounceAsync(WebApplication app)
    {
        var tls = app.Services.GetRequiredService<TlsWatch>();
        if (tls.IsDeaf)
            app.Logger.LogWarning("{Complaint} {Advice}", tls.Complaint, tls.Advice);
        var institutions = await app.Services.GetRequiredService<InstitutionDirectory>().AllAsync(CancellationToken.None);
        if (institutions.Count > 0)
            return;
        var (site, here) = (app.Services.GetRequiredService<SiteOptions>(), Listening.Here(app));
        var (named, code) = (site.Url("/setup"), app.Services.GetRequiredService<SetupCode>().Value);
        var where =
            here is null || named == $"{here}/setup" ? named
            : tls.NeedsProxy ? $"{named} (the TLS proxy forwards it to {here}, where this process listens)"
            : $"{here}/setup, where this process listens (or {named}, if that URL points here),";
        Console.WriteLine($"\nThis product is not set up yet. Open {where} and enter the setup code: {code}\n");
    }

    private static async Task ReachAsync(WebApplication app)
    {
        var database = app.Services.GetRequiredService<DatabaseOptions>();
        DataDirectory.Prepare(app.Services.GetRequiredService<SiteOptions>(), database, app.Logger);
        await Databases.ReachAsync(database, CancellationToken.None);
    }

    /// <summary>Asked before the directory is created: a command that only reads leaves none behind.</summary>
    private static async Task DemandDatabaseAsync(WebApplication app)
    {
        await Databases.ReachAsync(app.Services.GetRequiredService<DatabaseOptions>(), CancellationToken.None);
        if (!await ReadAsync(app, db => db.ExistsAsync(CancellationToken.None)))
            throw new MisconfiguredException("There is no database yet. Create it with: Lms.Web migrate");
    }

    private static async Task DemandLayoutAsync(WebApplication app)
    {
        await DemandDatabaseAsync(app);
        var layout = await ReadAsync(app, db => Layout.OfAsync(db, CancellationToken.None));
        if (layout.Refusal is { } newer)
            throw Newer(newer);
        if (layout.Pending.Count == 0)
            return;
        throw new MisconfiguredException(
            $"The database does not have the schema of this version (pending migrations: {layout.Pending.Count}). Update it with: Lms.Web migrate"
        );
    }

    /// <exception cref="MisconfiguredException">The database cannot be read.</exception>
    private static async Task<T> ReadAsync<T>(WebApplication app, Func<LmsContext, Task<T>> read)
    {
        await using var scope = app.Services.CreateAsyncScope();
        try
        {
            return await read(scope.ServiceProvider.GetRequiredService<LmsContext>());
        }
        catch (Exception failure) when (IsOfDatabase(failure))
        {
            throw Unusable(app, "read", failure);
        }
    }

    private static bool IsOfDatabase(Exception failure) => failure is DbException or IOException or UnauthorizedAccessException;

    private static MisconfiguredException Unusable(WebApplication app, string what, Exception failure)
    {
        var name = Databases.NameOf(app.Services.GetRequiredService<DatabaseOptions>());
        return new($"The database {name} cannot be {what}: {failure.Message.TrimEnd('.')}. Check Database:ConnectionString.", failure);
    }

    /// <exception cref="MisconfiguredException">The schema is of a newer version, or cannot be migrated.</exception>
    private static async Task<int> MigrateAsync(WebApplication app)
    {
        try
        {
            if (await app.Services.GetRequiredService<Upgrade>().RunAsync(Console.WriteLine, CancellationToken.None) is { } refusal)
                throw Newer(refusal);
        }
        catch (Exception failure) when (IsOfDatabase(failure))
        {
            throw Unusable(app, "migrated to the schema of this version", failure);
        }
        return ExitStatus.Done;
    }

    private static MisconfiguredException Newer(Refusal refusal) =>
        new(string.Format(CultureInfo.InvariantCulture, refusal.Text, refusal.Arguments));

    private static async Task<int> SeedAsync(WebApplication app)
    {
        var watch = Stopwatch.StartNew();
        await using var scope = app.Services.CreateAsyncScope();
        var (signIns, remark) = await scope.ServiceProvider.GetRequiredService<DemoWorld>().MakeAsync(CancellationToken.None);
        if (signIns.Count == 0)
        {
            Console.WriteLine("An institution already exists; nothing was added.");
            return 0;
        }
        Console.WriteLine($"The demo data was loaded in {watch.Elapsed.TotalSeconds:0.0} s. Sign in as:");
        foreach (var person in signIns)
            Console.WriteLine($"  {person.Role, -12} {person.Email, -32} {DemoWorld.Password}");
        if (remark is not null)
            Console.WriteLine(remark);
        return 0;
    }

    private static async Task<int> MoveAsync(WebApplication app, string[] words)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var (rows, watch) = (0L, Stopwatch.StartNew());
        var refusal = await DatabaseMove.RunAsync(
            scope.ServiceProvider.GetRequiredService<LmsContext>(),
            words[1],
            (table, moved) =>
            {
                rows += moved;
                if (moved > 0)
                    Console.WriteLine($"{moved, 12:N0} {table}");
            },
            CancellationToken.None
        );
        if (refusal is not null)
        {
            Console.Error.WriteLine(string.Format(CultureInfo.InvariantCulture, refusal.Text, refusal.Arguments));
            return ExitStatus.Refused;
        }
        Console.WriteLine(
            $"Copied {rows:N0} rows in {watch.Elapsed.TotalSeconds:0.0} s. Files stay where they are: start the product with the same data directory."
        );
        return 0;
    }

    private static async Task<int> RoutesAsync(WebApplication app)
    {
        foreach (var line in await RouteMap.LinesAsync(app))
            Console.WriteLine(line);
        return 0;
    }

    private static async Task<int> DoctorAsync(WebApplication app)
    {
        var findings = await app.Services.GetRequiredService<Doctor>().LookAsync(CancellationToken.None, thorough: true);
        foreach (var finding in findings)
        {
            Console.WriteLine(
                $"{(!finding.IsWell ? "MISSING" : finding.IsSetUp ? "ok     " : "not set")} {finding.What}: {finding.Detail}"
            );
            if (finding.Advice is not null)
                Console.WriteLine($"        {finding.Advice}");
        }
        return findings.All(f => f.IsWell) ? ExitStatus.Done : ExitStatus.Refused;
    }
}
