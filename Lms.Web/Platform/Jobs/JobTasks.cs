using Hangfire;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Outbox;

namespace Lms.Web.Platform.Jobs;

/// <summary>The tasks handed to the engine's workers.</summary>
internal sealed class JobTasks(ScheduledRuns runs, Couriers couriers)
{
    public Task RunAsync(string name, bool isAsked, CancellationToken stop) => runs.RunAsync(name, isAsked, stop);

    public Task CarryAsync(Lane lane, CancellationToken stop) => couriers.Of(lane).CarryOnAsync(stop);
}
