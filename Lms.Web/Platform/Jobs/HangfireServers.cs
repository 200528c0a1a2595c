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
/// Hangfire's storage and workers, separate for each lane and for schedules. Apart from its log, nothing is configured through
/// Hangfire's static properties, so that several instances can live in one process.
/// </summary>
internal sealed class HangfireServers
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(15);

    /// <summary>Completed work is of little interest: the results of schedules are stored elsewhere.</summary>
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
        Set(work, filters, logs.CreateLogger<HangfireServers>());
        // Outbox workers have threads of their own: schedules do not delay messages, and the other way round.
        Start([.. Enum.GetValues<Lane>().Select(MessageQueue)], tasks, filters, workers: Enum.GetValues<Lane>().Length, looksAtClock: true);
        Start([ScheduleQueue(Lane.Ordinary)], tasks, filters, workers: 2, looksAtClock: false);
        Start([ScheduleQueue(Lane.Heavy)], tasks, filters, workers: 2, looksAtClock: false);
    }

    public JobStorage Storage { get; }

    public void Deliver(Lane lane) =>
        client.Create(
            Job.FromExpression<JobTasks>(t => t.DeliverAsync(lane, CancellationToken.None)),
            new EnqueuedState(MessageQueue(lane))
        );

    public void Run(Schedule schedule, bool isAsked) =>
        client.Create(
            Job.FromExpression<JobTasks>(t => t.RunAsync(schedule.Name, isAsked, CancellationToken.None)),
            new EnqueuedState(ScheduleQueue(schedule.Lane))
        );

    public async Task CloseAsync()
    {
        foreach (var server in servers)
            server.SendStop();
        await Task.WhenAll(servers.Select(s => s.WaitForShutdownAsync(CancellationToken.None)));
        foreach (var server in servers)
            server.Dispose();
        (Storage as IDisposable)?.Dispose();
    }

    private static string MessageQueue(Lane lane) => $"messages-{lane.ToString().ToLowerInvariant()}";

    /// <summary>Schedules are ordinary or heavy; no user waits for one.</summary>
    private static string ScheduleQueue(Lane lane) => lane is Lane.Heavy ? "schedules-heavy" : "schedules";

    private void Start(string[] queues, JobTasks tasks, IJobFilterProvider filters, int workers, bool looksAtClock) =>
        servers.Add(
            new BackgroundJobServer(
                new BackgroundJobServerOptions
                {
                    ServerName = $"{Environment.MachineName}-{queues[0]}",
                    Queues = queues,
                    WorkerCount = workers,
                    // One of them keeps the clock for all.
                    IsLightweightServer = !looksAtClock,
                    SchedulePollingInterval = Look,
                    ShutdownTimeout = TimeSpan.FromSeconds(15),
                    StopTimeout = TimeSpan.FromSeconds(1),
                    Activator = new TaskActivator(tasks),
                    FilterProvider = filters,
                },
                Storage
            )
        );

    private static JobStorage Open(DatabaseOptions database) =>
        database.IsSqlite ? new InMemoryStorage() : OpenServer(database.ConnectionString);

    private static PostgreSqlStorage OpenServer(string database)
    {
        var options = new PostgreSqlStorageOptions
        {
            // Workers of the process that enqueues are woken at once; this is for what others enqueue.
            QueuePollInterval = TimeSpan.FromSeconds(5),
            InvisibilityTimeout = TimeSpan.FromMinutes(2),
            UseSlidingInvisibilityTimeout = true,
            // A lock is a row; a killed process leaves it behind for this long.
            DistributedLockTimeout = TimeSpan.FromMinutes(1),
            StartupConnectionMaxRetries = 0,
        };
        return new PostgreSqlStorage(new NpgsqlConnectionFactory(Databases.PostgresConnection(database), options), options);
    }

    /// <summary>
    /// Makes Hangfire's clock say what the code says. Where it cannot, schedules are a minute late: the product looks itself.
    /// </summary>
    private void Set(Work work, IJobFilterProvider filters, ILogger log)
    {
        var manager = new RecurringJobManager(Storage, filters);
        try
        {
            using (var connection = Storage.GetConnection())
                foreach (var old in connection.GetRecurringJobs().Where(j => work.Find(j.Id) is null))
                    manager.RemoveIfExists(old.Id);
            foreach (var schedule in work.Schedules)
                Set(manager, schedule);
        }
        catch (DistributedLockTimeoutException failure)
        {
            log.LogWarning("Could not set up the schedules in Hangfire; jobs may run a minute late: {Reason}", failure.Message);
        }
    }

    private static void Set(RecurringJobManager manager, Schedule schedule)
    {
        var job = Job.FromExpression<JobTasks>(t => t.RunAsync(schedule.Name, false, CancellationToken.None), ScheduleQueue(schedule.Lane));
        // The product itself catches up on missed runs.
        manager.AddOrUpdate(
            schedule.Name,
            job,
            schedule.Cron,
            new RecurringJobOptions { TimeZone = TimeZoneInfo.Utc, MisfireHandling = MisfireHandlingMode.Ignorable }
        );
    }

    /// <summary>The reason for a failed schedule is in the product's own table; Hangfire would keep each failure forever.</summary>
    private sealed class KeptElsewhere : IElectStateFilter
    {
        public void OnStateElection(ElectStateContext context)
        {
            if (context.CandidateState is FailedState failed)
                context.CandidateState = new DeletedState(new ExceptionInfo(failed.Exception)) { Reason = failed.Reason };
        }
    }

    private sealed class TaskActivator(JobTasks tasks) : JobActivator
    {
        public override object ActivateJob(Type jobType) => tasks;
    }
}
