using Hangfire;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Outbox;

namespace Lms.Web.Platform.Jobs;

/// <summary>The tasks handed to the engine's workers.</summary>
internal sealed class JobTasks(ScheduledRuns runs, OutboxWorkers workers)
{
    public Task RunAsync(string name, bool isAsked, CancellationToken stop) => runs.RunAsync(name, isAsked, stop);

    public Task DeliverAsync(Lane lane, CancellationToken stop) => workers.Of(lane).DeliverUntilIdleAsync(stop);
}
