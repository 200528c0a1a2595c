using System.Threading.Channels;

namespace Lms.Web.Platform.Outbox;

/// <summary>
/// Wakes the code in this process that looks for messages or seals its audit log; a ring while it is awake is remembered once.
/// </summary>
public sealed class OutboxSignal
{
    private readonly Channel<bool> watch = Once();
    private readonly Channel<bool> seals = Once();

    /// <summary>One for each lane, and one for a worker of all lanes.</summary>
    private readonly Channel<bool>[] workers = [.. Enum.GetValues<Lane>().Select(_ => Once()), Once()];

    /// <summary>Messages of any lane may be due, and the audit log may have grown.</summary>
    public void Wake() => Wake(Lanes.All);

    /// <summary>The audit log may have grown, and messages of these lanes are due.</summary>
    internal void Wake(Lanes lanes)
    {
        seals.Writer.TryWrite(true);
        if (lanes is Lanes.None)
            return;
        WakeWatch();
        foreach (var lane in Enum.GetValues<Lane>())
            if (lanes.HasFlag(lane.Alone))
                workers[(int)lane].Writer.TryWrite(true);
        workers[^1].Writer.TryWrite(true);
    }

    /// <summary>A worker has stopped: the watch has to check whether it left any messages.</summary>
    internal void WakeWatch() => watch.Writer.TryWrite(true);

    /// <returns>
    /// True if signaled, false if there was no signal for <paramref name="atMost"/>: another process may have written messages.
    /// </returns>
    internal Task<bool> WaitAsync(Lane? lane, TimeSpan atMost, CancellationToken stop) =>
        WaitAsync(lane is { } one ? workers[(int)one] : workers[^1], atMost, stop);

    internal Task<bool> WaitForWatchAsync(TimeSpan atMost, CancellationToken stop) => WaitAsync(watch, atMost, stop);

    public Task WaitForSealAsync(TimeSpan atMost, CancellationToken stop) => WaitAsync(seals, atMost, stop);

    private static Channel<bool> Once() =>
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private static async Task<bool> WaitAsync(Channel<bool> signal, TimeSpan atMost, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(atMost);
        try
        {
            return await signal.Reader.ReadAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return false;
        }
    }
}
