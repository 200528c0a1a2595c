using Hangfire;
using Hangfire.Common;
using Hangfire.Server;
using Hangfire.States;
using Hangfire.Storage;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Outbox;

namespace Lms.Web.Platform.Jobs;

/// <summary>
/// Runs Hangfire as long as the product runs. It starts after the product answers, so that the first page does not wait for it, and tries
/// again while the database is away. Hangfire has the workers and the clock; what is to be done, and whether it was, stands in the
/// product's own tables (docs/decisions/0043-hangfire.md).
/// </summary>
internal sealed class JobEngine(
    Work work, ScheduledRuns runs, Couriers couriers, OutboxWatch watch, DatabaseOptions database, JobsPause pause,
    IHostApplicationLifetime product, TimeProvider clock, ILoggerFactory logs, ILogger<JobEngine> log)
    : BackgroundService
{
    private static readonly TimeSpan FirstPagesFirst = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(20);

    /// <summary>How often it is looked for runs that were missed or cut short.</summary>
    private static readonly TimeSpan LookBack = TimeSpan.FromMinutes(1);

    private volatile HangfireServers? open;

    /// <summary>Null until it runs.</summary>
    public JobStorage? Storage => open?.Storage;

    /// <summary>Has some process run the schedule now, paused or not.</summary>
    /// <returns>False when nothing runs here.</returns>
    public bool Run(Schedule schedule, bool isAsked)
    {
        if (open is not { } servers) return false;
        servers.Enqueue(schedule.Lane, Job.FromExpression<JobTasks>(t => t.RunAsync(schedule.Name, isAsked, CancellationToken.None)));
        return true;
    }

    /// <summary>What workers are at, longest first; of all processes on PostgreSQL, of this one on SQLite.</summary>
    public IReadOnlyList<JobWork> Working()
    {
        if (open is not { } servers) return [];
        var all = servers.Storage.GetMonitoringApi().ProcessingJobs(0, 100).Select(j => j.Value).Where(j => j?.Job is not null);
        return [.. all.OrderBy(j => j.StartedAt).Select(j => j.Job.Args[0] is Lane lane
            ? new JobWork(null, lane, j.StartedAt)
            : new JobWork(work.Find((string)j.Job.Args[0])?.Title, null, j.StartedAt))];
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (Interlocked.Exchange(ref open, null) is { } servers) await CloseAsync(servers, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await StartedAsync(stoppingToken);
            for (var wait = FirstPagesFirst; !await TryOpenAsync(stoppingToken); wait = wait * 2 < LongestPause ? wait * 2 : LongestPause)
                await Task.Delay(wait, clock, stoppingToken);
            await Task.WhenAll(watch.RunAsync(Send, stoppingToken), LookBackAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task StartedAsync(CancellationToken stop)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = product.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stop);
        await Task.Delay(FirstPagesFirst, clock, stop);
    }

    private void Send(Lane lane) => open?.Enqueue(lane, Job.FromExpression<JobTasks>(t => t.CarryAsync(lane, CancellationToken.None)));

    private async Task<bool> TryOpenAsync(CancellationToken stop)
    {
        HangfireServers? servers = null;
        try
        {
            await pause.WaitAsync(stop);
            await runs.RegisterAsync(stop);
            servers = new HangfireServers(database, work, new JobTasks(runs, couriers), logs);
            open = servers;
            return true;
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            if (servers is not null) await CloseAsync(servers, stop);
            if (StorageTrouble.Of(failure) is null) log.LogWarning("Background jobs cannot start yet, they try again shortly: {Reason}", failure.GetBaseException().Message);
            log.LogDebug(failure, "Why background jobs cannot start");
            return false;
        }
    }

    /// <summary>What was missed while no process ran, and what a process that died had begun, is done once.</summary>
    private async Task LookBackAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                foreach (var schedule in await runs.DueAsync(stop)) Run(schedule, isAsked: false);
            }
            catch (Exception failure) when (!stop.IsCancellationRequested)
            {
                if (StorageTrouble.Of(failure) is null) log.LogWarning("Missed jobs could not be looked for: {Reason}", failure.GetBaseException().Message);
            }
            await Task.Delay(LookBack, clock, stop);
        }
    }

    /// <summary>Asks running jobs to stop and waits for them, but not for ever.</summary>
    private async Task CloseAsync(HangfireServers servers, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Farewell);
        try
        {
            await servers.CloseAsync().WaitAsync(limit.Token);
        }
        catch (Exception failure)
        {
            log.LogWarning(failure, "Background jobs did not stop cleanly; what was cut short runs again at the next start");
        }
    }
}

/// <summary>What the engine's workers are handed.</summary>
internal sealed class JobTasks(ScheduledRuns runs, Couriers couriers)
{
    public Task RunAsync(string name, bool isAsked, CancellationToken stop) => runs.RunAsync(name, isAsked, stop);

    public Task CarryAsync(Lane lane, CancellationToken stop) => couriers.Of(lane).CarryOnAsync(stop);
}
