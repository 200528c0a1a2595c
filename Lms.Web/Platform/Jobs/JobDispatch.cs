using System.Collections.Concurrent;
using Hangfire;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Outbox;

namespace Lms.Web.Platform.Jobs;

/// <summary>Hands work to Hangfire while it is open, and says what its workers are doing.</summary>
internal sealed class JobDispatch(Work work, JobTasks tasks, DatabaseOptions database, TimeProvider clock, ILoggerFactory logs)
{
    /// <summary>Longer than long work usually occupies both of its workers.</summary>
    private static readonly TimeSpan SendAgain = TimeSpan.FromMinutes(30);

    private readonly ConcurrentDictionary<string, (DateTime? StartedAt, DateTime At)> sent = new();

    private volatile HangfireServers? open;

    /// <summary>Null until it is open.</summary>
    public JobStorage? Storage => open?.Storage;

    /// <summary>An outage of the database does not concern Hangfire, because its storage is in this process.</summary>
    public bool IsInMemory => database.IsSqlite;

    public void Open() => open = new HangfireServers(database, work, tasks, logs);

    /// <summary>Stops handing over work, and forgets what was handed over.</summary>
    /// <returns>The servers to be closed; null when none are open.</returns>
    public HangfireServers? Detach()
    {
        var servers = Interlocked.Exchange(ref open, null);
        // Requested work may be lost with them.
        if (servers is not null)
            sent.Clear();
        return servers;
    }

    /// <summary>Has some process deliver the messages of the lane.</summary>
    public void Deliver(Lane lane) => open?.Deliver(lane);

    /// <summary>Has some process run the job now. A request that has not started yet is not repeated.</summary>
    /// <param name="isAsked">Runs it also when it is paused, and when it is not due.</param>
    /// <returns>False when nothing runs here, or when it waits for a worker.</returns>
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
}
