using Lms.Web.Features.Administration.Seeding;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Health;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace Lms.Web.Tests.Platform;

/// <summary>An installation that outgrows SQLite can be moved to PostgreSQL completely.</summary>
public sealed class DatabaseMoveTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];

    private const string ToPostgres = "Rows are moved to PostgreSQL only.";

    [Fact]
    public async Task A_SQLite_database_can_be_moved_to_PostgreSQL_completely()
    {
        Assert.SkipWhen(World.IsSqlite, ToPostgres);
        var (folder, settings) = World.Empty();
        var file = Path.Combine(folder, "lms.db");
        await MakeAsync(folder, file);

        var told = new Dictionary<string, long>();
        await using (var app = new LmsApp(folder, settings))
        {
            Assert.Null(await MoveAsync(app, file, told));
            var differences = await app.Look(async db =>
            {
                await using var old = new SqliteLmsContext(Databases.SqliteOptions($"Data Source={file}"));
                return await AllDifferencesAsync(old, db);
            });
            Assert.Empty(differences);
            Assert.Equal(Key, await app.Look(async db => (await db.Set<IdentityUserPasskey<Guid>>().SingleAsync()).Data.PublicKey));
            Assert.True(
                told["People"] > 20 && told["Lessons"] > 20 && told["LessonProgress"] > 50 && told["AuditEntries"] > 100,
                string.Join(", ", told)
            );

            // A second move would overwrite data.
            Assert.Contains("already in use", (await MoveAsync(app, file, told))!.Text, StringComparison.Ordinal);

            // Everything works: old passwords, the search, numbers of new rows, the audit chain, and row-level security.
            var lin = await app.As("Lin");
            (await lin.Opens("/dashboard")).Shows("Lin");
            (await lin.Opens("/courses?q=fire")).Shows("Fire safety");
            (await lin.Opens("/learn/fire-safety/which-extinguisher")).Answers(System.Net.HttpStatusCode.OK);
            var slug = await app.MakesCourse("After the move", ["First"]);
            await app.DrainAsync();
            (await lin.Opens("/courses?q=move")).Shows("After the move");
            Assert.NotEmpty(slug);
            var findings = await app.Services.GetRequiredService<Doctor>().LookAsync(CancellationToken.None, thorough: true);
            Assert.All(findings.Where(f => f.What is "Audit log" or "Institution isolation"), f => Assert.True(f.IsWell, f.Detail));
            Assert.Contains(findings, f => f.What == "Audit log");
        }
    }

    [Fact]
    public async Task A_file_that_is_missing_foreign_or_of_another_version_changes_nothing()
    {
        Assert.SkipWhen(World.IsSqlite, ToPostgres);
        var (folder, settings) = World.Empty();
        await using var app = new LmsApp(folder, settings);
        var file = Path.Combine(folder, "other.db");
        Assert.Contains("does not exist", (await MoveAsync(app, file, []))!.Text, StringComparison.Ordinal);
        await using (var db = new SqliteLmsContext(Databases.SqliteOptions($"Data Source={file};Pooling=False")))
        {
            await db.Database.OpenConnectionAsync();
            await db.Database.ExecuteSqlRawAsync("""CREATE TABLE "Things" ("Id" INTEGER)""");
            await db.Database.CloseConnectionAsync();
            Assert.Contains("not a database of this product", (await MoveAsync(app, file, []))!.Text, StringComparison.Ordinal);
            await db.MigrateAsync(CancellationToken.None);
            await db.Database.ExecuteSqlRawAsync(
                """DELETE FROM "__EFMigrationsHistory" WHERE "MigrationId" = (SELECT max("MigrationId") FROM "__EFMigrationsHistory")"""
            );
        }
        Assert.Contains("another version", (await MoveAsync(app, file, []))!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_cannot_be_moved_to_SQLite()
    {
        Assert.SkipUnless(World.IsSqlite, "The other tests move to PostgreSQL.");
        await using var app = LmsApp.Fresh();
        Assert.Contains("Database:Provider=Postgres", (await MoveAsync(app, "lms.db", []))!.Text, StringComparison.Ordinal);
    }

    private static async Task<Refusal?> MoveAsync(LmsApp app, string file, Dictionary<string, long> told)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await DatabaseMove.RunAsync(
            scope.ServiceProvider.GetRequiredService<LmsContext>(),
            file,
            (table, rows) => told[table] = rows,
            CancellationToken.None
        );
    }

    /// <summary>An installation on SQLite with learning progress.</summary>
    private static async Task MakeAsync(string folder, string file)
    {
        var settings = new Dictionary<string, string>
        {
            ["Site:DataDirectory"] = folder,
            ["Database:Provider"] = "Sqlite",
            ["Database:ConnectionString"] = $"Data Source={file}",
            ["Database:Synchronous"] = "Off",
        };
        await using (var app = new LmsApp(folder, settings))
        {
            using (var scope = app.Services.CreateScope())
                await scope.ServiceProvider.GetRequiredService<DemoWorld>().MakeAsync(CancellationToken.None);
            await app.DrainAsync();
            var lin = await app.IdOf("Lin");
            await app.Change(db =>
            {
                db.Add(
                    new IdentityUserPasskey<Guid>
                    {
                        UserId = lin,
                        CredentialId = [1, 2, 255],
                        Data = new()
                        {
                            PublicKey = Key,
                            Name = "Phone",
                            CreatedAt = DateTimeOffset.UnixEpoch,
                            SignCount = 7,
                            Transports = ["usb"],
                            AttestationObject = [9],
                            ClientDataJson = [8],
                        },
                    }
                );
                return Task.CompletedTask;
            });
        }
        SqliteConnection.ClearAllPools();
    }

    /// <summary>Row by row and column by column in all institutions; up to three of each table.</summary>
    internal static async Task<List<string>> AllDifferencesAsync(LmsContext old, LmsContext now, params string[] without)
    {
        old.ActEverywhere();
        now.ActEverywhere();
        var different = new List<string>();
        foreach (
            var type in now.Model.GetEntityTypes().Where(t => t.GetTableName() is { } table && !t.IsOwned() && !without.Contains(table))
        )
            different.AddRange(
                await (Task<List<string>>)
                    typeof(DatabaseMoveTests)
                        .GetMethod(
                            nameof(DifferencesAsync),
                            System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static
                        )!
                        .MakeGenericMethod(type.ClrType)
                        .Invoke(null, [old, now, type])!
            );
        return different;
    }

    private static async Task<List<string>> DifferencesAsync<T>(LmsContext old, LmsContext now, IEntityType type)
        where T : class
    {
        var (had, has) = (await RowsAsync<T>(old), await RowsAsync<T>(now));
        return
        [
            .. had.Where(r => !has.Contains(r)).Concat(has.Where(r => !had.Contains(r))).Take(3).Select(r => $"{type.GetTableName()}: {r}"),
        ];
    }

    private static async Task<HashSet<string>> RowsAsync<T>(LmsContext db)
        where T : class
    {
        var rows = await db.Set<T>().IgnoreQueryFilters().AsNoTracking().ToListAsync();
        var type = db.Model.FindEntityType(typeof(T))!;
        return
        [
            .. rows.Select(r =>
                string.Join(" | ", type.GetProperties().Where(p => !p.IsShadowProperty()).Select(p => Text(p.GetGetter().GetClrValue(r))))
            ),
        ];
    }

    private static string Text(object? value) =>
        value switch
        {
            null => "–",
            DateTime at => at.ToString("O"),
            byte[] bytes => Convert.ToHexString(bytes),
            decimal number => number.ToString("0.##########", System.Globalization.CultureInfo.InvariantCulture), // one keeps trailing zeros, the other does not
            string text => text,
            System.Collections.IEnumerable all => string.Join(",", all.Cast<object?>()),
            _ => string.Format(System.Globalization.CultureInfo.InvariantCulture, "{0}", value),
        };
}
