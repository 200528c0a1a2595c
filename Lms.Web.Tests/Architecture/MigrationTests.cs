using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Questions.Model;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;

namespace Lms.Web.Tests.Architecture;

public sealed class MigrationTests(LmsApp app) : IClassFixture<LmsApp>
{
    [Fact]
    public void The_SQLite_migrations_match_the_model()
    {
        using var db = new SqliteLmsContext(Databases.SqliteOptions("Data Source=:memory:"));
        Assert.False(db.Database.HasPendingModelChanges(), "Run scripts/migration.sh NAME.");
    }

    [Fact]
    public void The_PostgreSQL_migrations_match_the_model()
    {
        using var db = new PostgresLmsContext(Databases.PostgresOptions("Host=127.0.0.1;Database=none"));
        Assert.False(db.Database.HasPendingModelChanges(), "Run scripts/migration.sh NAME.");
    }

    [Fact]
    public async Task A_new_SQLite_database_allows_reading_during_writes()
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
    public async Task A_check_from_the_first_version_still_works_and_its_answers_are_kept()
    {
        var (folder, settings) = World.Empty();
        try
        {
            await using var db = Context(folder, settings);
            if (!db.IsSqlite)
                await db.GetService<IRelationalDatabaseCreator>().CreateAsync();
            await db.Database.OpenConnectionAsync();
            db.ActEverywhere();
            await db.GetService<IMigrator>().MigrateAsync("Initial");
            // Only the rows under test exist, so foreign keys must not be enforced.
            await RunAsync(
                db,
                db.IsSqlite
                    ? "PRAGMA foreign_keys = OFF"
                    : "ALTER TABLE \"CheckAnswers\" DROP CONSTRAINT \"FK_CheckAnswers_Enrollments_EnrollmentId\""
            );
            var no = db.IsSqlite ? "0" : "false";
            const string some = "00000000-0000-7000-8000-00000000000";
            await RunAsync(
                db,
                $$"""
                INSERT INTO "Questions" (
                    "Id", "InstitutionId", "RootId", "Number", "Kind",
                    "Markdown", "Html", "Explanation", "ExplanationHtml", "Options")
                VALUES (
                    '{{some}}A', '{{some}}1', '{{some}}A', 1, 'MultipleAnswer',
                    'Which *hold*?', '<p>Which <em>hold</em>?</p>', 'Both.', '<p>Both.</p>',
                    '[{"Id":1,"Text":"Reef","IsCorrect":true,"Feedback":"Well seen."},
                      {"Id":2,"Text":"Granny","IsCorrect":false,"Feedback":null},
                      {"Id":3,"Text":"Bend","IsCorrect":true,"Feedback":null}]');
                INSERT INTO "CheckAnswers" (
                    "AttemptId", "QuestionId", "InstitutionId", "EnrollmentId",
                    "LessonId", "CheckId", "Chosen", "IsRight", "AnsweredAt")
                VALUES (
                    '{{some}}B', '{{some}}A', '{{some}}1', '{{some}}C',
                    '{{some}}D', '{{some}}E', '1,2', {{no}}, '2027-03-04 12:00:00');
                """
            );

            await db.MigrateAsync(CancellationToken.None);

            await db.Database.OpenConnectionAsync();
            db.ActEverywhere();
            var question = await db.Questions.IgnoreQueryFilters().SingleAsync();
            Assert.Equal(
                ["Reef True Well seen.", "Granny False ", "Bend True "],
                question.Source.Answers.Select(a => $"{a.Text} {a.IsRight} {a.Feedback}")
            );
            Assert.Equal(("Which *hold*?", "Both."), (question.Source.Prompt, question.Source.Explanation));
            Assert.Equal("<p>Which <em>hold</em>?</p>", question.Definition.Html);
            Assert.Equal([100m, 50m], new[] { "1,3", "1" }.Select(g => question.Definition.Grade(g.Split(',')).Value.Percent));
            var answer = await db.CheckAnswers.IgnoreQueryFilters().SingleAsync();
            Assert.Equal(("[\"1\",\"2\"]", "Reef; Granny", 0m, false), (answer.Given, answer.Said, answer.Percent, answer.IsRight));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task The_content_of_lessons_from_the_first_version_is_kept()
    {
        var (folder, settings) = World.Empty();
        try
        {
            await using var db = Context(folder, settings);
            if (!db.IsSqlite)
                await db.GetService<IRelationalDatabaseCreator>().CreateAsync();
            await db.Database.OpenConnectionAsync();
            db.ActEverywhere();
            await db.GetService<IMigrator>().MigrateAsync("Initial");
            await RunAsync(
                db,
                db.IsSqlite
                    ? "PRAGMA foreign_keys = OFF"
                    : """
                    ALTER TABLE "Lessons" DROP CONSTRAINT "FK_Lessons_Courses_CourseId";
                    ALTER TABLE "Lessons" DROP CONSTRAINT "FK_Lessons_Units_UnitId";
                    """
            );
            var (no, yes) = db.IsSqlite ? ("0", "1") : ("false", "true");
            const string some = "00000000-0000-7000-8000-00000000000";
            string Lesson(char id, string kind, string content) =>
                $"""
                    INSERT INTO "Lessons" (
                        "Id", "InstitutionId", "CourseId", "UnitId", "Title", "Slug", "Position", "Kind", "IsPublished", "IsPreview",
                        "IsRequired", "Rule", "RequiredMinutes", "Minutes", "HasMath", "ActivityCount", "HasDraft", "PublishedVersion",
                        "LastVersion", "Metadata", "Version",
                        "VideoFileId", "VideoUrl", "VideoSeconds", "DocumentFileId", "DocumentDownloads",
                        "OutsideUrl", "OutsideTitle", "OutsideNote")
                    VALUES (
                        '{some}{id}', '{some}1', '{some}2', '{some}3', '{kind}', 'l-{id}', 0, '{kind}', {yes}, {no},
                        {yes}, 'TimeSpent', 5, 1, {no}, 0, {no}, 1,
                        1, '{"{}"}', 7, {content});
                    """;
            await RunAsync(
                db,
                $"""
                INSERT INTO "StoredFiles" (
                    "Id", "InstitutionId", "Hash", "Name", "ContentType", "Size", "ScopeId", "CreatedAt", "IsPublic", "State")
                VALUES ('{some}9', '{some}1', 'abc', 'film.mp4', 'video/mp4', 3, '{some}2', '2027-03-04 12:00:00', {no}, 'Ready');
                {Lesson('A', "Text", "NULL, NULL, 0, NULL, 0, NULL, NULL, NULL")}
                {Lesson('B', "Video", $"'{some}9', NULL, 61, NULL, 0, 'https://a.example/', 'There', 'Read it'")}
                {Lesson('C', "Video", "NULL, 'https://a.example/film.mp4', 0, NULL, 0, NULL, NULL, NULL")}
                {Lesson('D', "Document", $"NULL, NULL, 0, '{some}9', 12, NULL, NULL, NULL")}
                {Lesson('E', "Document", $"NULL, NULL, 0, '{some}8', 3, NULL, NULL, NULL")}
                """
            );

            await db.MigrateAsync(CancellationToken.None);

            await db.Database.OpenConnectionAsync();
            db.ActEverywhere();
            var lessons = await db.Lessons.IgnoreQueryFilters().OrderBy(l => l.Slug).ToListAsync();
            Assert.Equal(["Text", "Video", "Video", "Document", "Document"], lessons.Select(l => l.Kind));
            Assert.All(lessons, l => Assert.Equal((CompletionRule.TimeSpent, 7, true), (l.Rule, l.Version, l.IsPublished)));
            Assert.Equal([null, 61, 0, null, null], lessons.Select(l => l.Video?.Seconds));
            Assert.Equal((Guid.Parse($"{some}9"), null), (lessons[1].Video!.FileId, lessons[1].Video!.Url));
            Assert.Equal("https://a.example/film.mp4", lessons[2].Video!.Url);
            Assert.Equal(("https://a.example/", "There", "Read it"), (lessons[1].Link!.Url, lessons[1].Link!.Title, lessons[1].Link!.Note));
            // A document whose file is gone has nothing to show.
            Assert.Equal([null, null, null, 12, null], lessons.Select(l => l.Document?.Downloads));
            Assert.All(lessons.Skip(3).Take(1), l => Assert.Equal(Guid.Parse($"{some}1"), l.Document!.InstitutionId));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static LmsContext Context(string folder, IReadOnlyDictionary<string, string> settings) =>
        settings["Database:Provider"] == "Sqlite"
            ? new SqliteLmsContext(Databases.SqliteOptions($"Data Source={Path.Combine(folder, "first.db")};Pooling=false"))
            : new PostgresLmsContext(Databases.PostgresOptions(settings["Database:ConnectionString"] + ";Pooling=false"));

    private static async Task RunAsync(LmsContext db, string sql)
    {
        using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = db.IsSqlite ? sql : "SET lms.institution='*';" + sql;
        await command.ExecuteNonQueryAsync();
    }

    [Fact]
    public async Task A_row_with_a_dangling_reference_is_refused()
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
    public async Task Every_table_owned_by_an_institution_is_filtered()
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
