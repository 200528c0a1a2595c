using Npgsql;

namespace Lms.Web.Platform.Data;

/// <summary>The steps that code filling whole PostgreSQL tables at once needs before and after, in one transaction.</summary>
internal sealed class PostgresTables(NpgsqlConnection connection)
{
    /// <summary>Foreign keys are checked when all rows exist, whatever their order.</summary>
    /// <returns>The constraints that <see cref="ReferAgainAsync"/> restores.</returns>
    public async Task<IReadOnlyList<(string Table, string Name, string Definition)>> DropReferencesAsync(CancellationToken stop)
    {
        var references = await ListAsync(
            "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace",
            row => (row.GetString(0), row.GetString(1), row.GetString(2)),
            stop
        );
        foreach (var (table, name, _) in references)
            await RunAsync($"ALTER TABLE {table} DROP CONSTRAINT {name}", stop);
        return references;
    }

    public async Task ReferAgainAsync(IReadOnlyList<(string Table, string Name, string Definition)> references, CancellationToken stop)
    {
        foreach (var (table, name, definition) in references)
            await RunAsync($"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}", stop);
    }

    /// <summary>Continues columns numbered by the server after the highest imported number.</summary>
    public async Task CountOnAsync(CancellationToken stop)
    {
        var numbered = await ListAsync(
            "SELECT table_name::text, column_name::text FROM information_schema.columns WHERE table_schema = current_schema() AND is_identity = 'YES'",
            row => (Table: row.GetString(0), Column: row.GetString(1)),
            stop
        );
        foreach (var (table, column) in numbered)
            await RunAsync(
                $"""SELECT setval(pg_get_serial_sequence('"{table}"', '{column}'), (SELECT coalesce(max("{column}"), 0) + 1 FROM "{table}"), false)""",
                stop
            );
    }

    public async Task RunAsync(string sql, CancellationToken stop)
    {
        // Copying or checking a whole table has no time limit.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(stop);
    }

    public async Task<T> AsksAsync<T>(string sql, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        return (T)(await command.ExecuteScalarAsync(stop))!;
    }

    public async Task<List<T>> ListAsync<T>(string sql, Func<NpgsqlDataReader, T> read, CancellationToken stop)
    {
        var all = new List<T>();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await using var rows = await command.ExecuteReaderAsync(stop);
        while (await rows.ReadAsync(stop))
            all.Add(read(rows));
        return all;
    }
}
