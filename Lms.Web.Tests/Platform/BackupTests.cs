using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Lms.Web.Features.Administration.Model;
using Lms.Web.Features.Notifications.Model;
using Lms.Web.Platform.Audit;
using Lms.Web.Platform.Backup;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Data.Saving;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Mail;
using Lms.Web.Platform.Outbox;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Lms.Web.Tests.Platform;

/// <summary>One archive contains everything, can be made at any time, and restores everything.</summary>
public sealed class BackupTests
{
    /// <summary>What is written while the backup is made.</summary>
    private static readonly string[] Busy = ["AuditEntries", "AuditSeals", "OutboxMessages", "InstallationFacts"];

    [Fact]
    public async Task A_backup_made_during_writes_restores_everything_and_sends_no_email_twice()
    {
        var (folder, settings) = World.Copy();
        var archive = Path.Combine(folder, "all.zip");
        var original = new LmsApp(folder, settings);
        _ = original.Services.GetRequiredService<FileTokens>();
        await original
            .Services.GetRequiredService<IFileStore>()
            .PutAsync(new MemoryStream(Encoding.UTF8.GetBytes("a file that somebody uploaded")), 1000, default);
        var made = await DuringWritesAsync(
            original,
            () => original.Services.GetRequiredService<BackupMaker>().MakeAsync(archive, FilePlace.Inside, null, _ => { }, default)
        );
        Assert.True(made.Files > 0 && made.Rows > 500, made.ToString());

        var (elsewhere, place) = World.Empty();
        (await CommandLine.RunAsync(place, "restore", archive, "--check")).Ends(0).Says("The archive is intact");
        (await CommandLine.RunAsync(place, "restore", archive)).Ends(0).Says("Background jobs are paused");
        (await CommandLine.RunAsync(place, "restore", archive)).Ends(1).Says("add --replace");

        await using var restored = new LmsApp(elsewhere, place);
        Assert.Empty(await original.Look(old => restored.Look(now => DatabaseMoveTests.AllDifferencesAsync(old, now, Busy))));
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(folder, "keys", "files.key")),
            File.ReadAllBytes(Path.Combine(elsewhere, "keys", "files.key"))
        );
        Assert.Equal(await HashesAsync(original), await HashesAsync(restored));
        using (var reader = await ArchiveReader.OpenAsync(archive, default))
            foreach (var table in Busy.SkipLast(1))
                Assert.Equal(reader.Manifest.Rows[table], await restored.Look(db => CountAsync(db, table)));

        // Everything works: old passwords, the search, and the chain of the audit log.
        await restored.Services.GetRequiredService<AuditSealer>().SealAsync(default);
        Assert.Null((await restored.With<AuditVerifier, AuditVerdict>(verifier => verifier.VerifyAsync(default))).Problem);
        (await (await restored.As("Lin")).Opens("/courses?q=fire")).Shows("Fire safety");

        // No job runs until an operator resumes them.
        Assert.Equal(0, await restored.DrainAsync());
        Assert.Empty(restored.Mail.To("waits@harbor.example"));
        var grace = await restored.As("Grace");
        (await grace.Opens("/admin/jobs")).Shows("Background jobs are paused.");
        var page = await (await grace.Opens("/admin")).Shows("Background jobs are paused.").Press("Resume and discard");
        page.Answers(HttpStatusCode.OK).DoesNotShow("Background jobs are paused.");
        await restored.DrainAsync();
        Assert.Empty(restored.Mail.To("waits@harbor.example"));

        // Not while the product is running.
        await restored.Look(async db =>
        {
            await db.Database.OpenConnectionAsync();
            return (await CommandLine.RunAsync(place, "restore", archive, "--replace")).Ends(1).Says("Stop the product first");
        });
        await original.DisposeAsync();
    }

    [Fact]
    public async Task A_restore_keeps_what_it_replaces_and_jobs_can_be_resumed_from_the_command_line()
    {
        var (folder, settings) = World.Copy();
        var archive = Path.Combine(folder, "all.zip");
        (await CommandLine.RunAsync(settings, "backup", archive, "--without-files")).Ends(0).Says("protect it like a password");
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(archive));
        await using (var app = new LmsApp(folder, settings))
            await app.Change(db => db.Courses.ExecuteUpdateAsync(c => c.SetProperty(x => x.Title, "Written after the backup")));
        SqliteConnection.ClearAllPools();
        (await CommandLine.RunAsync(settings, "restore", archive, "--replace", "--without-files"))
            .Ends(0)
            .Says("The previous data is now in");
        Assert.NotEmpty(Directory.GetFileSystemEntries(Path.Combine(folder, "backups"), "replaced-*"));
        await using (var app = new LmsApp(folder, settings))
            Assert.Equal(0, await app.Look(db => db.Courses.CountAsync(c => c.Title == "Written after the backup")));
        SqliteConnection.ClearAllPools();
        (await CommandLine.RunAsync(settings, "resume-jobs")).Ends(0).Says("Background jobs resumed.");
        (await CommandLine.RunAsync(settings, "resume-jobs")).Ends(0).Says("are not paused");
    }

    [Fact]
    public async Task A_SQLite_backup_can_be_restored_into_PostgreSQL()
    {
        Assert.SkipWhen(World.IsSqlite, "There is no PostgreSQL here.");
        var folder = Directory.CreateTempSubdirectory("lms-backup-").FullName;
        Dictionary<string, string> small = new()
        {
            ["Site:DataDirectory"] = folder,
            ["Database:Provider"] = "Sqlite",
            ["Database:Synchronous"] = "Off",
        };
        (await CommandLine.RunAsync(small, "setup")).Ends(0);
        var archive = Path.Combine(folder, "all.zip");
        (await CommandLine.RunAsync(small, "backup", archive)).Ends(0);
        var (elsewhere, place) = World.Empty();
        (await CommandLine.RunAsync(place, "restore", archive)).Ends(0).Says("Background jobs are paused");
        await using (var app = new LmsApp(elsewhere, place))
            (await (await app.As("Grace")).Opens("/admin")).Shows("Background jobs are paused.");
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_damaged_incomplete_foreign_or_newer_backup_is_refused_before_anything_changes()
    {
        await using var app = new LmsApp();
        var archive = Path.Combine(app.Folder, "all.zip");
        await app.Services.GetRequiredService<BackupMaker>().MakeAsync(archive, FilePlace.Inside, null, _ => { }, default);
        Assert.Empty(await ProblemsAsync(archive));

        var damaged = Path.Combine(app.Folder, "damaged.zip");
        var bytes = await File.ReadAllBytesAsync(archive);
        bytes[bytes.Length / 3] ^= 0xFF;
        await File.WriteAllBytesAsync(damaged, bytes);
        Assert.NotEmpty(await ProblemsAsync(damaged));

        var cut = Path.Combine(app.Folder, "cut.zip");
        await File.WriteAllBytesAsync(cut, bytes[..(bytes.Length / 2)]);
        await Assert.ThrowsAsync<InvalidDataException>(() => ProblemsAsync(cut));

        File.Copy(archive, cut, overwrite: true);
        using (var zip = ZipFile.Open(cut, ZipArchiveMode.Update))
            zip.GetEntry(Manifest.Name)!.Delete();
        await Assert.ThrowsAsync<InvalidDataException>(() => ProblemsAsync(cut));

        var restorer = app.Services.GetRequiredService<Restorer>();
        File.Copy(archive, cut, overwrite: true);
        Rewrite(cut, manifest => manifest["migrations"]!.AsArray().Add("29990101000000_Later"));
        var refusal = (await restorer.RunAsync(new(cut, Replace: true, WithFiles: true, IsRollback: false), _ => { }, default)).Refusal;
        Assert.Contains("newer than this one", refusal!.Text, StringComparison.Ordinal);
        Rewrite(cut, manifest => manifest["format"] = Manifest.Newest + 1);
        await Assert.ThrowsAsync<InvalidDataException>(() => ProblemsAsync(cut));
        Assert.True(await app.Look(db => db.People.AnyAsync()));
    }

    [Fact]
    public async Task The_daily_backup_keeps_deleted_files_until_no_backup_needs_them()
    {
        await using var app = new LmsApp();
        var (store, shelf) = (app.Services.GetRequiredService<IFileStore>(), app.Services.GetRequiredService<BackupStore>());
        var hash = (await store.PutAsync(new MemoryStream([1, 2, 3]), 10, default)).Value.Hash;
        await RunAsync(app);
        await store.DeleteAsync(hash, default);
        var kept = Path.Combine(app.Folder, "backups", "files", hash[..2], hash);
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(kept));
        for (var day = 0; day < 3; day++)
        {
            Assert.True(File.Exists(kept));
            app.Clock.Advance(TimeSpan.FromDays(1));
            await RunAsync(app);
        }
        Assert.False(File.Exists(kept));
        Assert.Equal(3, Directory.GetFiles(shelf.Folder, "daily-*.zip").Length);
        (await (await app.As("Grace")).Opens("/admin")).Shows("Daily backup").DoesNotShow("None yet.");
    }

    [Fact]
    public async Task Leftovers_of_an_interrupted_backup_are_removed_with_the_next_one()
    {
        await using var app = new LmsApp();
        var shelf = app.Services.GetRequiredService<BackupStore>().Folder;
        Directory.CreateDirectory(shelf);
        string[] left = ["daily-20200101.zip.part", "daily-20200101.zip.database.part", "before-1.0.0-20200101-000000.zip.files.part"];
        string[] kept = ["all.zip.part", "daily-20200102.zip.part"];
        foreach (var name in left.Concat(kept))
            await File.WriteAllTextAsync(Path.Combine(shelf, name), "part");
        foreach (var name in left.Append(kept[0]))
            File.SetLastWriteTimeUtc(Path.Combine(shelf, name), DateTime.UnixEpoch);
        await RunAsync(app);
        Assert.Equal(kept, Directory.GetFiles(shelf, "*.part").Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Operators_are_told_once_when_the_daily_backup_fails()
    {
        await using var app = new LmsApp();
        await File.WriteAllTextAsync(Path.Combine(app.Folder, "backups"), "no folder");
        await Assert.ThrowsAnyAsync<IOException>(() => RunAsync(app));
        await Assert.ThrowsAnyAsync<IOException>(() => RunAsync(app));
        await app.DrainAsync();
        var grace = await app.IdOf("Grace");
        Assert.Equal(
            1,
            await app.Look(db => db.Notifications.CountAsync(n => n.PersonId == grace && n.Title == "The daily backup failed"))
        );
        Assert.Single(app.Mail.To("grace@harbor.example"), l => l.Subject == "The daily backup failed");
    }

    [Fact]
    public void Daily_backups_of_the_last_days_and_weekly_ones_of_the_last_weeks_are_kept()
    {
        // Friday, May 1, 2026 and the sixty days before.
        var days = Enumerable.Range(0, 60).Select(i => new DateOnly(2026, 5, 1).AddDays(-i)).ToList();
        var kept = BackupStore.Keep(days, daily: 3, weekly: 4).Order().Select(d => $"{d:MM-dd}");
        Assert.Equal(["04-12", "04-19", "04-26", "04-29", "04-30", "05-01"], kept);
        Assert.Equal(new DateOnly(2026, 5, 1), Assert.Single(BackupStore.Keep(days, daily: 1, weekly: 0)));
    }

    private static async Task RunAsync(LmsApp app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<BackupJob>().RunAsync(default);
    }

    /// <summary>Audit entries and emails as long as the work takes; at least some during it.</summary>
    private static async Task<Made> DuringWritesAsync(LmsApp app, Func<Task<Made>> work)
    {
        using var over = new CancellationTokenSource();
        var written = 0;
        var writing = Task.Run(async () =>
        {
            while (!over.IsCancellationRequested)
            {
                await app.Change(db =>
                {
                    db.Add(db.Note("Written", "Thing", Ids.New()));
                    db.AddRange(
                        Handlers.Messages(
                            db,
                            new MailWritten
                            {
                                MailId = Ids.New(),
                                To = "waits@harbor.example",
                                ToName = "Waits",
                                Subject = "Subject",
                                Text = "Text",
                                LinkText = null,
                                Link = null,
                            }
                        )
                    );
                    return Task.CompletedTask;
                });
                written++;
            }
        });
        while (Volatile.Read(ref written) < 3)
            await Task.Yield();
        var before = written;
        var made = await work();
        Assert.True(Volatile.Read(ref written) > before, "Nobody could write while the backup was made.");
        await over.CancelAsync();
        await writing;
        return made;
    }

    private static async Task<List<string>> ProblemsAsync(string path)
    {
        using var reader = await ArchiveReader.OpenAsync(path, default);
        return await reader.VerifyAsync(withFiles: true, default);
    }

    private static void Rewrite(string path, Action<JsonObject> change)
    {
        using var zip = ZipFile.Open(path, ZipArchiveMode.Update);
        var entry = zip.GetEntry(Manifest.Name)!;
        JsonObject manifest;
        using (var reading = entry.Open())
            manifest = JsonNode.Parse(reading)!.AsObject();
        change(manifest);
        entry.Delete();
        using var writing = new StreamWriter(zip.CreateEntry(Manifest.Name).Open());
        writing.Write(manifest.ToJsonString());
    }

    private static async Task<List<string>> HashesAsync(LmsApp app)
    {
        var hashes = new List<string>();
        await foreach (var hash in app.Services.GetRequiredService<IFileStore>().OlderThanAsync(DateTime.MaxValue, default))
            hashes.Add(hash);
        return [.. hashes.Order(StringComparer.Ordinal)];
    }

    private static Task<long> CountAsync(LmsContext db, string table)
    {
        db.ActEverywhere();
#pragma warning disable EF1002 // The name is this test's.
        return db.Database.SqlQueryRaw<long>($"SELECT count(*) AS \"Value\" FROM \"{table}\"").SingleAsync();
#pragma warning restore EF1002
    }
}
