using System.Globalization;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Jobs;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Lms.Web.Platform.Backup;

/// <param name="Replace">An installation that is in use may be replaced; it is moved aside.</param>
/// <param name="WithFiles">Uploaded files are restored too.</param>
/// <param name="IsRollback">The database keeps the layout of the archive, for the older version that made it.</param>
public sealed record RestoreOrder(string Path, bool Replace, bool WithFiles, bool IsRollback);

/// <param name="Aside">Where the previous installation is now; null when there was none.</param>
public sealed record Restored(Manifest Manifest, long Rows, int Files, string? Aside);

/// <summary>
/// Brings an installation back from an archive. Everything is verified before anything is changed; the database is exchanged as a whole at
/// the end, and what it replaces is put aside. Background work waits for an operator afterward.
/// </summary>
public sealed class Restorer(
    SiteOptions site,
    DatabaseOptions database,
    BackupOptions options,
    IFileStore store,
    BackupMaker maker,
    IServiceScopeFactory scopes,
    TimeProvider clock
)
{
    private const int ToldEvery = 500;

    private string DatabaseFile => Path.GetFullPath(new SqliteConnectionStringBuilder(database.ConnectionString).DataSource);

    /// <exception cref="InvalidDataException">The archive is damaged. Nothing was changed.</exception>
    public async Task<Result<Restored>> RunAsync(RestoreOrder order, Action<string> tell, CancellationToken stop)
    {
        using var archive = await ArchiveReader.OpenAsync(order.Path, stop);
        var manifest = archive.Manifest;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LmsContext>();
        if (Unfit(manifest, db) is { } unfit)
            return unfit;
        if ((database.IsSqlite ? SqliteIsTaken(order) : await PostgresIsTakenAsync(db, order, stop)) is { } taken)
            return taken;
        tell("verifying the archive");
        if (await archive.VerifyAsync(order.WithFiles, stop) is { Count: > 0 } wrong)
            throw new InvalidDataException(string.Join(' ', wrong.Take(5)));
        var files = order.WithFiles ? await FilesAsync(archive, order.Path, tell, stop) : 0;
        var stamp = clock.Now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        var aside = database.IsSqlite
            ? await IntoSqliteAsync(archive, stamp, tell, stop)
            : await IntoPostgresAsync(db, archive, stamp, tell, stop);
        await KeysAsync(archive, stop);
        if (!order.IsRollback)
            await db.MigrateAsync(stop);
        return new Restored(manifest, manifest.Rows.Values.Sum(), files, aside);
    }

    private Refusal? Unfit(Manifest manifest, LmsContext db)
    {
        if (database.IsSqlite && !manifest.IsSqlite)
            return new(
                "This backup was made on PostgreSQL, but SQLite is configured. Set Database:Provider=Postgres and Database:ConnectionString."
            );
        using var sqlite = new SqliteLmsContext(Databases.SqliteOptions("Data Source=:memory:"));
        var known = (manifest.IsSqlite ? sqlite : db).Database.GetMigrations();
        return manifest.Migrations.Except(known).FirstOrDefault() is { } unknown
            ? new(
                "This backup was made by version {0} of the product, which is newer than this one ({1}): it contains the migration {2}. Restore it with that version.",
                null,
                manifest.Version,
                Layout.ThisVersion,
                unknown
            )
            : null;
    }

    private static Refusal Used(string where) =>
        new(
            "{0} already contains institutions or people. Choose another location, or add --replace to set the existing data aside first.",
            null,
            where
        );

    private static Refusal Running(string where) => new("There are other connections to {0}. Stop the product first.", null, where);

    private Refusal? SqliteIsTaken(RestoreOrder order)
    {
        var file = DatabaseFile;
        if (!File.Exists(file))
            return null;
        try
        {
            using var connection = SqliteSnapshot.Open(file);
            if (!order.Replace && SqliteSnapshot.IsUsed(connection))
                return Used(file);
            return SqliteSnapshot.IsAlone(connection) ? null : Running(file);
        }
        catch (SqliteException failure) when (failure.SqliteErrorCode is 5 or 6)
        {
            return Running(file);
        }
        catch (SqliteException)
        {
            // Damaged, or not a database of ours: kept all the same.
            return order.Replace ? null : Used(file);
        }
    }

    private async Task<Refusal?> PostgresIsTakenAsync(LmsContext db, RestoreOrder order, CancellationToken stop)
    {
        var server = db.GetService<IRelationalDatabaseCreator>();
        if (!await server.ExistsAsync(stop))
            await server.CreateAsync(stop);
        NpgsqlConnection.ClearAllPools();
        var (_, isUsed, others) = await PostgresSnapshot.LookAsync(database.ConnectionString, stop);
        if (isUsed && !order.Replace)
            return Used("The PostgreSQL database");
        return others > 0 ? Running("the PostgreSQL database") : null;
    }

    /// <summary>From the archive or the folder next to it. Existing files are not written again.</summary>
    private async Task<int> FilesAsync(ArchiveReader archive, string path, Action<string> tell, CancellationToken stop)
    {
        var shared = new SharedFiles(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, "files")).Store;
        var (files, missing) = (0, 0);
        await foreach (var hash in archive.HashesAsync(stop))
        {
            if (await HasAsync(hash, stop))
                continue;
            await using var content =
                archive.Zip.GetEntry($"{BackupMaker.FilesFolder}{hash[..2]}/{hash}")?.Open() ?? await shared.OpenAsync(hash, stop);
            if (content is null)
            {
                missing++;
                continue;
            }
            var kept = await store.PutAsync(content, long.MaxValue, stop);
            if (kept.Refusal is not null || kept.Value.Hash != hash)
                throw new InvalidDataException($"The file {hash} is damaged in the backup.");
            if (++files % ToldEvery == 0)
                tell(string.Create(CultureInfo.InvariantCulture, $"files: {files:N0}"));
        }
        if (missing > 0)
            tell(string.Create(CultureInfo.InvariantCulture, $"{missing:N0} files are neither in the backup nor in this installation"));
        return files;
    }

    private async Task<bool> HasAsync(string hash, CancellationToken stop)
    {
        await using var content = await store.OpenAsync(hash, stop);
        return content is not null;
    }

    private async Task<string?> IntoSqliteAsync(ArchiveReader archive, string stamp, Action<string> tell, CancellationToken stop)
    {
        var (file, coming) = (DatabaseFile, DatabaseFile + ".restoring");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await ExtractAsync(archive, coming, stop);
        tell("the database is intact");
        string? aside = null;
        if (File.Exists(file))
        {
            aside = Path.Combine(options.Folder(site), $"replaced-{stamp}");
            Directory.CreateDirectory(aside);
            foreach (var part in new[] { "-wal", "-shm", "" })
                if (File.Exists(file + part))
                    File.Move(file + part, Path.Combine(aside, Path.GetFileName(file) + part));
            var keys = site.InData("keys");
            if (Directory.Exists(keys))
                foreach (var key in Directory.GetFiles(keys))
                    File.Copy(key, Path.Combine(aside, Path.GetFileName(key)), overwrite: true);
        }
        File.Move(coming, file);
        return aside;
    }

    private async Task<string?> IntoPostgresAsync(
        LmsContext db,
        ArchiveReader archive,
        string stamp,
        Action<string> tell,
        CancellationToken stop
    )
    {
        var connection = Databases.PostgresConnection(database.ConnectionString);
        var manifest = archive.Manifest;
        string? aside = null;
        if ((await PostgresSnapshot.LookAsync(connection, stop)).IsUsed)
        {
            aside = Path.Combine(options.Folder(site), $"replaced-{stamp}.zip");
            tell($"saving the existing data to {aside}");
            await maker.MakeAsync(aside, FilePlace.Left, null, _ => { }, stop);
        }
        if (!manifest.IsSqlite)
        {
            await PostgresSnapshot.ReadAsync(db, connection, manifest, archive.Zip, new Paused(clock.Now, Because(manifest)), tell, stop);
            return aside;
        }
        var file = Path.Combine(site.InData(), "lms.restoring");
        Directory.CreateDirectory(site.InData());
        try
        {
            await ExtractAsync(archive, file, stop);
            await using (var old = new SqliteLmsContext(Databases.SqliteOptions($"Data Source={file};Pooling=False")))
                await old.MigrateAsync(stop);
            await PostgresSnapshot.RemoveAsync(connection, stop);
            if (
                await DatabaseMove.RunAsync(
                    db,
                    file,
                    (table, rows) =>
                    {
                        if (rows > 0)
                            tell(string.Create(CultureInfo.InvariantCulture, $"{rows, 12:N0} {table}"));
                    },
                    stop
                ) is
                { } refusal
            )
                throw new InvalidDataException(string.Format(CultureInfo.InvariantCulture, refusal.Text, refusal.Arguments));
        }
        finally
        {
            foreach (var part in new[] { "-wal", "-shm", "" })
                File.Delete(file + part);
        }
        return aside;
    }

    /// <summary>The database file of the archive, verified once more as it is now, and with the word that its background waits.</summary>
    private async Task ExtractAsync(ArchiveReader archive, string file, CancellationToken stop)
    {
        File.Delete(file);
        var part = archive.Manifest.Parts.Single(p => p.Name == BackupMaker.DatabaseEntry);
        await using (var content = archive.Zip.GetEntry(part.Name)!.Open())
        await using (var target = File.Create(file))
        {
            if ((await Hashed.CopyAsync(content, target, stop)).Hash != part.Sha256)
                throw new InvalidDataException($"{part.Name} is damaged.");
            target.Flush(flushToDisk: true);
        }
        using var connection = SqliteSnapshot.Open(file);
        SqliteSnapshot.Check(connection);
        if (SqliteSnapshot.Rows(connection).Except(archive.Manifest.Rows).Select(r => r.Key).FirstOrDefault() is { } table)
            throw new InvalidDataException($"{table} does not contain the expected rows.");
        SqliteSnapshot.Pause(connection, new(clock.Now, Because(archive.Manifest)));
    }

    private static string Because(Manifest manifest) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"This is the state of {manifest.MadeAt:yyyy-MM-dd HH:mm} UTC, restored from a backup. Pending emails may already have been sent by the original installation."
        );

    private async Task KeysAsync(ArchiveReader archive, CancellationToken stop)
    {
        var folder = site.InData("keys");
        Directory.CreateDirectory(folder);
        foreach (var part in archive.Manifest.Parts.Where(p => p.Name.StartsWith(BackupMaker.KeysFolder, StringComparison.Ordinal)))
        {
            var target = Path.Combine(folder, Path.GetFileName(part.Name));
            var mode = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows() && !File.Exists(target))
                mode.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            await using var content = archive.Zip.GetEntry(part.Name)!.Open();
            await using var file = new FileStream(target, mode);
            await content.CopyToAsync(file, stop);
        }
    }
}
