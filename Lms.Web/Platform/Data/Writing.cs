using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Data;

/// <summary>Whether the database lets this process write, without writing.</summary>
internal static class Writing
{
    private const int Busy = 5;

    /// <summary>Acquires the right to write and gives it back; a writer at work proves that writing is possible.</summary>
    /// <exception cref="SqliteException">The file is read-only, or its disk is full.</exception>
    public static async Task<bool> IsAllowedAsync(LmsContext db, CancellationToken stop)
    {
        if (!db.IsSqlite)
            return !await db
                .Database.SqlQueryRaw<bool>("""SELECT pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on' AS "Value" """)
                .SingleAsync(stop);
        db.Database.SetCommandTimeout(2);
        using var turn = await db.Gate.EnterAsync(stop);
        await db.Database.OpenConnectionAsync(stop);
        try
        {
            await db.Database.ExecuteSqlRawAsync("BEGIN IMMEDIATE", stop);
            try
            {
                // If the file itself is read-only, SQLite silently starts a read transaction; a write to no row fails in that case.
                await db.Database.ExecuteSqlRawAsync("""UPDATE "InstallationFacts" SET "Value" = "Value" WHERE 0""", stop);
                return true;
            }
            finally
            {
                await RollBackAsync(db);
            }
        }
        catch (SqliteException failure) when (failure.SqliteErrorCode == Busy)
        {
            return true;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static async Task RollBackAsync(LmsContext db)
    {
        try
        {
            await db.Database.ExecuteSqlRawAsync("ROLLBACK", CancellationToken.None);
        }
        catch (SqliteException)
        {
            // Some failures end the transaction automatically.
        }
    }
}
