using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Outbox;

/// <summary>
/// Looks for messages that are due and starts the worker of their lane: when something is written here, and every few seconds for
/// what other processes wrote and for retries.
/// </summary>
internal sealed class OutboxWatch(
    OutboxWorkers workers,
    OutboxSignal signal,
    JobsPause pause,
    IServiceScopeFactory scopes,
    TimeProvider clock,
    ILogger<OutboxWatch> log
)
{
    /// <summary>The time within which a requested worker starts, here or in another process.</summary>
    private static readonly TimeSpan OnTheWay = TimeSpan.FromSeconds(1);

    /// <summary>Writers send a signal, so this is for messages of other processes and for those whose pause is over.</summary>
    private static readonly TimeSpan LookAnyway = TimeSpan.FromSeconds(3);

    private readonly DateTime[] sentFor = new DateTime[Enum.GetValues<Lane>().Length];

    /// <param name="send">Starts the lane's worker.</param>
    /// <param name="storageReturned">Called with the duration of the outage at the first successful check.</param>
    public async Task RunAsync(Action<Lane> send, Func<TimeSpan, Task> storageReturned, CancellationToken stop)
    {
        DateTime? awaySince = null;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await signal.WaitForWatchAsync(LookAnyway, stop);
                if (Enum.GetValues<Lane>().All(IsSeenTo) || await pause.FindAsync(stop) is not null)
                    continue;
                var due = await DueAsync(stop);
                if (awaySince is { } since)
                    await storageReturned(clock.Now - since);
                awaySince = null;
                foreach (var lane in due)
                    Send(lane, send);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested) { }
            catch (Exception failure)
            {
                awaySince ??= clock.Now;
                if (StorageTrouble.Of(failure) is null)
                    log.LogError(failure, "Could not start the delivery of messages; retrying shortly");
                await Task.Delay(LookAnyway, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private bool IsSeenTo(Lane lane) => workers.Of(lane).IsDelivering;

    private void Send(Lane lane, Action<Lane> send)
    {
        if (IsSeenTo(lane) || clock.Now - sentFor[(int)lane] < OnTheWay)
            return;
        sentFor[(int)lane] = clock.Now;
        send(lane);
    }

    private async Task<List<Lane>> DueAsync(CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var due = new List<Lane>();
        await foreach (var lane in Due(scope.ServiceProvider.GetRequiredService<LmsContext>(), clock.Now).WithCancellation(stop))
            due.Add(lane);
        return due;
    }

    private static readonly Func<LmsContext, DateTime, IAsyncEnumerable<Lane>> Due = EF.CompileAsyncQuery(
        (LmsContext db, DateTime now) =>
            db
                .OutboxMessages.Where(m =>
                    m.DoneAt == null && m.DeadAt == null && m.RunAt <= now && (m.LeasedUntil == null || m.LeasedUntil < now)
                )
                .Select(m => m.Lane)
                .Distinct()
    );
}
