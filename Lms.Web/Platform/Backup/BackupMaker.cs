using System.Diagnostics;
using System.Globalization;
using System.Text;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Health;
using Microsoft.Data.Sqlite;

namespace Lms.Web.Platform.Backup;

public sealed record Made
{
    public required string Path { get; init; }

    public required long Bytes { get; init; }

    public required long Rows { get; init; }

    public required int Files { get; init; }

    public required long FileBytes { get; init; }

    /// <summary>Files that the store listed, but that were missing or damaged when they were to be copied.</summary>
    public required int FilesMissing { get; init; }

    public required TimeSpan Took { get; init; }
}

/// <summary>
/// Makes one archive of all that an installation keeps, while it runs: the database at one moment, then the files (each is written before
/// the row that names it, so none that the database names is missed), then the keys that do not lie in the database.
/// </summary>
public sealed class BackupMaker(SiteOptions site, DatabaseOptions database, IFileStore store, TimeProvider clock)
{
    internal const string DatabaseEntry = "database/lms.db",
        KeysFolder = "keys/",
        FilesFolder = "files/",
        FileListEntry = "files.txt";

    private const int ToldEvery = 500;

    /// <param name="path">The path of the archive; an existing one is replaced when the new one is complete.</param>
    /// <param name="beside">Where <see cref="FilePlace.Beside"/> puts files; null: it only lists them.</param>
    /// <exception cref="IOException">It cannot be written. In that case, nothing is left of it.</exception>
    /// <exception cref="InvalidDataException">The database is damaged.</exception>
    public async Task<Made> MakeAsync(string path, FilePlace place, SharedFiles? beside, Action<string> tell, CancellationToken stop)
    {
        var watch = Stopwatch.StartNew();
        await using var archive = new ArchiveWriter(path);
        var madeAt = clock.Now;
        var (migrations, rows) = database.IsSqlite
            ? await SqliteAsync(path, archive, tell, stop)
            : await PostgresSnapshot.WriteAsync(Databases.PostgresConnection(database.ConnectionString), archive, tell, stop);
        var (files, bytes, missing) = await FilesAsync(path, archive, place, beside, tell, stop);
        await KeysAsync(archive, stop);
        var manifest = new Manifest
        {
            Version = Layout.ThisVersion,
            Provider = database.Provider,
            MadeAt = madeAt,
            Migrations = migrations,
            Rows = rows,
            Parts = archive.Parts,
            Files = place,
            FileCount = files,
            FileBytes = bytes,
        };
        var length = await archive.CloseAsync(manifest, stop);
        return new()
        {
            Path = path,
            Bytes = length,
            Rows = rows.Values.Sum(),
            Files = files,
            FileBytes = bytes,
            FilesMissing = missing,
            Took = watch.Elapsed,
        };
    }

    private async Task<(List<string>, Dictionary<string, long>)> SqliteAsync(
        string path,
        ArchiveWriter archive,
        Action<string> tell,
        CancellationToken stop
    )
    {
        var source = new SqliteConnectionStringBuilder(database.ConnectionString).DataSource;
        var copy = path + ".database" + ArchiveWriter.Partial;
        RequireRoom(Path.GetDirectoryName(path)!, 2 * new FileInfo(source).Length);
        try
        {
            File.Delete(copy);
            await SqliteSnapshot.CopyAsync(
                source,
                copy,
                bytes => tell(string.Create(CultureInfo.InvariantCulture, $"database: {bytes >> 20} MB")),
                stop
            );
            using (var reading = SqliteSnapshot.Open(copy, SqliteOpenMode.ReadOnly))
            {
                var (migrations, rows) = (SqliteSnapshot.Migrations(reading), SqliteSnapshot.Rows(reading));
                await using var content = File.OpenRead(copy);
                await archive.AddAsync(DatabaseEntry, content, stop);
                return (migrations, rows);
            }
        }
        finally
        {
            File.Delete(copy);
        }
    }

    /// <summary>The copy and the archive both exist there for a while.</summary>
    private static void RequireRoom(string folder, long bytes)
    {
        var room = ReadinessCheck.RoomIn(folder);
        if (room < bytes + ReadinessCheck.LeastRoom)
            throw new IOException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The backup may need {bytes >> 20} MB in {folder}, but only {room >> 20} MB are free."
                )
            );
    }

    private async Task<(int Files, long Bytes, int Missing)> FilesAsync(
        string path,
        ArchiveWriter archive,
        FilePlace place,
        SharedFiles? beside,
        Action<string> tell,
        CancellationToken stop
    )
    {
        var (files, bytes, missing) = (0, 0L, 0);
        if (place is FilePlace.Left)
            return (0, 0, 0);
        var list = path + ".files" + ArchiveWriter.Partial;
        try
        {
            await using (var writer = new StreamWriter(list, append: false, Encoding.ASCII))
            {
                await foreach (var hash in store.OlderThanAsync(DateTime.MaxValue, stop))
                {
                    if (await OneAsync(archive, hash, place, beside, stop) is not { } length)
                    {
                        missing++;
                        continue;
                    }
                    await writer.WriteLineAsync(hash);
                    (files, bytes) = (files + 1, bytes + length);
                    if (files % ToldEvery == 0)
                        tell(string.Create(CultureInfo.InvariantCulture, $"files: {files:N0}, {bytes >> 20} MB"));
                }
            }
            await using var content = File.OpenRead(list);
            await archive.AddAsync(FileListEntry, content, stop);
        }
        finally
        {
            File.Delete(list);
        }
        return (files, bytes, missing);
    }

    /// <returns>The length of the file; null when it was removed in the meantime, or is damaged.</returns>
    private async Task<long?> OneAsync(ArchiveWriter archive, string hash, FilePlace place, SharedFiles? beside, CancellationToken stop)
    {
        if (place is FilePlace.Beside)
            return beside is null ? 0 : await beside.TakeAsync(store, hash, stop);
        await using var content = await store.OpenAsync(hash, stop);
        if (content is null)
            return null;
        var length = content.Length;
        return await archive.AddFileAsync($"{FilesFolder}{hash[..2]}/{hash}", hash, content, stop) ? length : null;
    }

    private async Task KeysAsync(ArchiveWriter archive, CancellationToken stop)
    {
        var folder = site.InData("keys");
        if (!Directory.Exists(folder))
            return;
        foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            await using var content = File.OpenRead(file);
            await archive.AddAsync(KeysFolder + Path.GetFileName(file), content, stop);
        }
    }
}
