using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Institutions.Model;
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
            await using var db = new SqliteLmsContext(Databases.SqliteOptions($"Data Source={Path.Combine(folder, "new.db")};Pooling=false"));
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
    public async Task An_institution_that_had_closed_its_door_keeps_it_closed()
    {
        var file = Path.Combine(app.Folder, "older.db");
        await using var db = new SqliteLmsContext(Databases.SqliteOptions($"Data Source={file};Pooling=false"));
        await db.Database.MigrateAsync("OneDeadlineForACourse");
        foreach (var (name, open) in new[] { ("Open", 1), ("Closed", 0) })
            await db.Database.ExecuteSqlAsync($"""INSERT INTO "Institutions" ("Id", "Name", "TimeZone", "IsOpenForRegistration", "Metadata", "CreatedAt", "Version") VALUES ({Ids.New()}, {name}, 'Etc/UTC', {open}, {"{}"}, '2026-01-01', 1)""");
        await db.MigrateAsync(CancellationToken.None);
        Assert.Equal([("Closed", SignUpMode.InviteOnly), ("Open", SignUpMode.Public)], (await db.Institutions.OrderBy(i => i.Name).ToListAsync()).Select(i => (i.Name, i.SignUp)));
    }

    [Fact]
    public async Task A_row_that_refers_to_nothing_is_refused()
    {
        var refused = await Assert.ThrowsAsync<DbUpdateException>(() => app.Change(async db =>
        {
            db.Add(new Lms.Web.Features.Enrollments.Model.Enrollment(Ids.New(), await db.People.Select(p => p.Id).FirstAsync(), Lms.Web.Features.Enrollments.Model.EnrollmentSource.Self, app.Now));
        }));
        Assert.NotNull(refused.InnerException);
    }

    [Fact]
    public async Task Everything_owned_by_an_institution_is_filtered()
    {
        var unfiltered = await app.Look(db => Task.FromResult(db.Model.GetEntityTypes()
            .Where(t => typeof(IOwned).IsAssignableFrom(t.ClrType) && t.GetDeclaredQueryFilters().All(f => f.Key != LmsContext.OfInstitution)).Select(t => t.Name).ToList()));
        Assert.Empty(unfiltered);
    }

    [Fact]
    public async Task Drafts_that_stood_beside_the_published_text_are_drafts_still()
    {
        var file = Path.Combine(app.Folder, "drafts.db");
        await using var db = new SqliteLmsContext(Databases.SqliteOptions($"Data Source={file};Pooling=false"));
        await db.Database.MigrateAsync("LessonKindsAndFiles");
        await db.Database.OpenConnectionAsync();
        await db.Database.ExecuteSqlRawAsync("PRAGMA foreign_keys=OFF"); // the lessons of this test belong to no course
        var (drafted, plain) = (Ids.New(), Ids.New());
        foreach (var (id, draft) in new[] { (drafted, "New words"), (plain, (string?)null) })
        {
            await Insert("Lessons", ("Id", id), ("Title", "Alarm"), ("Objective", "Know"), ("PublishedVersion", 3), ("Kind", "Text"), ("Rule", "Marked"));
            await Insert("LessonBodies", ("LessonId", id), ("Markdown", "Old words"), ("DraftMarkdown", draft), ("TranscriptMarkdown", "Said"));
        }
        await db.MigrateAsync(CancellationToken.None);
        var bodies = await db.LessonBodies.OfAllInstitutions().AsNoTracking().ToDictionaryAsync(b => b.LessonId);
        Assert.Equal(new Wording("Alarm", "Know", "New words", "Said"), bodies[drafted].Draft!.Text);
        Assert.Equal(("Old words", null), (bodies[plain].Current, bodies[plain].Draft));
        Assert.Equal([3, 3], await db.Lessons.OfAllInstitutions().Select(l => l.LastVersion).ToListAsync());

        // What the test does not name is empty.
        async Task Insert(string table, params (string Name, object? Value)[] values)
        {
            var named = values.Where(v => v.Value is not null).ToDictionary(v => v.Name, v => v.Value!);
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT name, type FROM pragma_table_info('{table}') WHERE \"notnull\" AND dflt_value IS NULL";
            await using (var columns = await command.ExecuteReaderAsync())
                while (await columns.ReadAsync()) named.TryAdd(columns.GetString(0), columns.GetString(0).EndsWith("Id", StringComparison.Ordinal) ? Guid.Empty : columns.GetString(1) == "INTEGER" ? 0 : "");
            command.CommandText = $"INSERT INTO \"{table}\" ({string.Join(", ", named.Keys.Select(k => $"\"{k}\""))}) VALUES ({string.Join(", ", named.Keys.Select(k => "@" + k))})";
            foreach (var (name, value) in named)
            {
                var parameter = command.CreateParameter();
                (parameter.ParameterName, parameter.Value) = ("@" + name, value is Guid id ? id.ToString().ToUpperInvariant() : value);
                command.Parameters.Add(parameter);
            }
            await command.ExecuteNonQueryAsync();
        }
    }
}
