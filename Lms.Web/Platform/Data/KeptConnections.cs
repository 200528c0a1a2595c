using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Sqlite.Storage.Internal;
using Microsoft.EntityFrameworkCore.Storage;

namespace Lms.Web.Platform.Data;

/// <summary>
/// SQLite's open connections, lent to whichever context has something to ask or a transaction to do, the last returned first: there are as
/// many as statements at one moment, not as requests. Each keeps what SQLite has parsed and planned on it, which costs a page more than
/// reading its rows does (docs/decisions/0018-prepared-statements-on-sqlite.md). PostgreSQL's driver does both
/// (<see cref="Databases.PostgresConnection"/>).
/// </summary>
internal sealed class KeptConnections : IDisposable
{
    /// <summary>As many as threads ask at once in ordinary times; what more come back are closed.</summary>
    private static readonly int Most = 4 * Environment.ProcessorCount;

    private readonly Stack<Kept> idle = new();
    private bool closed;

    /// <summary>Incremented by <see cref="Clear"/>: connections opened before are not lent again.</summary>
    public int Generation { get; private set; }

    /// <returns>Null: the caller opens a new one.</returns>
    public Kept? Take()
    {
        lock (idle)
            return idle.TryPop(out var kept) ? kept : null;
    }

    public void Return(Kept kept)
    {
        lock (idle)
        {
            if (!closed && idle.Count < Most && kept.Generation == Generation)
            {
                idle.Push(kept);
                return;
            }
        }
        kept.Dispose();
    }

    /// <summary>Retires all connections that are open now: one that was opened while the file was read-only stays so.</summary>
    public void Clear()
    {
        lock (idle)
        {
            Generation++;
            SqliteConnection.ClearAllPools();
            while (idle.TryPop(out var kept))
                kept.Dispose();
        }
    }

    public void Dispose()
    {
        lock (idle)
        {
            closed = true;
            while (idle.TryPop(out var kept))
                kept.Dispose();
        }
    }

    /// <summary>
    /// A connection and its most recent statements. SQLite reparses a statement automatically when its tables have changed.
    /// </summary>
    internal sealed class Kept(SqliteConnection connection) : IDisposable
    {
        /// <summary>The statements of the hot pages and a few more; each takes some ten kilobytes.</summary>
        private const int Most = 24;

        private readonly Dictionary<string, LinkedListNode<Command>> bySql = [];
        private readonly LinkedList<Command> latestFirst = [];

        public SqliteConnection Connection => connection;

        public int Generation { get; init; }

        /// <summary>The command with this text, without parameters.</summary>
        /// <returns>Null while its rows are being read: the caller then needs its own command.</returns>
        public SqliteCommand? Find(string sql, DbTransaction? transaction)
        {
            var node = bySql.GetValueOrDefault(sql) ?? Add(sql);
            if (node.Value.IsRead)
                return null;
            if (latestFirst.First != node)
            {
                latestFirst.Remove(node);
                latestFirst.AddFirst(node);
            }
            node.Value.Transaction = (SqliteTransaction?)transaction;
            node.Value.Parameters.Clear();
            return node.Value;
        }

        /// <summary>A failed statement may be stuck halfway; the next caller parses it again.</summary>
        public void Forget(string sql)
        {
            if (!bySql.Remove(sql, out var node))
                return;
            latestFirst.Remove(node);
            node.Value.Dispose();
        }

        public void Dispose() => connection.Dispose();

        private LinkedListNode<Command> Add(string sql)
        {
            if (bySql.Count >= Most && latestFirst.Last is { Value.IsRead: false } oldest)
            {
                Forget(oldest.Value.CommandText);
            }
            return bySql[sql] = latestFirst.AddFirst(new Command { Connection = connection, CommandText = sql });
        }

        private sealed class Command : SqliteCommand
        {
            public bool IsRead => DataReader is not null;
        }
    }

    /// <summary>Answers EF's queries with the kept statements.</summary>
    internal sealed class Reading : DbCommandInterceptor
    {
        public static readonly Reading Instance = new();

        public override InterceptionResult<DbDataReader> ReaderExecuting(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<DbDataReader> result
        )
        {
            if (
                eventData is not { CommandSource: CommandSource.LinqQuery, Context: LmsContext { Lent: { } lent } }
                || lent.Connection != command.Connection
            )
                return result;
            if (lent.Find(command.CommandText, command.Transaction) is not { } kept)
                return result;
            kept.CommandTimeout = command.CommandTimeout;
            foreach (SqliteParameter parameter in command.Parameters)
                kept.Parameters.Add(parameter);
            try
            {
                return InterceptionResult<DbDataReader>.SuppressWithResult(kept.ExecuteReader());
            }
            catch (SqliteException)
            {
                lent.Forget(command.CommandText);
                throw;
            }
        }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<DbDataReader> result,
            CancellationToken cancellationToken = default
        )
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new(ReaderExecuting(command, eventData, result));
        }
    }

#pragma warning disable EF1001 // EF has no public place where a provider's connection can be lent; all that is overridden here is public in the base class.
    /// <summary>
    /// What EF takes for its connection: lent when the first of several uses begins, given back when the last has ended.
    /// Without <see cref="KeptConnections"/> among the services (migration tools) it is an ordinary one.
    /// </summary>
    internal sealed class Lending(
        RelationalConnectionDependencies dependencies,
        IRawSqlCommandBuilder builder,
        IDiagnosticsLogger<DbLoggerCategory.Infrastructure> log
    ) : SqliteRelationalConnection(dependencies, builder, log)
    {
        private readonly KeptConnections? connections = dependencies
            .ContextOptions.FindExtension<CoreOptionsExtension>()
            ?.ApplicationServiceProvider?.GetService<KeptConnections>();
        private readonly SqliteSettings? settings = dependencies
            .ContextOptions.FindExtension<CoreOptionsExtension>()
            ?.ApplicationServiceProvider?.GetService<SqliteSettings>();
        private int uses;

        private LmsContext Owner => (LmsContext)Context;

        [AllowNull]
        public override DbConnection DbConnection
        {
            get => connections is null ? base.DbConnection : (Owner.Lent ??= connections.Take() ?? New()).Connection;
            set => base.DbConnection = value;
        }

        public override bool Open(bool errorsExpected = false)
        {
            var opened = base.Open(errorsExpected);
            uses++;
            return opened;
        }

        public override async Task<bool> OpenAsync(CancellationToken cancellationToken, bool errorsExpected = false)
        {
            var opened = await base.OpenAsync(cancellationToken, errorsExpected);
            uses++;
            return opened;
        }

        public override bool Close()
        {
            var wasClosed = base.Close();
            Used();
            return wasClosed;
        }

        public override async Task<bool> CloseAsync()
        {
            var wasClosed = await base.CloseAsync();
            Used();
            return wasClosed;
        }

        protected override DbConnection CreateDbConnection()
        {
            var connection = (SqliteConnection)base.CreateDbConnection();
            Finding.Teach(connection);
            return connection;
        }

        protected override void ResetState(bool disposeDbConnection)
        {
            base.ResetState(disposeDbConnection);
            GiveBack();
        }

        protected override async ValueTask ResetStateAsync(bool disposeDbConnection)
        {
            await base.ResetStateAsync(disposeDbConnection);
            GiveBack();
        }

        private void Used()
        {
            if (uses > 0 && --uses == 0)
                GiveBack();
        }

        private void GiveBack()
        {
            uses = 0;
            if (Owner.Lent is not { } lent)
                return;
            Owner.Lent = null;
            connections!.Return(lent);
        }

        private Kept New()
        {
            var generation = connections!.Generation;
            var connection = (SqliteConnection)CreateDbConnection();
            connection.Open();
            settings?.Tell(connection);
            return new(connection) { Generation = generation };
        }
    }
#pragma warning restore EF1001
}
