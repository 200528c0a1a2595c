using System.Data.Common;
using Lms.Web.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Lms.Web.Platform.Data;

/// <summary>
/// The second lock on PostgreSQL, behind the filter of every query (<see cref="LmsContext"/>): the server itself hides the rows of every
/// institution but the one named in <c>lms.institution</c>, also from SQL that forgot to ask. Nothing is named: no row is seen
/// (docs/decisions/0011-institution-isolation.md). New rows get the institution of the viewer who adds them (Saving/InstitutionStamp.cs).
/// </summary>
public static class RowSecurity
{
    /// <summary>
    /// The tag of a query that looks across institutions on purpose; it comes first in the query text, where no user input can be.
    /// </summary>
    public const string Everywhere = "lms: every institution";

    private const string EverywhereComment = "-- " + Everywhere;

    private const string Policy = "lms_institution_1";

    extension<T>(IQueryable<T> rows)
        where T : class, IOwned
    {
        /// <summary>
        /// Rows of all institutions: for rows that are public by an unguessable number, and for work of the product itself.
        /// </summary>
        public IQueryable<T> OfAllInstitutions() => rows.IgnoreQueryFilters([LmsContext.OfInstitution]).TagWith(Everywhere);
    }

    /// <summary>
    /// Brings the database to the layout of this version and puts the second lock on every table that has none. A database that does not
    /// exist is made, if the role may.
    /// </summary>
    public static async Task MigrateAsync(this LmsContext db, CancellationToken stop)
    {
        // On SQLite, opening creates the file.
        if (!db.IsSqlite && db.GetService<IRelationalDatabaseCreator>() is var server && !await server.ExistsAsync(stop))
            await server.CreateAsync(stop);
        await db.Database.OpenConnectionAsync(stop);
        try
        {
            db.ActEverywhere();
            // Opening has created the file, and EF sets this only for files that it creates itself: without it no one can read while
            // someone writes.
            if (db.IsSqlite)
                await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", stop);
            // To migrate, EF describes the whole layout twice and keeps both; there is something to do once in an upgrade.
            if ((await db.Database.GetPendingMigrationsAsync(stop)).Any())
                await db.Database.MigrateAsync(stop);
            if (!db.IsSqlite)
                await LockAsync(db, stop);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static async Task LockAsync(LmsContext db, CancellationToken stop)
    {
        try
        {
            await db.WriteAsync(
                async () =>
                {
                    await db.Database.ExecuteSqlRawAsync("SELECT pg_advisory_xact_lock(7150411)", stop);
                    foreach (var table in await UnlockedAsync(db, stop))
                        await LockAsync(db, table, stop);
                },
                stop
            );
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            // The tables belong to another role. The product works without the second lock; doctor says that it is missing.
        }
    }

    /// <summary>Tables of institutions on which the server does not keep them apart.</summary>
    public static async Task<IReadOnlyList<string>> UnlockedAsync(LmsContext db, CancellationToken stop)
    {
        if (db.IsSqlite)
            return [];
        var locked = (
            await db
                .Database.SqlQueryRaw<string>(
                    "SELECT c.relname::text AS \"Value\" FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid WHERE c.relrowsecurity AND c.relforcerowsecurity AND c.relnamespace = current_schema()::regnamespace AND p.polname = {0}",
                    Policy
                )
                .ToListAsync(stop)
        ).ToHashSet();
        return [.. Tables(db).Where(t => !locked.Contains(t))];
    }

    /// <summary>True if the role of the connection bypasses the policies.</summary>
    public static async Task<bool> IsBypassedAsync(LmsContext db, CancellationToken stop) =>
        !db.IsSqlite
        && await db
            .Database.SqlQueryRaw<bool>("SELECT rolsuper OR rolbypassrls AS \"Value\" FROM pg_roles WHERE rolname = current_user")
            .SingleAsync(stop);

    /// <summary>All tables whose rows belong to an institution.</summary>
    public static IEnumerable<string> Tables(LmsContext db) =>
        db
            .Model.GetEntityTypes()
            .Where(t => typeof(IOwned).IsAssignableFrom(t.ClrType) && !t.IsOwned())
            .Select(t => t.GetTableName()!)
            .Distinct()
            .Order(StringComparer.Ordinal);

    /// <summary>To be put before a command that is written by hand; empty where the connection knows already.</summary>
    internal static string Prefix(LmsContext db)
    {
        if (db.IsSqlite || db.ToldInstitution == db.WantedInstitution)
            return "";
        db.ToldInstitution = db.WantedInstitution;
        return Sentence(db.WantedInstitution);
    }

    private static string Sentence(string institution) => $"SET lms.institution='{institution}';\n";

    private static Task<int> LockAsync(LmsContext db, string table, CancellationToken stop)
    {
        // The values are read once per statement and not once per row.
        const string Mine = """
            "InstitutionId" = (SELECT NULLIF(NULLIF(current_setting('lms.institution', true), '*'), '')::uuid) OR (SELECT current_setting('lms.institution', true)) = '*'
            """;
#pragma warning disable EF1002 // The table's name comes from the model.
        return db.Database.ExecuteSqlRawAsync(
            $"""
            ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY;
            ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY;
            DROP POLICY IF EXISTS {Policy} ON "{table}";
            CREATE POLICY {Policy} ON "{table}" USING ({Mine}) WITH CHECK ({Mine});
            """,
            stop
        );
#pragma warning restore EF1002
    }

    /// <summary>
    /// Sets the institution with the first command after a connection is taken from the pool, in the same message. Pooled connections are
    /// not reset, so a command that bypasses this class runs for whichever institution was set last.
    /// </summary>
    internal sealed class InstitutionSetter : DbCommandInterceptor, IDbConnectionInterceptor, IDbTransactionInterceptor
    {
        public static readonly InstitutionSetter Instance = new();

        public override InterceptionResult<DbDataReader> ReaderExecuting(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<DbDataReader> result
        )
        {
            Set(command, eventData)?.ExecuteNonQuery();
            return result;
        }

        public override InterceptionResult<int> NonQueryExecuting(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<int> result
        )
        {
            Set(command, eventData)?.ExecuteNonQuery();
            return result;
        }

        public override InterceptionResult<object> ScalarExecuting(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<object> result
        )
        {
            Set(command, eventData)?.ExecuteNonQuery();
            return result;
        }

        public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<DbDataReader> result,
            CancellationToken cancellationToken = default
        )
        {
            await SetAsync(command, eventData, cancellationToken);
            return result;
        }

        public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<int> result,
            CancellationToken cancellationToken = default
        )
        {
            await SetAsync(command, eventData, cancellationToken);
            return result;
        }

        public override async ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<object> result,
            CancellationToken cancellationToken = default
        )
        {
            await SetAsync(command, eventData, cancellationToken);
            return result;
        }

        public override void CommandFailed(DbCommand command, CommandErrorEventData eventData) => Forget(eventData);

        public override Task CommandFailedAsync(
            DbCommand command,
            CommandErrorEventData eventData,
            CancellationToken cancellationToken = default
        ) => ForgetAsync(eventData);

        public override void CommandCanceled(DbCommand command, CommandEndEventData eventData) => Forget(eventData);

        public override Task CommandCanceledAsync(
            DbCommand command,
            CommandEndEventData eventData,
            CancellationToken cancellationToken = default
        ) => ForgetAsync(eventData);

        void IDbConnectionInterceptor.ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Forget(eventData);

        Task IDbConnectionInterceptor.ConnectionOpenedAsync(
            DbConnection connection,
            ConnectionEndEventData eventData,
            CancellationToken cancellationToken
        ) => ForgetAsync(eventData);

        void IDbTransactionInterceptor.TransactionRolledBack(DbTransaction transaction, TransactionEndEventData eventData) =>
            Forget(eventData);

        Task IDbTransactionInterceptor.TransactionRolledBackAsync(
            DbTransaction transaction,
            TransactionEndEventData eventData,
            CancellationToken cancellationToken
        ) => ForgetAsync(eventData);

        void IDbTransactionInterceptor.RolledBackToSavepoint(DbTransaction transaction, TransactionEventData eventData) =>
            Forget(eventData);

        Task IDbTransactionInterceptor.RolledBackToSavepointAsync(
            DbTransaction transaction,
            TransactionEventData eventData,
            CancellationToken cancellationToken
        ) => ForgetAsync(eventData);

        private static async ValueTask SetAsync(DbCommand command, CommandEventData eventData, CancellationToken stop)
        {
            if (Set(command, eventData) is not { } before)
                return;
            await using (before)
                await before.ExecuteNonQueryAsync(stop);
        }

        /// <summary>
        /// Puts the sentence before the command, or returns it as a command of its own where the text must stay as it is.
        /// </summary>
        private static DbCommand? Set(DbCommand command, CommandEventData eventData)
        {
            if (eventData.Context is not LmsContext db)
                return null;
            var wanted = command.CommandText.StartsWith(EverywhereComment, StringComparison.Ordinal)
                ? LmsContext.EveryInstitution
                : db.WantedInstitution;
            if (db.ToldInstitution == wanted)
                return null;
            db.ToldInstitution = wanted;
            // The result of SaveChanges depends on the number of statements it sends, and some migrations must run alone.
            if (eventData.CommandSource is not (CommandSource.SaveChanges or CommandSource.Migrations))
            {
                command.CommandText = Sentence(wanted) + command.CommandText;
                return null;
            }
            var before = command.Connection!.CreateCommand();
            before.Transaction = command.Transaction;
            before.CommandText = Sentence(wanted);
            return before;
        }

        /// <summary>A new connection has no setting, and a rollback discards the statement that set it.</summary>
        private static void Forget(DbContextEventData eventData)
        {
            if (eventData.Context is LmsContext db)
                db.ToldInstitution = null;
        }

        private static Task ForgetAsync(DbContextEventData eventData)
        {
            Forget(eventData);
            return Task.CompletedTask;
        }
    }
}
