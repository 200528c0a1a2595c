using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Lms.Web.Platform.Data;

/// <summary>
/// Keeps the connection of a context open and what SQLite has parsed on it, for whoever writes the same few statements thousands of times.
/// PostgreSQL's driver remembers statements itself.
/// </summary>
internal sealed class PreparedRows : IAsyncDisposable
{
    private readonly LmsContext db;
    private readonly Dictionary<string, DbCommand> commands = [];

    private PreparedRows(LmsContext db) => this.db = db;

    /// <summary>From here on until it is disposed the context's rows are written with kept statements.</summary>
    /// <returns>Null on PostgreSQL.</returns>
    public static async Task<PreparedRows?> BeginAsync(LmsContext db, CancellationToken stop)
    {
        if (!db.IsSqlite) return null;
        await db.Database.OpenConnectionAsync(stop);
        return db.Prepared = new PreparedRows(db);
    }

    internal Task<int> RunAsync(LmsContext db, string sql, Action<DbCommand> fill, CancellationToken stop)
    {
        if (!commands.TryGetValue(sql, out var command))
        {
            command = commands[sql] = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = sql;
            command.Prepare();
        }
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        command.Parameters.Clear();
        fill(command);
        db.Statements++;
        return command.ExecuteNonQueryAsync(stop);
    }

    public async ValueTask DisposeAsync()
    {
        db.Prepared = null;
        foreach (var command in commands.Values) await command.DisposeAsync();
        await db.Database.CloseConnectionAsync();
    }
}
