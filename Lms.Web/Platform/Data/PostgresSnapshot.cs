using System.IO.Compression;
using Lms.Web.Platform.Backup;
using Lms.Web.Platform.Jobs;
using Npgsql;

namespace Lms.Web.Platform.Data;

/// <summary>
/// All rows of a PostgreSQL database at one moment, as the server's own binary copies, one per table. None of it needs the model: a
/// database of another version is saved as it is, and restored into the layout that its migrations create. The data of the background
/// scheduler is left out; it is created again at the next start.
/// </summary>
internal static class PostgresSnapshot
{
    private const string Folder = "database/";

    public static async Task<(List<string> Migrations, Dictionary<string, long> Rows)> WriteAsync(
        string connectionString,
        ArchiveWriter archive,
        Action<string> tell,
        CancellationToken stop
    )
    {
        await using var connection = await OpenAsync(connectionString, stop);
        await using var picture = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, stop);
        var server = new PostgresTables(connection);
        await server.RunAsync($"SET TRANSACTION READ ONLY; SET LOCAL lms.institution='{LmsContext.EveryInstitution}'", stop);
        var migrations = await MigrationsAsync(server, stop);
        var columns = await server.ListAsync(
            $"""
            SELECT c.relname::text, array_agg(a.attname::text ORDER BY a.attnum)
            FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
            WHERE {OurTables} AND c.relname <> '__EFMigrationsHistory' GROUP BY 1 ORDER BY 1
            """,
            row => (Table: row.GetString(0), Names: row.GetFieldValue<string[]>(1)),
            stop
        );
        var rows = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (table, names) in columns)
        {
            rows[table] = await server.AsksAsync<long>($"SELECT count(*) FROM \"{table}\"", stop);
            await using var copy = await connection.BeginRawBinaryCopyAsync(
                $"COPY \"{table}\" ({Listed(names)}) TO STDOUT (FORMAT BINARY)",
                stop
            );
            await archive.AddAsync($"{Folder}{table}.copy", copy, stop, table, names);
            tell($"{rows[table], 12:N0} {table}");
        }
        return (migrations, rows);
    }

    /// <summary>
    /// Creates the layout of the archive and fills it, in one transaction with the removal of the previous data: all or nothing.
    /// </summary>
    /// <param name="db">Its migrations create the layout, up to the archive's last one.</param>
    public static async Task ReadAsync(
        LmsContext db,
        string connectionString,
        Manifest manifest,
        ZipArchive archive,
        Paused paused,
        Action<string> tell,
        CancellationToken stop
    )
    {
        await using var connection = await OpenAsync(connectionString, stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        var server = new PostgresTables(connection);
        await server.RunAsync($"SET LOCAL lms.institution='{LmsContext.EveryInstitution}'", stop);
        await RemoveAsync(server, stop);
        foreach (var command in LayoutCommands.UpTo(db, manifest.Migrations[^1]))
            await server.RunAsync(command, stop);
        var references = await server.DropReferencesAsync(stop);
        foreach (var part in manifest.Parts.Where(p => p.Table is not null))
        {
            await FillAsync(connection, server, part, archive, stop);
            var rows = await server.AsksAsync<long>($"SELECT count(*) FROM \"{part.Table}\"", stop);
            if (rows != manifest.Rows[part.Table!])
                throw new InvalidDataException($"{part.Table} has {rows} rows, but should have {manifest.Rows[part.Table!]}.");
            tell($"{rows, 12:N0} {part.Table}");
        }
        await server.ReferAgainAsync(references, stop);
        await server.CountOnAsync(stop);
        await PauseAsync(connection, paused, stop);
        await transaction.CommitAsync(stop);
    }

    /// <summary>Empties a database of our tables.</summary>
    public static async Task RemoveAsync(string connectionString, CancellationToken stop)
    {
        await using var connection = await OpenAsync(connectionString, stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        await RemoveAsync(new PostgresTables(connection), stop);
        await transaction.CommitAsync(stop);
    }

    /// <summary>Reads the state of a database that may have none of our tables.</summary>
    public static async Task<(List<string> Migrations, bool IsUsed, long OthersConnected)> LookAsync(
        string connectionString,
        CancellationToken stop
    )
    {
        await using var connection = await OpenAsync(connectionString, stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        var server = new PostgresTables(connection);
        await server.RunAsync($"SET LOCAL lms.institution='{LmsContext.EveryInstitution}'", stop);
        var others = await server.AsksAsync<long>(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()",
            stop
        );
        if (!await HasAsync(server, "__EFMigrationsHistory", stop))
            return ([], false, others);
        var isUsed =
            await HasAsync(server, "Institutions", stop)
            && await server.AsksAsync<bool>("""SELECT EXISTS (SELECT 1 FROM "Institutions") OR EXISTS (SELECT 1 FROM "People")""", stop);
        return (await MigrationsAsync(server, stop), isUsed, others);
    }

    private const string OurTables =
        "c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND c.relname NOT ILIKE 'qrtz\\_%'";

    private static async Task FillAsync(
        NpgsqlConnection connection,
        PostgresTables server,
        Part part,
        ZipArchive archive,
        CancellationToken stop
    )
    {
        // The second lock does not let whole tables in; migrating puts it there afterward.
        await server.RunAsync($"ALTER TABLE \"{part.Table}\" DISABLE ROW LEVEL SECURITY; DELETE FROM \"{part.Table}\"", stop);
        await using var content = archive.GetEntry(part.Name)!.Open();
        await using var copy = await connection.BeginRawBinaryCopyAsync(
            $"COPY \"{part.Table}\" ({Listed(part.Columns!)}) FROM STDIN (FORMAT BINARY)",
            stop
        );
        await content.CopyToAsync(copy, 1 << 17, stop);
    }

    private static async Task PauseAsync(NpgsqlConnection connection, Paused paused, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(
            $"""
            INSERT INTO "InstallationFacts" ("Key", "Value", "At") VALUES ('{InstallationFact.Paused}', $1, $2)
            ON CONFLICT ("Key") DO UPDATE SET "Value" = excluded."Value", "At" = excluded."At"
            """,
            connection
        );
        command.Parameters.AddWithValue(paused.Because);
        command.Parameters.AddWithValue(paused.At);
        await command.ExecuteNonQueryAsync(stop);
    }

    /// <summary>Tables and functions of the schema that belong to the product's role, the scheduler's too.</summary>
    private static async Task RemoveAsync(PostgresTables server, CancellationToken stop)
    {
        const string NotOfExtension = "NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = o.oid AND d.deptype = 'e')",
            Mine = "= (SELECT oid FROM pg_roles WHERE rolname = current_user)";
        foreach (
            var drop in await server.ListAsync(
                $"""
                SELECT format('DROP TABLE IF EXISTS %s CASCADE', o.oid::regclass) FROM pg_class o
                    WHERE o.relkind IN ('r', 'p') AND o.relnamespace = current_schema()::regnamespace AND o.relowner {Mine} AND {NotOfExtension}
                UNION ALL SELECT format('DROP FUNCTION IF EXISTS %s CASCADE', o.oid::regprocedure) FROM pg_proc o
                    WHERE o.prokind = 'f' AND o.pronamespace = current_schema()::regnamespace AND o.proowner {Mine} AND {NotOfExtension}
                UNION ALL SELECT format('DROP TEXT SEARCH CONFIGURATION IF EXISTS %s CASCADE', o.oid::regconfig) FROM pg_ts_config o
                    WHERE o.cfgnamespace = current_schema()::regnamespace AND o.cfgowner {Mine} AND {NotOfExtension}
                """,
                row => row.GetString(0),
                stop
            )
        )
            await server.RunAsync(drop, stop);
    }

    private static Task<List<string>> MigrationsAsync(PostgresTables server, CancellationToken stop) =>
        server.ListAsync(
            """SELECT "MigrationId" FROM "__EFMigrationsHistory" ORDER BY "MigrationId" COLLATE "C" """,
            row => row.GetString(0),
            stop
        );

    private static Task<bool> HasAsync(PostgresTables server, string table, CancellationToken stop) =>
        server.AsksAsync<bool>($"SELECT to_regclass('\"{table}\"') IS NOT NULL", stop);

    private static string Listed(string[] columns) => string.Join(", ", columns.Select(c => $"\"{c}\""));

    private static async Task<NpgsqlConnection> OpenAsync(string connectionString, CancellationToken stop)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ToString());
        await connection.OpenAsync(stop);
        return connection;
    }
}
