using Microsoft.Data.Sqlite;

namespace Lms.Web.Platform.Data;

/// <summary>
/// Copies SQLite's log into its file in the background: otherwise the commit that makes the log long waits for four megabytes to be copied
/// and flushed. Writers continue in the meantime. If this falls behind, they help as before, at ten times the length.
/// </summary>
internal sealed class Checkpoints(DatabaseOptions options, ILogger<Checkpoints> log) : BackgroundService
{
    /// <summary>Pages of the log at which a writer does the work itself, for <c>wal_autocheckpoint</c>.</summary>
    public const int PagesOfWriters = 10_000;

    private const long WorthIt = 2 << 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>While little is written: waking up costs more than looking.</summary>
    private static readonly TimeSpan LongPause = TimeSpan.FromSeconds(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var connection = new SqliteConnectionStringBuilder(Databases.SqliteConnection(options.ConnectionString)) { Pooling = false };
        var seen = DateTime.MinValue;
        using var timer = new PeriodicTimer(LongPause);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var wal = new FileInfo(connection.DataSource + "-wal");
            var isWorthIt = wal.Exists && wal.Length >= WorthIt && wal.LastWriteTimeUtc != seen;
            timer.Period = isWorthIt ? Pause : LongPause;
            if (!isWorthIt)
                continue;
            seen = wal.LastWriteTimeUtc;
            try
            {
                await Task.Run(() => Move(connection.ToString()), stoppingToken);
            }
            catch (SqliteException failure)
            {
                log.LogWarning(failure, "The write-ahead log could not be moved into the database file; it will be retried.");
            }
        }
    }

    private static void Move(string connection)
    {
        using var database = new SqliteConnection(connection);
        database.Open();
        using var command = database.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(PASSIVE)";
        command.ExecuteNonQuery();
    }
}
