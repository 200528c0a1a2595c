using Lms.Web.Platform.Jobs;
using Microsoft.Data.Sqlite;

namespace Lms.Web.Platform.Data;

/// <summary>A copy of a SQLite database while others write to it (SQLite's online backup), and what can be read from such a copy.</summary>
internal static class SqliteSnapshot
{
    private const int Corrupt = 11,
        NoDatabase = 26;

    private static readonly TimeSpan TellAgain = TimeSpan.FromSeconds(1);

    /// <param name="tell">Called now and then with the number of bytes copied.</param>
    /// <exception cref="InvalidDataException">The database is damaged; SQLite says how.</exception>
    public static async Task CopyAsync(string source, string target, Action<long> tell, CancellationToken stop)
    {
        // All of it in one read, so that it is one snapshot: readers and writers continue in the meantime, only their log is not emptied.
        var copying = Task.Run(() => Copy(source, target), CancellationToken.None);
        while (await Task.WhenAny(copying, Task.Delay(TellAgain, stop)) != copying)
        {
            if (stop.IsCancellationRequested)
                break;
            if (new FileInfo(target) is { Exists: true } soFar)
                tell(soFar.Length);
        }
        await copying;
        stop.ThrowIfCancellationRequested();
    }

    private static void Copy(string source, string target)
    {
        using var from = Open(source);
        using var into = Open(target, SqliteOpenMode.ReadWriteCreate);
        Run(into, "PRAGMA synchronous=OFF");
        from.BackupDatabase(into);
        // A single file, without a log beside it.
        Run(into, "PRAGMA journal_mode=DELETE");
        Check(into);
    }

    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static void Check(SqliteConnection database)
    {
        try
        {
            var found = Ask<string>(database, "PRAGMA quick_check(1)");
            if (found != "ok")
                throw new InvalidDataException($"The database is damaged: {found}");
        }
        catch (SqliteException failure) when (failure.SqliteErrorCode is Corrupt or NoDatabase)
        {
            throw new InvalidDataException($"The database is damaged: {failure.Message}", failure);
        }
    }

    public static List<string> Migrations(SqliteConnection database) =>
        List(database, """SELECT "MigrationId" FROM "__EFMigrationsHistory" ORDER BY "MigrationId" """);

    public static Dictionary<string, long> Rows(SqliteConnection database) =>
        List(
                database,
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
            )
            .ToDictionary(t => t, t => Ask<long>(database, $"SELECT count(*) FROM \"{t}\""), StringComparer.Ordinal);

    /// <summary>Whether the database is in use; a file that is not one of ours counts as used.</summary>
    public static bool IsUsed(SqliteConnection database) =>
        Ask<long>(database, """SELECT EXISTS (SELECT 1 FROM "Institutions") OR EXISTS (SELECT 1 FROM "People")""") != 0;

    public static SqliteConnection Open(string path, SqliteOpenMode mode = SqliteOpenMode.ReadWrite)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder(Databases.SqliteConnection($"Data Source={path}")) { Mode = mode, Pooling = false }.ToString()
        );
        connection.Open();
        return connection;
    }

    /// <summary>False while anyone else has the file open.</summary>
    public static bool IsAlone(SqliteConnection database)
    {
        Run(database, "PRAGMA busy_timeout=0");
        return Ask<string>(database, "PRAGMA journal_mode=DELETE") == "delete";
    }

    /// <summary>A process that starts with this file runs nothing automatically.</summary>
    public static void Pause(SqliteConnection database, Paused paused)
    {
        using var command = database.CreateCommand();
        command.CommandText =
            $"""INSERT OR REPLACE INTO "InstallationFacts" ("Key", "Value", "At") VALUES ('{InstallationFact.Paused}', $because, $at)""";
        command.Parameters.AddWithValue("$because", paused.Because);
        command.Parameters.AddWithValue("$at", paused.At);
        command.ExecuteNonQuery();
    }

    private static T Ask<T>(SqliteConnection database, string sql)
    {
        using var command = database.CreateCommand();
        command.CommandText = sql;
        return (T)command.ExecuteScalar()!;
    }

    private static void Run(SqliteConnection database, string sql)
    {
        using var command = database.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static List<string> List(SqliteConnection database, string sql)
    {
        using var command = database.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        var all = new List<string>();
        while (rows.Read())
            all.Add(rows.GetString(0));
        return all;
    }
}
