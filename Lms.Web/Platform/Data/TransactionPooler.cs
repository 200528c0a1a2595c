using System.Data.Common;
using Npgsql;

namespace Lms.Web.Platform.Data;

/// <summary>
/// Recognizes a pooler that lends one connection of the server to several clients in turn. Row-level security depends on a setting that
/// lasts as long as a connection, so behind such a pooler one institution's name could speak for another's writes.
/// </summary>
public static class TransactionPooler
{
    private const int Rounds = 4;

    public const string Advice =
        "A pooler between the product and PostgreSQL shares connections between transactions, so what is set on a connection for one "
        + "institution would also apply to another. Connect to the server directly, or use session pooling (PgBouncer: pool_mode=session).";

    /// <summary>
    /// Two clients that are connected at once are served by two processes of the server, each by the same one all the time, unless
    /// something between them shares.
    /// </summary>
    /// <exception cref="DbException">The server cannot be reached.</exception>
    public static async Task<bool> IsBetweenAsync(DatabaseOptions database, CancellationToken stop)
    {
        if (database.IsSqlite)
            return false;
        var unpooled = new NpgsqlConnectionStringBuilder(Databases.PostgresConnection(database.ConnectionString))
        {
            Pooling = false,
            MaxAutoPrepare = 0,
        }.ConnectionString;
        await using var first = new NpgsqlConnection(unpooled);
        await first.OpenAsync(stop);
        var process = await ServerProcessAsync(first, stop);
        await using var second = new NpgsqlConnection(unpooled);
        await second.OpenAsync(stop);
        for (var round = 0; round < Rounds; round++)
        {
            await using var transaction = await second.BeginTransactionAsync(stop);
            if (await ServerProcessAsync(second, stop) == process || await ServerProcessAsync(first, stop) != process)
                return true;
            await transaction.RollbackAsync(stop);
        }
        return false;
    }

    private static async Task<int> ServerProcessAsync(NpgsqlConnection connection, CancellationToken stop)
    {
        await using var ask = new NpgsqlCommand("SELECT pg_backend_pid()", connection);
        return (int)(await ask.ExecuteScalarAsync(stop))!;
    }
}
