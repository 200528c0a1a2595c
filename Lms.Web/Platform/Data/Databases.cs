using System.Data.Common;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data.Saving;
using Lms.Web.Platform.Outbox;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Lms.Web.Platform.Data;

/// <summary>Chooses and sets up the database named in the configuration.</summary>
public static class Databases
{
    public static void AddDatabase(this IServiceCollection services, DatabaseOptions options)
    {
        services.AddSingleton(new WriteGate(closed: options.IsSqlite));
        if (options.IsSqlite)
        {
            services.AddPooledDbContextFactory<SqliteLmsContext>(builder => Sqlite(builder, options.ConnectionString, options.Synchronous));
            services.AddSingleton<Func<LmsContext>>(all => all.GetRequiredService<IDbContextFactory<SqliteLmsContext>>().CreateDbContext);
            services.AddHostedService<Checkpoints>();
        }
        else
        {
            services.AddPooledDbContextFactory<PostgresLmsContext>(builder => Postgres(builder, options.ConnectionString));
            services.AddSingleton<Func<LmsContext>>(all => all.GetRequiredService<IDbContextFactory<PostgresLmsContext>>().CreateDbContext);
        }
        services.AddScoped(all => all.GetRequiredService<Func<LmsContext>>()()
            .Enter(all.GetRequiredService<Viewer>(), all.GetRequiredService<TimeProvider>(), all.GetRequiredService<WriteGate>(),
                all.GetRequiredService<CourierBell>(), all.GetRequiredService<ContentEdition>()));
        services.AddSingleton<CourierBell>().AddSingleton<ContentEdition>();
        services.AddSingleton<GroupCommit>();
    }

    /// <summary>How ASP.NET Core Identity lays out its tables; the running product and the migration tool must agree on it.</summary>
    public static void ConfigureStores(IdentityOptions options)
    {
        options.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
        options.Stores.MaxLengthForKeys = 128;
    }

    public static DbContextOptions<SqliteLmsContext> SqliteOptions(string connection)
    {
        var builder = new DbContextOptionsBuilder<SqliteLmsContext>();
        Sqlite(builder, connection, null);
        return builder.UseApplicationServiceProvider(Stores()).Options;
    }

    public static DbContextOptions<PostgresLmsContext> PostgresOptions(string connection)
    {
        var builder = new DbContextOptionsBuilder<PostgresLmsContext>();
        Postgres(builder, connection);
        return builder.UseApplicationServiceProvider(Stores()).Options;
    }

    /// <summary>Foreign keys are off in Debian's SQLite unless asked for; waiting for a lock must outlast a long import's bite.</summary>
    public static string SqliteConnection(string connection) => new SqliteConnectionStringBuilder(connection)
    {
        ForeignKeys = true,
        DefaultTimeout = 30,
    }.ToString();

    private static void Sqlite(DbContextOptionsBuilder builder, string connection, string? synchronous)
    {
        builder.UseSqlite(SqliteConnection(connection));
        builder.AddInterceptors(new SqliteOpened(synchronous));
        Common(builder);
    }

    private static void Postgres(DbContextOptionsBuilder builder, string connection)
    {
        builder.UseNpgsql(connection);
        Common(builder);
    }

    private static void Common(DbContextOptionsBuilder builder) => builder
        .AddInterceptors(Tenancy.Instance, Auditing.Instance, Outboxing.Instance, Statements.Instance)
        .ConfigureWarnings(warnings => warnings
            .Ignore(CoreEventId.SensitiveDataLoggingEnabledWarning)
            .Throw(RelationalEventId.MultipleCollectionIncludeWarning));

    private static ServiceProvider Stores() =>
        new ServiceCollection().Configure<IdentityOptions>(ConfigureStores).BuildServiceProvider();

    /// <summary>A killed process loses nothing in WAL mode, a lost machine nothing either while each commit is flushed (SQLite's default).</summary>
    private sealed class SqliteOpened(string? synchronous) : DbConnectionInterceptor
    {
        /// <summary>Each reader keeps its own pages; a quarter of a megabyte is plenty beside the operating system's cache, and there are many readers.</summary>
        private readonly string settings = $"PRAGMA cache_size=-256; PRAGMA wal_autocheckpoint={Checkpoints.PagesOfWriters}" + (synchronous is null ? "" : synchronous == "Normal" ? "; PRAGMA synchronous=NORMAL" : "; PRAGMA synchronous=OFF");

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Tell(connection);

        public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            Tell(connection);
            return Task.CompletedTask;
        }

        private void Tell(DbConnection connection)
        {
            using var command = connection.CreateCommand();
            command.CommandText = settings;
            command.ExecuteNonQuery();
        }
    }
}

/// <summary>Configuration section <c>Database</c>.</summary>
public sealed class DatabaseOptions
{
    /// <summary><c>Sqlite</c> or <c>Postgres</c>.</summary>
    public string Provider { get; set; } = "Sqlite";

    /// <summary>Empty: the file <c>lms.db</c> in the data directory.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>SQLite only. Null: every commit reaches the disk. <c>Normal</c> and <c>Off</c> are for tests and benchmarks.</summary>
    public string? Synchronous { get; set; }

    public bool IsSqlite => Provider == "Sqlite";
}
