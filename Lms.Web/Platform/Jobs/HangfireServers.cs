using Hangfire;
using Hangfire.AspNetCore;
using Hangfire.Common;
using Hangfire.InMemory;
using Hangfire.Logging;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;
using Hangfire.States;
using Hangfire.Storage;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Outbox;

namespace Lms.Web.Platform.Jobs;

/// <summary>
/// Hangfire with its storage and its workers, each lane with workers of its own. It is made whole or not at all, and nothing of it is in
/// the static places where Hangfire likes to be, but for its log.
/// </summary>
internal sealed class HangfireServers
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(15);

    /// <summary>What is done is of no interest for long: how schedules went is kept elsewhere.</summary>
    private static readonly TimeSpan Remember = TimeSpan.FromHours(1);

    private readonly List<BackgroundJobServer> servers = [];
    private readonly BackgroundJobClient client;

    public HangfireServers(DatabaseOptions database, Work work, JobTasks tasks, ILoggerFactory logs)
    {
        LogProvider.SetCurrentLogProvider(new AspNetCoreLogProvider(logs));
        Storage = Open(database);
        Storage.JobExpirationTimeout = Remember;
        var filters = new JobFilterCollection { new KeptElsewhere() };
        client = new BackgroundJobClient(Storage, filters);
        Set(work, filters);
        foreach (var lane in Enum.GetValues<Lane>())
        {
            servers.Add(new BackgroundJobServer(new BackgroundJobServerOptions
            {
                ServerName = $"{Environment.MachineName}-{QueueOf(lane)}",
                Queues = [QueueOf(lane)],
                WorkerCount = lane is Lane.Urgent ? 1 : 2,
                // One of them looks at the clock for all.
                IsLightweightServer = lane is not Lane.Ordinary,
                SchedulePollingInterval = Look,
                ShutdownTimeout = TimeSpan.FromSeconds(15),
                StopTimeout = TimeSpan.FromSeconds(1),
                Activator = new TaskActivator(tasks),
                FilterProvider = filters,
            }, Storage));
        }
    }

    public JobStorage Storage { get; }

    public void Enqueue(Lane lane, Job job) => client.Create(job, new EnqueuedState(QueueOf(lane)));

    public async Task CloseAsync()
    {
        foreach (var server in servers) server.SendStop();
        await Task.WhenAll(servers.Select(s => s.WaitForShutdownAsync(CancellationToken.None)));
        foreach (var server in servers) server.Dispose();
        (Storage as IDisposable)?.Dispose();
    }

    private static string QueueOf(Lane lane) => lane.ToString().ToLowerInvariant();

    private static JobStorage Open(DatabaseOptions database)
    {
        if (database.IsSqlite) return new InMemoryStorage();
        var options = new PostgreSqlStorageOptions
        {
            // Workers of the process that enqueues are woken at once; this is for what others enqueue.
            QueuePollInterval = TimeSpan.FromSeconds(5),
            InvisibilityTimeout = TimeSpan.FromMinutes(2),
            UseSlidingInvisibilityTimeout = true,
            EnableTransactionScopeEnlistment = false,
            StartupConnectionMaxRetries = 0,
        };
        return new PostgreSqlStorage(new NpgsqlConnectionFactory(Databases.PostgresConnection(database.ConnectionString), options), options);
    }

    /// <summary>Makes Hangfire's clock say what the code says.</summary>
    private void Set(Work work, IJobFilterProvider filters)
    {
        var manager = new RecurringJobManager(Storage, filters);
        using (var connection = Storage.GetConnection())
            foreach (var old in connection.GetRecurringJobs().Where(j => work.Find(j.Id) is null)) manager.RemoveIfExists(old.Id);
        foreach (var schedule in work.Schedules)
        {
            var job = Job.FromExpression<JobTasks>(t => t.RunAsync(schedule.Name, false, CancellationToken.None), QueueOf(schedule.Lane));
            manager.AddOrUpdate(schedule.Name, job, schedule.Cron, new RecurringJobOptions
            {
                TimeZone = TimeZoneInfo.Utc,
                // What was missed is made up for by the product itself.
                MisfireHandling = MisfireHandlingMode.Ignorable,
            });
        }
    }

    /// <summary>Why a schedule failed stands in the product's own table; Hangfire would keep each failure for ever.</summary>
    private sealed class KeptElsewhere : IElectStateFilter
    {
        public void OnStateElection(ElectStateContext context)
        {
            if (context.CandidateState is FailedState failed) context.CandidateState = new DeletedState(new ExceptionInfo(failed.Exception)) { Reason = failed.Reason };
        }
    }

    private sealed class TaskActivator(JobTasks tasks) : JobActivator
    {
        public override object ActivateJob(Type jobType) => tasks;
    }
}
