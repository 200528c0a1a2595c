using System.Reflection;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Data.Saving;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Internal;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Lms.Web.Tests.Platform;

/// <summary>An upgrade can be rolled back, and a version that is too old for a database does not change it.</summary>
public sealed class UpgradeTests
{
    private const string Later = "29990101000000_Later";

    [Fact]
    public async Task An_upgrade_backs_up_the_database_and_can_be_rolled_back()
    {
        var (folder, settings) = World.Copy();
        int people;
        await using (var next = new NextVersion(folder, settings))
        {
            people = await next.Look(db => db.People.CountAsync());
            Assert.Equal(
                1,
                await next.Look(db => db.Database.SqlQueryRaw<long>("""SELECT count(*) AS "Value" FROM "Later" """).SingleAsync())
            );
            await next.Change(db =>
            {
                db.Add(db.Note("Written", "AfterTheUpgrade", Ids.New()));
                return Task.CompletedTask;
            });
        }
        Forget();
        var copy = Assert.Single(Directory.GetFiles(Path.Combine(folder, "backups"), "before-*.zip"));

        (await CommandLine.RunAsync(settings)).Ends(78).Says("newer version").Says(Later);
        (await CommandLine.RunAsync(settings, "migrate")).Ends(78).Says(Later);
        (await CommandLine.RunAsync(settings, "doctor")).Ends(1).Says("MISSING Database").Says(Later).DoesNotSay("   at ");

        (await CommandLine.RunAsync(settings, "rollback")).Ends(0).Says(copy).Says("The previous data is now in");
        await using var app = new LmsApp(folder, settings);
        Assert.Equal(people, await app.Look(db => db.People.CountAsync()));
        Assert.False(await app.Look(db => db.AuditEntries.AnyAsync(e => e.Entity == "AfterTheUpgrade")));
        Assert.DoesNotContain(Later, await app.Look(db => db.Database.GetAppliedMigrationsAsync()));
        (await (await app.As("Grace")).Opens("/admin")).Shows("Background jobs are paused.");
        await app.DisposeAsync();
        Forget();

        // The newer version can try again.
        await using var again = new NextVersion(folder, settings);
        Assert.Equal(people, await again.Look(db => db.People.CountAsync()));
        Assert.Equal(2, Directory.GetFiles(Path.Combine(folder, "backups"), "before-*.zip").Length);
    }

    [Fact]
    public async Task Without_a_backup_the_database_schema_is_not_changed()
    {
        var (folder, settings) = World.Copy();
        await File.WriteAllTextAsync(Path.Combine(folder, "backups"), "no folder");
        await using (var next = new NextVersion(folder, settings))
            _ = Record.Exception(() => next.Services);
        Forget();
        await using var app = new LmsApp(folder, settings);
        Assert.DoesNotContain(Later, await app.Look(db => db.Database.GetAppliedMigrationsAsync()));
    }

    [Fact]
    public async Task A_new_installation_needs_no_backup_and_doctor_creates_nothing()
    {
        Assert.SkipUnless(World.IsSqlite, "It makes a SQLite database of its own.");
        var folder = Path.Combine(Directory.CreateTempSubdirectory("lms-none-").FullName, "data");
        Dictionary<string, string> settings = new() { ["Site:DataDirectory"] = folder, ["Database:Provider"] = "Sqlite" };
        (await CommandLine.RunAsync(settings, "doctor")).Says("not set Database").Says("not set Email: Not set up").DoesNotSay("   at ");
        Assert.False(Directory.Exists(folder));
        (await CommandLine.RunAsync(settings, "migrate")).Ends(0);
        Assert.False(Directory.Exists(Path.Combine(folder, "backups")));
        var before = Entries(folder);
        var nowhere = new Dictionary<string, string>(settings)
        {
            ["Certificates:RsvgConvertPath"] = "/nowhere/rsvg",
            ["Media:FfmpegPath"] = "/nowhere/ffmpeg",
        };
        (await CommandLine.RunAsync(nowhere, "doctor"))
            .Ends(1)
            .Says("MISSING rsvg-convert: Not found at /nowhere/rsvg.")
            .Says("not set ffmpeg: Not found at /nowhere/ffmpeg.");
        Assert.Equal(before, Entries(folder));
        Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);
    }

    /// <summary>Without the files that SQLite keeps next to an open database.</summary>
    private static List<string> Entries(string folder) =>
        [
            .. Directory
                .GetFileSystemEntries(folder, "*", SearchOption.AllDirectories)
                .Where(e => !e.EndsWith("-wal", StringComparison.Ordinal) && !e.EndsWith("-shm", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];

    private static void Forget()
    {
        SqliteConnection.ClearAllPools();
        NpgsqlConnection.ClearAllPools();
    }

    /// <summary>A future version of the product with one more migration.</summary>
    private sealed class NextVersion(string folder, IReadOnlyDictionary<string, string> settings) : LmsApp(folder, settings)
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.ConfigureServices(services =>
                services
                    .ConfigureDbContext<SqliteLmsContext>(options => options.ReplaceService<IMigrationsAssembly, OneMore>())
                    .ConfigureDbContext<PostgresLmsContext>(options => options.ReplaceService<IMigrationsAssembly, OneMore>())
            );
        }
    }

#pragma warning disable EF1001 // Only EF's own class knows how to list the product's migrations.
    private sealed class OneMore(
        ICurrentDbContext context,
        IDbContextOptions options,
        IMigrationsIdGenerator ids,
        IDiagnosticsLogger<DbLoggerCategory.Migrations> log
    ) : MigrationsAssembly(context, options, ids, log)
    {
        public override IReadOnlyDictionary<string, TypeInfo> Migrations =>
            base
                .Migrations.Append(KeyValuePair.Create(Later, typeof(LaterMigration).GetTypeInfo()))
                .OrderBy(m => m.Key, StringComparer.Ordinal)
                .ToDictionary();
    }
#pragma warning restore EF1001

    [Migration(Later)]
    private sealed class LaterMigration : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder) =>
            migrationBuilder.Sql("""CREATE TABLE "Later" ("Id" INTEGER); INSERT INTO "Later" VALUES (1);""");
    }
}
