using Hangfire;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Outbox;

namespace Lms.Web.Platform.Jobs;

/// <summary>What the engine's workers are handed.</summary>
internal sealed class JobTasks(ScheduledRuns runs, Couriers couriers)
{
    public Task RunAsync(string name, bool isAsked, CancellationToken stop) => runs.RunAsync(name, isAsked, stop);

    public Task CarryAsync(Lane lane, CancellationToken stop) => couriers.Of(lane).CarryOnAsync(stop);
}
