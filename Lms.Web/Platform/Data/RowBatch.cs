using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Lms.Web.Platform.Data;

/// <summary>Rows that are sent to PostgreSQL in one message: the round trip costs more than the work.</summary>
internal sealed class RowBatch
{
    private readonly List<(NpgsqlBatchCommand Command, Type? MustKeep)> rows = [];

    /// <param name="mustKeep">Exactly one row of this type must be written.</param>
    public void Add(string sql, Action<DbCommand> fill, Type? mustKeep)
    {
        using var scratch = new NpgsqlCommand();
        fill(scratch);
        var row = new NpgsqlBatchCommand(sql);
        var parameters = scratch.Parameters.ToArray();
        scratch.Parameters.Clear();
        foreach (var parameter in parameters)
            row.Parameters.Add(parameter);
        rows.Add((row, mustKeep));
    }

    public async Task SendAsync(LmsContext db, CancellationToken stop)
    {
        if (rows.Count == 0)
            return;
        await db.Database.OpenConnectionAsync(stop);
        try
        {
            await using var batch = new NpgsqlBatch(
                (NpgsqlConnection)db.Database.GetDbConnection(),
                (NpgsqlTransaction?)db.Database.CurrentTransaction?.GetDbTransaction()
            );
            if (RowSecurity.Prefix(db) is { Length: > 0 } institution)
                batch.BatchCommands.Add(new NpgsqlBatchCommand(institution));
            var sent = rows.ToList();
            foreach (var row in sent)
                batch.BatchCommands.Add(row.Command);
            rows.Clear();
            db.Statements++;
            await batch.ExecuteNonQueryAsync(stop);
            foreach (var (command, mustKeep) in sent)
                if (mustKeep is not null)
                    Rows.Demand(command.RecordsAffected, mustKeep);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }
}
