using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Jobs;

namespace Lms.Web.Platform.Outbox;

/// <summary>The workers of this process, one for each lane.</summary>
public sealed class OutboxWorkers
{
    private readonly OutboxWorker[] all;

    public OutboxWorkers(
        IServiceScopeFactory scopes,
        OutboxSignal signal,
        JobsPause pause,
        TimeProvider clock,
        ILogger<OutboxWorker> log
    ) => all = [.. Enum.GetValues<Lane>().Select(lane => new OutboxWorker(scopes, signal, pause, clock, log, lane))];

    internal OutboxWorker Of(Lane lane) => all[(int)lane];
}
