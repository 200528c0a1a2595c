using Lms.Web.Platform.Data;
using Lms.Web.Platform.Outbox;

namespace Lms.Web.Platform.Jobs;

/// <summary>
/// Runs Hangfire as long as the product runs. It starts after the product answers, so that the first page does not wait for it, and retries
/// while the database is away. Hangfire has the workers and the clock; the work to be done, and whether it was done, is in the product's
/// own tables (docs/decisions/0043-hangfire.md).
/// </summary>
internal sealed class JobEngine(
    JobDispatch dispatch,
    ScheduledRuns runs,
    OutboxWatch watch,
    JobsPause pause,
    IHostApplicationLifetime product,
    TimeProvider clock,
    ILogger<JobEngine> log
) : BackgroundService
{
    private static readonly TimeSpan FirstPagesFirst = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ShutdownLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LongOutage = TimeSpan.FromSeconds(15);

    /// <summary>The interval of the search for runs that were missed or interrupted.</summary>
    private static readonly TimeSpan LookBack = TimeSpan.FromMinutes(1);

    /// <summary>The end of workers that were replaced.</summary>
    private Task replaced = Task.CompletedTask;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (dispatch.Detach() is { } servers)
            await CloseAsync(servers, cancellationToken);
        await replaced;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await StartedAsync(stoppingToken);
            await OpenAsync(stoppingToken);
            await Task.WhenAll(
                watch.RunAsync(dispatch.Deliver, away => StorageReturnedAsync(away, stoppingToken), stoppingToken),
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

    /// <summary>
    /// Starts the workers again after an outage: Hangfire's wait longer after each failure, and would sleep for minutes after the database
    /// has returned. After a short one they are awake within seconds, and what they do is not interrupted.
    /// </summary>
    private async Task StorageReturnedAsync(TimeSpan away, CancellationToken stop)
    {
        if (dispatch.IsInMemory || away < LongOutage || dispatch.Detach() is not { } servers)
            return;
        // Not awaited here: the caller delivers messages, and need not wait for workers that are ending.
        replaced = CloseAsync(servers, stop);
        await OpenAsync(stop);
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
            dispatch.Open();
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
                // Another version may have removed schedules of this one.
                await runs.RegisterAsync(stop);
                foreach (var (schedule, state) in await runs.DueAsync(stop))
                    dispatch.Run(schedule, state, isAsked: false);
            }
            catch (Exception failure) when (!stop.IsCancellationRequested)
            {
                if (StorageTrouble.Of(failure) is null)
                    log.LogWarning("Could not check for missed jobs: {Reason}", failure.GetBaseException().Message);
            }
            await Task.Delay(LookBack, clock, stop);
        }
    }

    /// <summary>Asks running jobs to stop and waits for them, up to a limit.</summary>
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
