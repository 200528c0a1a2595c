using System.Threading.Channels;

namespace Lms.Web.Platform.Outbox;

/// <summary>Wakes the courier of this process, and whoever seals its audit log; a ring while they are awake is remembered once.</summary>
public sealed class CourierBell
{
    private readonly Channel<bool> bell = Once();
    private readonly Channel<bool> seals = Once();

    public void Ring()
    {
        bell.Writer.TryWrite(true);
        seals.Writer.TryWrite(true);
    }

    /// <summary>Returns when rung, or after <paramref name="atMost"/>.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken stop) => WaitAsync(bell, atMost, stop);

    public Task WaitForSealAsync(TimeSpan atMost, CancellationToken stop) => WaitAsync(seals, atMost, stop);

    private static Channel<bool> Once() => Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private static async Task WaitAsync(Channel<bool> bell, TimeSpan atMost, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(atMost);
        try
        {
            await bell.Reader.ReadAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // Nobody rang: look anyway, another process may have written messages.
        }
    }
}
