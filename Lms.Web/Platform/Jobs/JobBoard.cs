using Lms.Web.Kernel;
using Quartz;

namespace Lms.Web.Platform.Jobs;

/// <summary>A job as the administrator sees it. What concerns runs is null until the scheduler knows.</summary>
/// <param name="Name">Its type's name, by which it is run, paused and resumed.</param>
/// <param name="LastError">Null unless the last run failed or was cut short.</param>
public sealed record JobRow(
    string Name, string Title, string Cron, DateTime? LastRunAt, TimeSpan? LastTook, bool? LastWasFine, string? LastError, DateTime? NextRunAt,
    bool IsRunning, bool IsPaused);

/// <summary>One run of a job.</summary>
/// <param name="Title">The name when this version of the product has no such job any more.</param>
/// <param name="WasAsked">Somebody started it by hand.</param>
public sealed record JobRun(string Name, string Title, DateTime RanAt, TimeSpan Took, bool WasFine, string? Error, bool WasAsked);

/// <summary>What runs by the clock, how it went, and the switches for it. The answers hold for all processes that share the database.</summary>
public sealed class JobBoard
{
    private static readonly Refusal Unknown = new("There is no such job.");
    private static readonly Refusal Busy = new("This job is running already.");
    private static readonly Refusal Asleep = new("Background jobs are not running here. Try again in a minute.");
    private static readonly Refusal CutShort = new("It was cut short when the product stopped.");

    private readonly Work work;
    private readonly Clockwork? clockwork;

    /// <param name="clockwork">Null when nothing runs by the clock in this process.</param>
    internal JobBoard(Work work, Clockwork? clockwork) => (this.work, this.clockwork) = (work, clockwork);

    public async Task<IReadOnlyList<JobRow>> ListAsync(CancellationToken stop)
    {
        if (clockwork?.Running is not { } running)
            return [.. work.Schedules.Select(s => new JobRow(s.Name, s.Title, s.Cron, null, null, null, null, null, false, false))];

        var triggers = await running.Scheduler.QueryTriggers(new TriggerQuery { Group = GroupMatcher<TriggerKey>.GroupEquals(Machinery.Group), Take = PagedQuery.All }, stop);
        var firing = await running.Scheduler.QueryFireInstances(new FireInstanceQuery { State = FireInstanceState.Executing, Take = PagedQuery.All }, stop);
        var statuses = await running.History.QueryJobRunStatuses(new JobRunStatusQuery { SchedulerName = Machinery.Group, Take = PagedQuery.All }, stop);
        var next = triggers.Items.ToDictionary(t => t.Key.Name);
        var last = statuses.Items.Where(s => s.Job.Group == Machinery.Group).ToDictionary(s => s.Job.Name);
        var busy = firing.Items.Select(f => f.JobKey?.Name).ToHashSet();
        return [.. work.Schedules.Select(s => Row(s, last.GetValueOrDefault(s.Name), next.GetValueOrDefault(s.Name), busy.Contains(s.Name)))];
    }

    /// <summary>The latest runs, newest first.</summary>
    public async Task<IReadOnlyList<JobRun>> HistoryAsync(int most, CancellationToken stop)
    {
        if (clockwork?.Running is not { } running) return [];
        var runs = await running.History.QueryExecutions(new ExecutionHistoryQuery { SchedulerName = Machinery.Group, Take = most }, stop);
        return [.. runs.Items.Select(run => new JobRun(
            run.JobName, Find(run.JobName)?.Title ?? run.JobName, run.FiredAtUtc.UtcDateTime, run.Duration, run.EffectiveResult is JobRunResult.Succeeded,
            Error(run.EffectiveResult, run.ExceptionMessage), run.Manual))];
    }

    /// <summary>Has a process run the job now, paused or not. Where nothing runs by the clock it is run here and awaited, and its failure thrown.</summary>
    public async Task<Result> RunNowAsync(string name, CancellationToken stop)
    {
        if (Find(name) is not { } schedule) return Unknown;
        if (clockwork is null)
        {
            await schedule.RunAsync(work.Scopes, stop);
            return Result.Done;
        }
        if (clockwork.Running is not { } running) return Asleep;
        var job = new JobKey(name, Machinery.Group);
        var firing = await running.Scheduler.QueryFireInstances(new FireInstanceQuery { Job = job, State = FireInstanceState.Executing, Take = 1 }, stop);
        if (firing.Items.Count > 0) return Busy;
        await running.Scheduler.TriggerJob(job, cancellationToken: stop);
        return Result.Done;
    }

    /// <summary>No more runs by the clock, also after a restart; a run that has begun goes on.</summary>
    public Task<Result> PauseAsync(string name, CancellationToken stop) => SwitchAsync(name, (scheduler, key) => scheduler.PauseTrigger(key, stop));

    /// <summary>By the clock again; if a run was missed meanwhile, one is made up for at once.</summary>
    public Task<Result> ResumeAsync(string name, CancellationToken stop) => SwitchAsync(name, (scheduler, key) => scheduler.ResumeTrigger(key, stop));

    private async Task<Result> SwitchAsync(string name, Func<IScheduler, TriggerKey, ValueTask<bool>> change)
    {
        if (Find(name) is null) return Unknown;
        if (clockwork?.Running is not { } running) return Asleep;
        await change(running.Scheduler, new TriggerKey(name, Machinery.Group));
        return Result.Done;
    }

    private Schedule? Find(string name) => work.Schedules.SingleOrDefault(s => s.Name == name);

    private static JobRow Row(Schedule schedule, JobRunStatus? last, TriggerHeader? next, bool isRunning)
    {
        var isPaused = next?.State is TriggerState.Paused;
        return new(schedule.Name, schedule.Title, schedule.Cron,
            last?.LastFiredAtUtc.UtcDateTime, last?.LastDuration, last is null ? null : last.LastResult is JobRunResult.Succeeded,
            last is null ? null : Error(last.LastResult, last.LastFailureMessage),
            isPaused ? null : next?.NextFireTimeUtc?.UtcDateTime, isRunning, isPaused);
    }

    private static string? Error(JobRunResult result, string? message) => result switch
    {
        JobRunResult.Succeeded => null,
        JobRunResult.Failed => message,
        _ => CutShort.Text,
    };
}
