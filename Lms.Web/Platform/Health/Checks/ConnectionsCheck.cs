using System.Data.Common;
using Lms.Web.Platform.Data;
using Npgsql;

namespace Lms.Web.Platform.Health.Checks;

/// <summary>
/// Looks at how the product reaches PostgreSQL: whether something shares its connections, and for how many processes they last.
/// </summary>
public sealed class ConnectionsCheck(DatabaseOptions database) : IDoctorCheck
{
    public string What => "Connections";

    public DatabaseState Needs => DatabaseState.Empty;

    public async Task<IReadOnlyList<Finding>> LookAsync(Examination examination, CancellationToken stop)
    {
        if (database.IsSqlite)
            return [];
        try
        {
            return await TransactionPooler.IsBetweenAsync(database, stop)
                ? [new(What, false, "A pooler shares connections between transactions.", TransactionPooler.Advice)]
                : [await BudgetAsync(stop)];
        }
        catch (Exception failure) when (failure is DbException or TimeoutException or IOException)
        {
            // The finding about the database has the reason.
            return [];
        }
    }

    private async Task<Finding> BudgetAsync(CancellationToken stop)
    {
        var connection = Databases.PostgresConnection(database.ConnectionString);
        // One more listens for changes that other processes make.
        var each = new NpgsqlConnectionStringBuilder(connection).MaxPoolSize + 1;
        await using var asking = new NpgsqlConnection(connection);
        await asking.OpenAsync(stop);
        await using var ask = new NpgsqlCommand(
            """
            SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
                - coalesce(current_setting('reserved_connections', true)::int, 0)
            """,
            asking
        );
        var free = (int)(await ask.ExecuteScalarAsync(stop))!;
        var detail = $"Each process uses up to {each} of {free} connections; the server has room for {free / each} processes.";
        return each <= free
            ? new(What, true, detail, null)
            : new(What, false, detail, "Lower “Maximum Pool Size” in Database:ConnectionString, or raise max_connections on the server.");
    }
}
