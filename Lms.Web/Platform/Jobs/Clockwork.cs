using Lms.Web.Platform.Data;
using Quartz;

namespace Lms.Web.Platform.Jobs;

/// <summary>
/// Runs the scheduler as long as the product runs. It starts after the product answers, so that the first page does not wait for it,
/// and tries again while the database is away.
/// </summary>
internal sealed class Clockwork(
    Work work, DatabaseOptions database, JobsPause paused, IHostApplicationLifetime product, TimeProvider clock, ILoggerFactory logs, ILogger<Clockwork> log)
    : BackgroundService
{
    private static readonly TimeSpan FirstPagesFirst = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(20);

    private volatile Machinery? running;

    /// <summary>Null until it runs.</summary>
    public Machinery? Running => running;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (Interlocked.Exchange(ref running, null) is { } machinery) await EndAsync(machinery, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await StartedAsync(stoppingToken);
            for (var pause = FirstPagesFirst; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
            {
                await Task.Delay(pause, clock, stoppingToken);
                if (await TryStartAsync(stoppingToken)) return;
            }
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
    }

    private async Task<bool> TryStartAsync(CancellationToken stop)
    {
        Machinery? machinery = null;
        try
        {
            await paused.WaitAsync(stop);
            machinery = await Machinery.BuildAsync(database, work, logs, stop);
            await SetAsync(machinery.Scheduler, stop);
            await machinery.Scheduler.Start(stop);
            running = machinery;
            return true;
        }
        catch (Exception failure)
        {
            if (machinery is not null) await EndAsync(machinery, stop);
            if (stop.IsCancellationRequested) return false;
            if (StorageTrouble.Of(failure) is null) log.LogWarning("Background jobs cannot start yet, they try again shortly: {Reason}", failure.GetBaseException().Message);
            log.LogDebug(failure, "Why background jobs cannot start");
            return false;
        }
    }

    /// <summary>Asks running jobs to stop and waits for them, but not for ever.</summary>
    private async Task EndAsync(Machinery machinery, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Farewell);
        try
        {
            // The scheduler does not look at the token while it waits for a database that is away.
            await machinery.Scheduler.Shutdown(waitForJobsToComplete: true, limit.Token).AsTask().WaitAsync(limit.Token);
            await machinery.DisposeAsync().AsTask().WaitAsync(limit.Token);
        }
        catch (Exception failure)
        {
            log.LogWarning(failure, "The scheduler did not stop cleanly; jobs that were cut short run again at the next start");
        }
    }

    /// <summary>
    /// Makes the database say what the code says. A trigger whose expression is the same is left alone:
    /// it remembers that it is paused and what it missed while no process ran.
    /// </summary>
    private async Task SetAsync(IScheduler scheduler, CancellationToken stop)
    {
        var known = await scheduler.QueryJobs(new JobQuery { Group = GroupMatcher<JobKey>.GroupEquals(Machinery.Group), Take = PagedQuery.All }, stop);
        await scheduler.DeleteJobs([.. known.Items.Select(j => j.Key).Where(key => work.Schedules.All(s => s.Name != key.Name))], stop);
        foreach (var schedule in work.Schedules)
        {
            var job = JobBuilder.Create<Worker>().WithIdentity(schedule.Name, Machinery.Group).StoreDurably().RequestRecovery().Build();
            var trigger = new TriggerKey(schedule.Name, Machinery.Group);
            await scheduler.AddJob(job, AddJobOptions.Replacing, stop);
            await scheduler.ResetTriggerFromErrorState(trigger, stop);
            if (await scheduler.GetTrigger(trigger, stop) is ICronTrigger set && set.CronExpressionString == schedule.Cron) continue;
            var paused = await scheduler.GetTriggerState(trigger, stop) == TriggerState.Paused;
            await scheduler.ScheduleJob(Trigger(schedule), ScheduleJobOptions.Replacing with { Paused = paused }, stop);
        }
    }

    private static ITrigger Trigger(Schedule schedule) => TriggerBuilder.Create()
        .WithIdentity(schedule.Name, Machinery.Group)
        .ForJob(schedule.Name, Machinery.Group)
        .WithSchedule(CronScheduleBuilder.Create(schedule.Cron)
            .InTimeZone(TimeZoneInfo.Utc)
            .WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed))
        .Build();
}
