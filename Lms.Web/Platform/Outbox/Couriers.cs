using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Jobs;

namespace Lms.Web.Platform.Outbox;

/// <summary>The couriers of this process, one for each lane.</summary>
public sealed class Couriers
{
    private readonly Courier[] all;

    public Couriers(IServiceScopeFactory scopes, CourierBell bell, JobsPause pause, TimeProvider clock, ILogger<Courier> log) =>
        all = [.. Enum.GetValues<Lane>().Select(lane => new Courier(scopes, bell, pause, clock, log, lane))];

    internal Courier Of(Lane lane) => all[(int)lane];
}
