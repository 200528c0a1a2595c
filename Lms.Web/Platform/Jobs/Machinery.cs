using Lms.Web.Platform.Data;
using Microsoft.Data.Sqlite;
using Npgsql;
using Quartz;
using Quartz.Extensibility;

namespace Lms.Web.Platform.Jobs;

/// <summary>
/// Quartz in a container of its own: a scheduler that could not reach the database cannot be used again, so each attempt builds all anew.
/// It also keeps the scheduler's many parts out of the product's start.
/// </summary>
internal sealed class Machinery(ServiceProvider parts, IScheduler scheduler) : IAsyncDisposable
{
    public const string Group = "Lms";

    public IScheduler Scheduler => scheduler;

    public IExecutionHistoryStore History { get; } = parts.GetRequiredService<IExecutionHistoryStore>();

    public static async Task<Machinery> BuildAsync(DatabaseOptions database, Work work, ILoggerFactory logs, CancellationToken stop)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton(logs).AddSingleton(work);
        services.Configure<ExecutionHistoryOptions>(history =>
        {
            // Failures do not count toward the limit per job: one that runs every minute cannot push them out.
            history.Retention = TimeSpan.FromDays(30);
            history.MaxEntriesPerJob = 100;
        });
        services.AddQuartz(quartz => quartz
            .ConfigureScheduler(scheduler =>
            {
                scheduler.InstanceName = Group;
                scheduler.ShutdownJobInterruption = ShutdownJobInterruption.Always;
            })
            .UseDefaultThreadPool(maxConcurrency: 4)
            .UsePersistentStore(store => Store(store, database)));
        var parts = services.BuildServiceProvider();
        try
        {
            return new Machinery(parts, await parts.GetRequiredService<ISchedulerFactory>().GetScheduler(stop));
        }
        catch
        {
            await parts.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => parts.DisposeAsync();

    private static void Store(IPersistentStoreBuilder store, DatabaseOptions database)
    {
        if (database.IsSqlite)
        {
            store.UseSqlite(SqliteFactory.Instance, Databases.SqliteConnection(database.ConnectionString));
        }
        else
        {
            store.UsePostgres(NpgsqlFactory.Instance, Databases.PostgresConnection(database.ConnectionString));
            store.UseClustering(cluster =>
            {
                cluster.CheckinInterval = TimeSpan.FromSeconds(3);
                cluster.CheckinMisfireThreshold = TimeSpan.FromSeconds(5);
            });
        }
        store.UseSystemTextJsonSerializer(_ => { });
        store.ProvisionSchema();
        store.UseExecutionHistory();
        store.ConfigureStore(ado =>
        {
            ado.RecoverFiringsCancelledByShutdown = true;
            // What was missed by less is made up for tick by tick, by more only once.
            ado.MisfireThreshold = TimeSpan.FromSeconds(10);
        });
    }
}

/// <summary>What the scheduler's container needs of the product's.</summary>
internal sealed record Work(IReadOnlyList<Schedule> Schedules, IServiceScopeFactory Scopes);
