using Lms.Web.Kernel;
using Lms.Web.Platform.Outbox;

namespace Lms.Web.Platform.Jobs;

/// <summary>A job as administrators see it. The properties of runs are null before the first.</summary>
public sealed record JobRow
{
    /// <summary>The name of its type, by which it is run, paused, and resumed.</summary>
    public required string Name { get; init; }

    public required string Title { get; init; }

    /// <summary>The time from one run to the next according to the current schedule; null when there is no next run.</summary>
    public required TimeSpan? Every { get; init; }

    public required DateTime? LastRunAt { get; init; }

    /// <summary>Null while it runs, and when it was interrupted.</summary>
    public required TimeSpan? LastTook { get; init; }

    public required bool? LastWasFine { get; init; }

    /// <summary>Null unless the last run failed or was interrupted.</summary>
    public required string? LastError { get; init; }

    public required DateTime? NextRunAt { get; init; }

    public required bool IsRunning { get; init; }

    public required bool IsPaused { get; init; }
}

/// <summary>The current work of a worker.</summary>
/// <param name="Title">The title of the schedule; null when it delivers messages.</param>
/// <param name="Lane">The lane of the messages; null for a schedule.</param>
public sealed record JobWork(string? Title, Lane? Lane, DateTime? Since);

/// <summary>
/// The scheduled jobs, their results, and the switches for them. The answers hold for all processes that share the database.
/// </summary>
public sealed class JobBoard
{
    private static readonly Refusal Unknown = new("This job doesn’t exist.");
    private static readonly Refusal Busy = new("This job is already running or queued.");
    private static readonly Refusal Asleep = new("Background jobs aren’t running here. Try again in a minute.");
    private static readonly Refusal CutShort = new("The run was interrupted when the application stopped.");

    private readonly Work work;
    private readonly ScheduledRuns runs;
    private readonly JobDispatch? dispatch;
    private readonly TimeProvider clock;

    /// <param name="dispatch">Null when nothing runs automatically in this process.</param>
    internal JobBoard(Work work, ScheduledRuns runs, JobDispatch? dispatch, TimeProvider clock)
    {
        this.work = work;
        this.runs = runs;
        this.dispatch = dispatch;
        this.clock = clock;
    }

    /// <summary>Null when nothing runs automatically in this process, or not yet.</summary>
    internal Hangfire.JobStorage? Storage => dispatch?.Storage;

    /// <summary>The current work of all processes that share the engine's storage; empty when nothing runs here.</summary>
    public IReadOnlyList<JobWork> Working() => dispatch?.Working() ?? [];

    public async Task<IReadOnlyList<JobRow>> ListAsync(CancellationToken stop)
    {
        var states = await runs.StatesAsync(stop);
        return [.. work.Schedules.Select(s => Row(s, states.GetValueOrDefault(s.Name), clock.Now))];
    }

    /// <summary>
    /// Has a process run the job now, paused or not. Where nothing runs automatically, it is run here and awaited, and its failure is
    /// thrown.
    /// </summary>
    public async Task<Result> RunNowAsync(string name, CancellationToken stop)
    {
        if (work.Find(name) is not { } schedule)
            return Unknown;
        if (dispatch is null)
        {
            await runs.RegisterAsync(stop);
            await runs.RunAsync(name, isAsked: true, stop);
            return Result.Done;
        }
        if (dispatch.Storage is null)
            return Asleep;
        var state = (await runs.StatesAsync(stop)).GetValueOrDefault(name);
        return state?.IsRunning(clock.Now) != true && dispatch.Run(schedule, state, isAsked: true) ? Result.Done : Busy;
    }

    /// <summary>Stops scheduled runs, also after a restart; a run that has begun continues.</summary>
    public async Task<Result> PauseAsync(string name, CancellationToken stop) =>
        work.Find(name) is null ? Unknown
        : await runs.PauseAsync(name, isPaused: true, stop) ? Result.Done
        : Asleep;

    /// <summary>Resumes scheduled runs; if a run was missed in the meantime, it is made up for at once.</summary>
    public async Task<Result> ResumeAsync(string name, CancellationToken stop)
    {
        if (work.Find(name) is not { } schedule)
            return Unknown;
        if (!await runs.PauseAsync(name, isPaused: false, stop))
            return Asleep;
        dispatch?.Run(schedule, (await runs.StatesAsync(stop)).GetValueOrDefault(name), isAsked: false);
        return Result.Done;
    }

    private static JobRow Row(Schedule schedule, JobState? state, DateTime now)
    {
        var every = schedule.Next(now) is { } next ? schedule.Next(next) - next : null;
        if (state is null)
            return new()
            {
                Name = schedule.Name,
                Title = schedule.Title,
                Every = every,
                LastRunAt = null,
                LastTook = null,
                LastWasFine = null,
                LastError = null,
                NextRunAt = null,
                IsRunning = false,
                IsPaused = false,
            };
        var (isRunning, isCutShort, isPaused) = (state.IsRunning(now), state.IsCutShort(now), state.PausedAt is not null);
        return new()
        {
            Name = schedule.Name,
            Title = schedule.Title,
            Every = every,
            LastRunAt = state.StartedAt,
            LastTook = state.EndedAt - state.StartedAt,
            LastWasFine =
                isCutShort ? false
                : state.EndedAt is null ? null
                : state.Error is null,
            LastError =
                isCutShort ? CutShort.Text
                : isRunning ? null
                : state.Error,
            NextRunAt = isPaused ? null : schedule.Next(now),
            IsRunning = isRunning,
            IsPaused = isPaused,
        };
    }
}
