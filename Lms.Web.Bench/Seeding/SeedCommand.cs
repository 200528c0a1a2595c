using System.Diagnostics;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Outbox;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Lms.Web.Bench.Seeding;

/// <summary>Makes the database of the product and fills it with the same world every time.</summary>
internal static class SeedCommand
{
    public static async Task<int> RunAsync(Settings settings)
    {
        var watch = Stopwatch.StartNew();
        var options = settings.Database;
        await using (var db = Open(options))
        {
            if (!options.IsSqlite)
                await db.Database.EnsureDeletedAsync();
            await db.MigrateAsync(CancellationToken.None);
        }
        var world = new BenchWorld(() => Open(options), settings.Number("catalog", 1));
        var counts = settings.Number("members", 0) is > 0 and var members ? await world.MakeMembersAsync(members) : await world.MakeAsync();
        Console.WriteLine($"seeded {counts} in {watch.Elapsed.TotalSeconds:0.0} s");
        return 0;
    }

    /// <summary>The product's model without its interceptors: no audit entries, no events, no indexing afterward.</summary>
    private static LmsContext Open(DatabaseOptions options)
    {
        var stores = new ServiceCollection().Configure<IdentityOptions>(Databases.ConfigureStores).BuildServiceProvider();
        LmsContext db = options.IsSqlite
            ? new SqliteLmsContext(
                new DbContextOptionsBuilder<SqliteLmsContext>()
                    .UseSqlite(Databases.SqliteConnection(options.ConnectionString))
                    .UseApplicationServiceProvider(stores)
                    .Options
            )
            : new PostgresLmsContext(
                new DbContextOptionsBuilder<PostgresLmsContext>()
                    .UseNpgsql(Everywhere(options.ConnectionString))
                    .UseApplicationServiceProvider(stores)
                    .Options
            );
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        return db;
    }

    /// <summary>Lets the whole session write rows of any institution, as there is no interceptor to name one (RowSecurity).</summary>
    private static string Everywhere(string connection) =>
        new NpgsqlConnectionStringBuilder(connection) { Options = "-c lms.institution=*" }.ConnectionString;
}
