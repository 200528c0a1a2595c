using System.Collections.Concurrent;
using Hangfire;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Outbox;

namespace Lms.Web.Platform.Jobs;

/// <summary>
/// Runs Hangfire as long as the product runs. It starts after the product answers, so that the first page does not wait for it, and retries
/// while the database is away. Hangfire has the workers and the clock; the work to be done, and whether it was done, is in the product's
/// own tables (docs/decisions/0043-hangfire.md).
/// </summary>
internal sealed class JobEngine(
    Work work,
    ScheduledRuns runs,
    OutboxWorkers workers,
    OutboxWatch watch,
    DatabaseOptions database,
    JobsPause pause,
    IHostApplicationLifetime product,
    TimeProvider clock,
    ILoggerFactory logs,
    ILogger<JobEngine> log
) : BackgroundService
{
    private static readonly TimeSpan FirstPagesFirst = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ShutdownLimit = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan LongOutage = TimeSpan.FromSeconds(15);

    /// <summary>How often it is looked for runs that were missed or cut short.</summary>
    private static readonly TimeSpan LookBack = TimeSpan.FromMinutes(1);

    /// <summary>Longer than long work keeps both of its workers, mostly.</summary>
    private static readonly TimeSpan SendAgain = TimeSpan.FromMinutes(30);

    private readonly ConcurrentDictionary<string, (DateTime? StartedAt, DateTime At)> sent = new();

    private volatile HangfireServers? open;

    /// <summary>Null until it runs.</summary>
    public JobStorage? Storage => open?.Storage;

    /// <summary>Has some process run the schedule now. One that was sent for, and of which no run has begun, is not sent for again.</summary>
    /// <param name="isAsked">Also when it is paused, and when its hour has not struck.</param>
    /// <returns>False when nothing runs here, or it waits for a worker.</returns>
    public bool Run(Schedule schedule, JobState? state, bool isAsked)
    {
        if (open is not { } servers)
            return false;
        var now = clock.Now;
        if (sent.TryGetValue(schedule.Name, out var before) && before.StartedAt == state?.StartedAt && now - before.At < SendAgain)
            return false;
        sent[schedule.Name] = (state?.StartedAt, now);
        servers.Run(schedule, isAsked);
        return true;
    }

    /// <summary>The current work of the workers, longest first; of all processes on PostgreSQL, of this one on SQLite.</summary>
    public IReadOnlyList<JobWork> Working()
    {
        if (open is not { } servers)
            return [];
        var all = servers.Storage.GetMonitoringApi().ProcessingJobs(0, 100).Select(j => j.Value).Where(j => j?.Job is not null);
        return
        [
            .. all.OrderBy(j => j.StartedAt)
                .Select(j =>
                    j.Job.Args[0] is Lane lane
                        ? new JobWork(null, lane, j.StartedAt)
                        : new JobWork(work.Find((string)j.Job.Args[0])?.Title, null, j.StartedAt)
                ),
        ];
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (Interlocked.Exchange(ref open, null) is { } servers)
            await CloseAsync(servers, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await StartedAsync(stoppingToken);
            await OpenAsync(stoppingToken);
            await Task.WhenAll(
                watch.RunAsync(Send, away => StorageReturnedAsync(away, stoppingToken), stoppingToken),
                LookBackAsync(stoppingToken)
            );
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
    }

    private async Task StartedAsync(CancellationToken stop)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = product.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stop);
        await Task.Delay(FirstPagesFirst, clock, stop);
    }

    private void Send(Lane lane) => open?.Deliver(lane);

    /// <summary>
    /// Starts the workers again after an outage: Hangfire's wait longer after each failure, and would sleep for minutes after the database
    /// has returned. After a short one they are awake within seconds, and what they do is not interrupted.
    /// </summary>
    private async Task StorageReturnedAsync(TimeSpan away, CancellationToken stop)
    {
        if (database.IsSqlite || away < LongOutage || Interlocked.Exchange(ref open, null) is not { } servers)
            return;
        // What was sent for may have been lost with the connection.
        sent.Clear();
        var closing = CloseAsync(servers, stop);
        await OpenAsync(stop);
        await closing;
        log.LogInformation("Background jobs run again after {Seconds:0} seconds without the database", away.TotalSeconds);
    }

    private async Task OpenAsync(CancellationToken stop)
    {
        for (var wait = FirstPagesFirst; !await TryOpenAsync(stop); wait = wait * 2 < LongestPause ? wait * 2 : LongestPause)
            await Task.Delay(wait, clock, stop);
    }

    private async Task<bool> TryOpenAsync(CancellationToken stop)
    {
        try
        {
            await pause.WaitAsync(stop);
            await runs.RegisterAsync(stop);
            open = new HangfireServers(database, work, new JobTasks(runs, workers), logs);
            return true;
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            if (StorageTrouble.Of(failure) is null)
                log.LogWarning("Background jobs cannot start yet; retrying shortly: {Reason}", failure.GetBaseException().Message);
            log.LogDebug(failure, "Why background jobs cannot start");
            return false;
        }
    }

    /// <summary>Runs once each job that was missed while no process ran, or that a process had begun before it died.</summary>
    private async Task LookBackAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                // Another version may have forgotten what this one has.
                await runs.RegisterAsync(stop);
                foreach (var (schedule, state) in await runs.DueAsync(stop))
                    Run(schedule, state, isAsked: false);
            }
            catch (Exception failure) when (!stop.IsCancellationRequested)
            {
                if (StorageTrouble.Of(failure) is null)
                    log.LogWarning("Could not check for missed jobs: {Reason}", failure.GetBaseException().Message);
            }
            await Task.Delay(LookBack, clock, stop);
        }
    }

    /// <summary>Asks running jobs to stop and waits for them, but not for ever.</summary>
    private async Task CloseAsync(HangfireServers servers, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(ShutdownLimit);
        try
        {
            await servers.CloseAsync().WaitAsync(limit.Token);
        }
        catch (Exception failure)
        {
            log.LogWarning(failure, "Background jobs did not stop cleanly; interrupted work runs again on the next start");
        }
    }
}
