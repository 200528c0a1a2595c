using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Architecture;

public sealed class MigrationTests(LmsApp app) : IClassFixture<LmsApp>
{
    [Fact]
    public void The_SQLite_migrations_tell_the_whole_model()
    {
        using var db = new SqliteLmsContext(Databases.SqliteOptions("Data Source=:memory:"));
        Assert.False(db.Database.HasPendingModelChanges(), "Run scripts/migration.sh NAME.");
    }

    [Fact]
    public void The_PostgreSQL_migrations_tell_the_whole_model()
    {
        using var db = new PostgresLmsContext(Databases.PostgresOptions("Host=127.0.0.1;Database=none"));
        Assert.False(db.Database.HasPendingModelChanges(), "Run scripts/migration.sh NAME.");
    }

    [Fact]
    public async Task A_new_database_of_SQLite_lets_people_read_while_somebody_writes()
    {
        var folder = Directory.CreateTempSubdirectory("lms-wal-").FullName;
        try
        {
            await using var db = new SqliteLmsContext(
                Databases.SqliteOptions($"Data Source={Path.Combine(folder, "new.db")};Pooling=false")
            );
            await db.MigrateAsync(CancellationToken.None);
            await db.Database.OpenConnectionAsync();
            using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = "PRAGMA journal_mode";
            Assert.Equal("wal", await command.ExecuteScalarAsync());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Both_databases_have_the_same_migrations()
    {
        using var sqlite = new SqliteLmsContext(Databases.SqliteOptions("Data Source=:memory:"));
        using var postgres = new PostgresLmsContext(Databases.PostgresOptions("Host=127.0.0.1;Database=none"));
        Assert.Equal(sqlite.Database.GetMigrations().Select(m => m[15..]), postgres.Database.GetMigrations().Select(m => m[15..]));
    }

    [Fact]
    public async Task A_row_that_refers_to_nothing_is_refused()
    {
        var refused = await Assert.ThrowsAsync<DbUpdateException>(() =>
            app.Change(async db =>
            {
                db.Add(
                    new Lms.Web.Features.Enrollments.Model.Enrollment(
                        Ids.New(),
                        await db.People.Select(p => p.Id).FirstAsync(),
                        Lms.Web.Features.Enrollments.Model.EnrollmentSource.Self,
                        app.Now
                    )
                );
            })
        );
        Assert.NotNull(refused.InnerException);
    }

    [Fact]
    public async Task Everything_owned_by_an_institution_is_filtered()
    {
        var unfiltered = await app.Look(db =>
            Task.FromResult(
                db.Model.GetEntityTypes()
                    .Where(t =>
                        typeof(IOwned).IsAssignableFrom(t.ClrType)
                        && t.GetDeclaredQueryFilters().All(f => f.Key != LmsContext.OfInstitution)
                    )
                    .Select(t => t.Name)
                    .ToList()
            )
        );
        Assert.Empty(unfiltered);
    }
}
