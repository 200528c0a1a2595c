using System.Collections.Concurrent;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Jobs;

/// <summary>Runs schedules, each by one process at a time, and stores their results.</summary>
internal sealed class ScheduledRuns(
    Work work,
    Func<LmsContext> contexts,
    IServiceScopeFactory scopes,
    TimeProvider clock,
    ILogger<ScheduledRuns> log
)
{
    internal static readonly TimeSpan LeaseTime = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan ForgetAfter = TimeSpan.FromDays(90);

    private const int MostErrorLetters = 2000;

    /// <summary>The runs of this process: it does not start one a second time, even when a lease was lost.</summary>
    private readonly ConcurrentDictionary<string, bool> running = new();

    public async Task<IReadOnlyDictionary<string, JobState>> StatesAsync(CancellationToken stop)
    {
        await using var db = contexts();
        return await db.JobStates.AsNoTracking().ToDictionaryAsync(s => s.Name, stop);
    }

    /// <summary>Schedules that are due, and those whose run was interrupted.</summary>
    public async Task<IReadOnlyList<(Schedule Schedule, JobState State)>> DueAsync(CancellationToken stop)
    {
        var (states, now) = (await StatesAsync(stop), clock.Now);
        return
        [
            .. work.Schedules.Where(s => states.TryGetValue(s.Name, out var state) && state.IsDue(s, now)).Select(s => (s, states[s.Name])),
        ];
    }

    /// <summary>
    /// Registers the schedules of this process in the database. Other processes may have others, depending on their settings or version:
    /// those are forgotten when no one has run them for long.
    /// </summary>
    public async Task RegisterAsync(CancellationToken stop)
    {
        var (known, now) = (await StatesAsync(stop), clock.Now);
        var names = work.Schedules.Select(s => s.Name).ToList();
        await using var db = contexts();
        foreach (var name in names.Where(n => !known.ContainsKey(n)))
            await AddAsync(db, new JobState { Name = name, Since = now }, stop);
        var old = known
            .Values.Where(s => !names.Contains(s.Name) && (s.StartedAt ?? s.Since) < now - ForgetAfter)
            .Select(s => s.Name)
            .ToList();
        if (old.Count > 0)
            await db.WriteAsync(() => db.JobStates.Where(s => old.Contains(s.Name)).ExecuteDeleteAsync(stop), stop);
    }

    /// <summary>Runs the schedule if it is due or was requested; otherwise does nothing.</summary>
    /// <exception cref="Exception">The exception thrown by the job; it is also saved as the reason.</exception>
    public async Task RunAsync(string name, bool isAsked, CancellationToken stop)
    {
        // While several processes are being updated, an old one may be handed a job that only the new ones have.
        if (work.Find(name) is not { } schedule || !running.TryAdd(name, true))
            return;
        try
        {
            if (await TakeAsync(schedule, isAsked, stop) is { } lease)
                await RunAsync(schedule, lease, stop);
        }
        finally
        {
            running.TryRemove(name, out _);
        }
    }

    private async Task RunAsync(Schedule schedule, Guid lease, CancellationToken stop)
    {
        var name = schedule.Name;
        using var lost = new CancellationTokenSource();
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(stop, lost.Token);
        using var over = new CancellationTokenSource();
        var renewing = RenewAsync(name, lease, lost, over.Token);
        try
        {
            await schedule.RunAsync(scopes, ends.Token);
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            // Interrupted: the next run starts over.
            await FreeAsync(name, lease);
            throw;
        }
        catch (Exception failure)
        {
            log.LogError(failure, "Job {Job} failed", name);
            await EndAsync(name, lease, failure.Message);
            throw;
        }
        finally
        {
            await over.CancelAsync();
            await renewing;
        }
        await EndAsync(name, lease, null);
    }

    /// <returns>False when there is no such schedule.</returns>
    public async Task<bool> PauseAsync(string name, bool isPaused, CancellationToken stop)
    {
        await using var db = contexts();
        DateTime? at = isPaused ? clock.Now : null;
        return await db.WriteAsync(
                () => db.JobStates.Where(s => s.Name == name).ExecuteUpdateAsync(s => s.SetProperty(x => x.PausedAt, at), stop),
                stop
            ) == 1;
    }

    private static async Task AddAsync(LmsContext db, JobState state, CancellationToken stop)
    {
        try
        {
            await db.WriteAsync(() => db.InsertAsync(state, stop), stop);
        }
        catch (Exception failure) when (Violations.IsUnique(failure))
        {
            // Another process was faster.
        }
    }

    /// <returns>Null when it is not due, or another process is working on it.</returns>
    private async Task<Guid?> TakeAsync(Schedule schedule, bool isAsked, CancellationToken stop)
    {
        await using var db = contexts();
        var (now, lease) = (clock.Now, Ids.New());
        if (await db.JobStates.AsNoTracking().SingleOrDefaultAsync(s => s.Name == schedule.Name, stop) is not { } state)
            return null;
        if (isAsked ? state.IsRunning(now) : !state.IsDue(schedule, now))
            return null;
        var until = now + LeaseTime;
        var taken = await db.WriteAsync(
            () =>
                db
                    .JobStates.Where(s => s.Name == schedule.Name && s.StartedAt == state.StartedAt && s.LeasedUntil == state.LeasedUntil)
                    .ExecuteUpdateAsync(
                        s =>
                            s.SetProperty(x => x.StartedAt, now)
                                .SetProperty(x => x.EndedAt, (DateTime?)null)
                                .SetProperty(x => x.LeasedUntil, until)
                                .SetProperty(x => x.Lease, lease),
                        stop
                    ),
            stop
        );
        return taken == 1 ? lease : null;
    }

    /// <summary>Renews the lease as long as the job runs; a job whose lease another process took over is canceled.</summary>
    private async Task RenewAsync(string name, Guid lease, CancellationTokenSource lost, CancellationToken over)
    {
        while (true)
        {
            try
            {
                await Task.Delay(RenewEvery, clock, over);
                await using var db = contexts();
                var until = clock.Now + LeaseTime;
                if (
                    await db.WriteAsync(
                        () => Mine(db, name, lease).ExecuteUpdateAsync(s => s.SetProperty(x => x.LeasedUntil, until), over),
                        over
                    ) == 1
                )
                    continue;
                await lost.CancelAsync();
                return;
            }
            catch (OperationCanceledException) when (over.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                log.LogWarning("Could not renew the lease of job {Job}; retrying: {Reason}", name, failure.GetBaseException().Message);
            }
        }
    }

    /// <summary>Even while the product is being stopped: finished work is not done again.</summary>
    private async Task EndAsync(string name, Guid lease, string? error)
    {
        await using var db = contexts();
        var now = clock.Now;
        if (error?.Length > MostErrorLetters)
            error = error[..MostErrorLetters];
        await db.WriteAsync(
            () =>
                Mine(db, name, lease)
                    .ExecuteUpdateAsync(s =>
                        s.SetProperty(x => x.EndedAt, now)
                            .SetProperty(x => x.Error, error)
                            .SetProperty(x => x.LeasedUntil, (DateTime?)null)
                            .SetProperty(x => x.Lease, (Guid?)null)
                    ),
            CancellationToken.None
        );
    }

    private async Task FreeAsync(string name, Guid lease)
    {
        try
        {
            await using var db = contexts();
            await db.WriteAsync(
                () =>
                    Mine(db, name, lease)
                        .ExecuteUpdateAsync(s => s.SetProperty(x => x.LeasedUntil, (DateTime?)null).SetProperty(x => x.Lease, (Guid?)null)),
                CancellationToken.None
            );
        }
        catch (Exception failure)
        {
            log.LogWarning(
                "Job {Job} was interrupted; it starts over when its lease expires: {Reason}",
                name,
                failure.GetBaseException().Message
            );
        }
    }

    private static IQueryable<JobState> Mine(LmsContext db, string name, Guid lease) =>
        db.JobStates.Where(s => s.Name == name && s.Lease == lease);
}
