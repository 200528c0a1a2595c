using System.Data.Common;
using System.Globalization;
using System.Reflection;
using Lms.Web.Kernel;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Lms.Web.Platform.Data;

/// <summary>
/// Copies every row of a SQLite file into a PostgreSQL database that is not in use yet, in one transaction: all or nothing. The file is
/// only read. The data of the background scheduler is left out: it is created again at the next start.
/// </summary>
public sealed class DatabaseMove
{
    private const int RowsAtOnce = 200;

    private readonly LmsContext old;
    private readonly LmsContext now;
    private readonly SqliteConnection source;
    private readonly NpgsqlConnection target;
    private readonly PostgresTables tables;

    private DatabaseMove(LmsContext old, SqliteConnection source, LmsContext now)
    {
        this.old = old;
        this.source = source;
        this.now = now;
        target = (NpgsqlConnection)now.Database.GetDbConnection();
        tables = new(target);
    }

    /// <param name="db">The target of the rows.</param>
    /// <param name="file">The SQLite database.</param>
    /// <param name="tell">Called with each table and the number of its rows that were moved.</param>
    /// <returns>Null when everything was moved; otherwise why nothing was changed.</returns>
    public static async Task<Refusal?> RunAsync(LmsContext db, string file, Action<string, long> tell, CancellationToken stop)
    {
        if (db.IsSqlite)
            return new(
                "Rows are copied to the configured database, which is SQLite. Set Database:Provider=Postgres and Database:ConnectionString."
            );
        if (!File.Exists(file))
            return new("The file {0} does not exist.", null, file);
        await using var old = new SqliteLmsContext(Databases.SqliteOptions($"Data Source={file}"));
        await using var source = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = file,
                Mode = SqliteOpenMode.ReadOnly,
                Pooling = false,
            }.ToString()
        );
        await source.OpenAsync(stop);
        // One snapshot of the file from here to the end, in case someone is still writing to it.
        await using var picture = source.BeginTransaction(deferred: true);
        if (!await HasAsync(source, "__EFMigrationsHistory", stop))
            return new("{0} is not a database of this product.", null, file);
        var layout = new List<string>();
        await using (var applied = source.CreateCommand())
        {
            applied.CommandText = """SELECT "MigrationId" FROM "__EFMigrationsHistory" ORDER BY "MigrationId" """;
            await using var rows = await applied.ExecuteReaderAsync(stop);
            while (await rows.ReadAsync(stop))
                layout.Add(rows.GetString(0));
        }
        if (!layout.SequenceEqual(old.Database.GetMigrations().Order(StringComparer.Ordinal)))
            return new(
                "The file has the schema of another version. Migrate it to this version first: Lms.Web migrate --Database:Provider=Sqlite --Database:ConnectionString=\"Data Source={0}\".",
                null,
                file
            );

        await db.MigrateAsync(stop);
        await db.Database.OpenConnectionAsync(stop);
        try
        {
            return await new DatabaseMove(old, source, db).MoveAsync(tell, stop);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private async Task<Refusal?> MoveAsync(Action<string, long> tell, CancellationToken stop)
    {
        await using var transaction = await target.BeginTransactionAsync(stop);
        await now.Database.UseTransactionAsync(transaction, stop);
        await tables.RunAsync($"SET LOCAL lms.institution='{LmsContext.EveryInstitution}'", stop);
        var all = now.Model.GetRelationalModel().Tables.OrderBy(t => t.Name, StringComparer.Ordinal).ToList();
        if (await tables.AsksAsync<bool>("""SELECT EXISTS (SELECT 1 FROM "Institutions") OR EXISTS (SELECT 1 FROM "People")""", stop))
            return new(
                "The PostgreSQL database is already in use: it contains institutions or people. Specify another one; it is created if it does not exist."
            );

        var references = await tables.DropReferencesAsync(stop);
        foreach (var table in all)
        {
            // What a product stores when it is started before its setup, such as its keys.
            await tables.RunAsync($"""DELETE FROM "{table.Name}" """, stop);
            var moved = table.Columns.All(c => c.PropertyMappings.Count > 0)
                ? await CopyAsync(old.Model.GetRelationalModel().FindTable(table.Name, null)!, table, stop)
                : await CopyThingsAsync(table, stop);
            if (await tables.AsksAsync<long>($"""SELECT count(*) FROM "{table.Name}" """, stop) != moved)
                throw new InvalidOperationException($"{moved} rows were sent to {table.Name}, but not all of them arrived.");
            tell(table.Name, moved);
        }
        await tables.ReferAgainAsync(references, stop);
        await tables.CountOnAsync(stop);
        await transaction.CommitAsync(stop);
        // The context continues without it.
        await now.Database.UseTransactionAsync(null, stop);
        return null;
    }

    private async Task<long> CopyAsync(ITable from, ITable to, CancellationToken stop)
    {
        var columns = to
            .Columns.Select(c => new Column(
                c.Name,
                from.FindColumn(c.Name)!.PropertyMappings[0].TypeMapping,
                c.PropertyMappings[0].TypeMapping,
                c.IsNullable
            ))
            .ToList();
        var insert =
            $"""INSERT INTO "{to.Name}" ({string.Join(", ", columns.Select(c => $"\"{c.Name}\""))}) VALUES ({string.Join(", ", Enumerable.Range(1, columns.Count).Select(i => "$" + i.ToString(CultureInfo.InvariantCulture)))})""";
        await using var select = source.CreateCommand();
        select.CommandText = $"""SELECT {string.Join(", ", columns.Select(c => $"\"{c.Name}\""))} FROM "{from.Name}" """;
        await using var rows = await select.ExecuteReaderAsync(stop);
        await using var maker = new NpgsqlCommand();
        var moved = 0L;
        for (var more = true; more; )
        {
            await using var batch = new NpgsqlBatch(target);
            while (batch.BatchCommands.Count < RowsAtOnce && (more = await rows.ReadAsync(stop)))
            {
                var row = new NpgsqlBatchCommand(insert);
                for (var i = 0; i < columns.Count; i++)
                    row.Parameters.Add(columns[i].Carry(rows, i, maker));
                batch.BatchCommands.Add(row);
            }
            if (batch.BatchCommands.Count == 0)
                break;
            moved += batch.BatchCommands.Count;
            await batch.ExecuteNonQueryAsync(stop);
        }
        return moved;
    }

    /// <summary>
    /// Values in a document within a row (bytes, keys) are also written differently, and EF can only convert the document as a whole.
    /// </summary>
    private Task<long> CopyThingsAsync(ITable table, CancellationToken stop)
    {
        var kind = table.EntityTypeMappings.Select(m => m.TypeBase).OfType<IEntityType>().Single(t => !t.IsOwned()).ClrType;
        return (Task<long>)
            typeof(DatabaseMove)
                .GetMethod(nameof(CopyThingsOfAsync), BindingFlags.NonPublic | BindingFlags.Instance)!
                .MakeGenericMethod(kind)
                .Invoke(this, [stop])!;
    }

    private async Task<long> CopyThingsOfAsync<T>(CancellationToken stop)
        where T : class
    {
        var things = await old.Set<T>().IgnoreQueryFilters().AsNoTracking().ToListAsync(stop);
        now.AddRange(things);
        await now.SaveChangesAsync(stop);
        now.ChangeTracker.Clear();
        return things.Count;
    }

    private static async Task<bool> HasAsync(SqliteConnection source, string table, CancellationToken stop)
    {
        await using var command = source.CreateCommand();
        command.CommandText = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = $name";
        command.Parameters.AddWithValue("$name", table);
        return (long)(await command.ExecuteScalarAsync(stop))! > 0;
    }

    /// <summary>Each database has its own format for times, keys, and lists; the model knows both.</summary>
    private sealed record Column(string Name, RelationalTypeMapping From, RelationalTypeMapping To, bool IsNullable)
    {
        private readonly MethodInfo read = From.GetDataReaderMethod();

        public DbParameter Carry(SqliteDataReader row, int ordinal, NpgsqlCommand maker)
        {
            var kept = row.IsDBNull(ordinal) ? null : read.Invoke(row, [ordinal]);
            var value = kept is null || From.Converter is null ? kept : From.Converter.ConvertFromProvider(kept);
            var parameter = To.CreateParameter(maker, "", value, IsNullable);
            parameter.ParameterName = "";
            return parameter;
        }
    }
}
