using System.Data.Common;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Configuration;
using Lms.Web.Platform.Data.Saving;
using Lms.Web.Platform.Outbox;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Lms.Web.Platform.Data;

/// <summary>Chooses and sets up the database named in the configuration.</summary>
public static class Databases
{
    /// <summary>
    /// Connections of one process; with the one that listens, two processes take 82 of the 97 that a server gives to ordinary roles by
    /// default.
    /// </summary>
    public const int DefaultPoolSize = 40;

    public static void AddDatabase(this IServiceCollection services, DatabaseOptions options)
    {
        services.AddSingleton(new WriteGate(closed: options.IsSqlite));
        if (options.IsSqlite)
        {
            services.AddSingleton(new SqliteSettings(options.Synchronous)).AddSingleton<KeptConnections>();
            services.AddPooledDbContextFactory<SqliteLmsContext>(builder => Sqlite(builder, options.ConnectionString));
            services.AddSingleton(all => Fresh(all.GetRequiredService<IDbContextFactory<SqliteLmsContext>>()));
            services.AddHostedService<Checkpoints>();
        }
        else
        {
            services.AddPooledDbContextFactory<PostgresLmsContext>(builder => Postgres(builder, options.ConnectionString));
            services.AddSingleton(all => Fresh(all.GetRequiredService<IDbContextFactory<PostgresLmsContext>>()));
            services.AddHostedService<ChangeListener>();
        }
        services.AddSingleton(new ChangeNotices { IsHeard = !options.IsSqlite });
        services.AddScoped(all =>
            all.GetRequiredService<Func<LmsContext>>()()
                .Enter(
                    all.GetRequiredService<Viewer>(),
                    all.GetRequiredService<TimeProvider>(),
                    all.GetRequiredService<WriteGate>(),
                    all.GetRequiredService<OutboxSignal>(),
                    all.GetRequiredService<ContentEdition>()
                )
        );
        services.AddSingleton<OutboxSignal>().AddSingleton<ContentEdition>();
        services.AddSingleton<GroupCommit>().AddScoped<Purge>();
    }

    private static Func<LmsContext> Fresh<T>(IDbContextFactory<T> factory)
        where T : LmsContext => () => factory.CreateDbContext().Fresh();

    /// <summary>How ASP.NET Core Identity lays out its tables; the running product and the migration tool must agree on it.</summary>
    public static void ConfigureStores(IdentityOptions options)
    {
        options.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
        options.Stores.MaxLengthForKeys = 128;
    }

    public static DbContextOptions<SqliteLmsContext> SqliteOptions(string connection)
    {
        var builder = new DbContextOptionsBuilder<SqliteLmsContext>();
        Sqlite(builder, connection);
        return builder.UseApplicationServiceProvider(Stores()).Options;
    }

    public static DbContextOptions<PostgresLmsContext> PostgresOptions(string connection)
    {
        var builder = new DbContextOptionsBuilder<PostgresLmsContext>();
        Postgres(builder, connection);
        return builder.UseApplicationServiceProvider(Stores()).Options;
    }

    /// <summary>Foreign keys are on, whatever the library's default; the lock timeout must be longer than a batch of an import.</summary>
    public static string SqliteConnection(string connection) =>
        new SqliteConnectionStringBuilder(connection) { ForeignKeys = true, DefaultTimeout = 30 }.ToString();

    /// <summary>
    /// The connection string as everything in this process uses it, so that there is one pool. What the administrator does not say is
    /// set here: statements stay prepared on each connection, and a pool that is small enough for several processes on a server with its
    /// default of 100 connections. Those who find it empty wait.
    /// </summary>
    public static string PostgresConnection(string connection)
    {
        var said = new DbConnectionStringBuilder { ConnectionString = connection };
        var built = new NpgsqlConnectionStringBuilder(connection);
        if (!said.ContainsKey("Max Auto Prepare") && !said.ContainsKey("MaxAutoPrepare"))
            (built.MaxAutoPrepare, built.AutoPrepareMinUsages) = (100, 2);
        if (!said.ContainsKey("Maximum Pool Size") && !said.ContainsKey("MaxPoolSize"))
            built.MaxPoolSize = DefaultPoolSize;
        // Every user of a pooled connection sets the institution first (RowSecurity), and sets nothing else on it.
        if (!said.ContainsKey("No Reset On Close") && !said.ContainsKey("NoResetOnClose"))
            built.NoResetOnClose = true;
        if (!said.ContainsKey("Application Name") && !said.ContainsKey("ApplicationName"))
            built.ApplicationName = "Lms";
        return built.ConnectionString;
    }

    /// <summary>Checks that the server of the database answers and accepts the product's credentials.</summary>
    /// <exception cref="MisconfiguredException">It does not; the message contains the server's answer.</exception>
    public static Task ReachAsync(DatabaseOptions options, CancellationToken stop) =>
        options.IsSqlite ? Task.CompletedTask : ReachServerAsync(options, stop);

    private static async Task ReachServerAsync(DatabaseOptions options, CancellationToken stop)
    {
        var connection = new NpgsqlConnectionStringBuilder(PostgresConnection(options.ConnectionString));
        try
        {
            await using var server = new NpgsqlConnection(connection.ConnectionString);
            await server.OpenAsync(stop);
            if (await TransactionPooler.IsBetweenAsync(options, stop))
                throw new MisconfiguredException(TransactionPooler.Advice);
        }
        catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            // The database is created when the role has the right to.
        }
        catch (Exception failure) when (failure is DbException or System.Net.Sockets.SocketException or TimeoutException)
        {
            var said = failure.GetBaseException().Message.TrimEnd('.');
            throw new MisconfiguredException(
                $"Cannot connect to the database: {said} ({connection.Host}:{connection.Port}, database {connection.Database ?? connection.Username}, role {connection.Username}). "
                    + "Check Database:ConnectionString and make sure that the server is running.",
                failure
            );
        }
    }

    /// <summary>For sentences to administrators: which database it is, without its password.</summary>
    public static string NameOf(DatabaseOptions options)
    {
        if (options.IsSqlite)
            return new SqliteConnectionStringBuilder(options.ConnectionString).DataSource;
        var connection = new NpgsqlConnectionStringBuilder(options.ConnectionString);
        return $"{connection.Database ?? connection.Username} at {connection.Host}:{connection.Port}";
    }

    /// <summary>Checks whether the database exists. Does not create one, unlike opening it.</summary>
    /// <exception cref="DbException">Its server does not answer.</exception>
    public static async Task<bool> ExistsAsync(this LmsContext db, CancellationToken stop)
    {
        if (!db.IsSqlite)
            return await db.GetService<IRelationalDatabaseCreator>().ExistsAsync(stop);
        return File.Exists(new SqliteConnectionStringBuilder(db.Database.GetConnectionString()).DataSource);
    }

    private static void Sqlite(DbContextOptionsBuilder builder, string connection)
    {
        builder.UseSqlite(SqliteConnection(connection));
        builder.AddInterceptors(KeptConnections.Reading.Instance).ReplaceService<IRelationalConnection, KeptConnections.Lending>();
        Common(builder);
    }

    private static void Postgres(DbContextOptionsBuilder builder, string connection)
    {
        builder.UseNpgsql(PostgresConnection(connection));
        builder.AddInterceptors(RowSecurity.InstitutionSetter.Instance);
        Common(builder);
    }

    private static void Common(DbContextOptionsBuilder builder) =>
        builder
            .ReplaceService<IMigrationsAssembly, OwnMigrations>()
            .AddInterceptors(InstitutionStamp.Instance, Auditing.Instance, Outboxing.Instance, Statements.Instance)
            .ConfigureWarnings(warnings =>
                warnings
                    // The failure itself is logged by the caller that ends the work, unless it was expected.
                    .Log(
                        (RelationalEventId.CommandError, LogLevel.Debug),
                        (RelationalEventId.ConnectionError, LogLevel.Debug),
                        (RelationalEventId.TransactionError, LogLevel.Debug),
                        (CoreEventId.SaveChangesFailed, LogLevel.Debug),
                        (CoreEventId.QueryIterationFailed, LogLevel.Debug)
                    )
                    // Cleanup deletes in batches, in any order.
                    .Ignore(CoreEventId.RowLimitingOperationWithoutOrderByWarning, CoreEventId.SensitiveDataLoggingEnabledWarning)
                    .Throw(RelationalEventId.MultipleCollectionIncludeWarning)
            );

    private static ServiceProvider Stores() => new ServiceCollection().Configure<IdentityOptions>(ConfigureStores).BuildServiceProvider();
}
