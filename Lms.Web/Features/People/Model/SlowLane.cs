using System.Threading.RateLimiting;

namespace Lms.Web.Features.People.Model;

/// <summary>
/// Where attempts wait that come from a network with many failures: some at once, then one every few seconds, in the order in which they
/// came. Whoever knows their password gets in, a little later; whoever guesses gets on slowly. Each process has its own.
/// </summary>
/// <param name="atOnce">How many need not wait, after a quiet time.</param>
/// <param name="waiting">How many wait at most; those beyond are asked to come again.</param>
public sealed class SlowLane(int atOnce = 5, int waiting = 20) : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);

    /// <summary>Made when somebody has to wait: it wakes ten times a second from then on.</summary>
    private readonly Lazy<PartitionedRateLimiter<string>> networks = new(() =>
        PartitionedRateLimiter.Create<string, string>(network =>
            RateLimitPartition.GetTokenBucketLimiter(
                network,
                _ =>
                    new()
                    {
                        TokenLimit = atOnce,
                        TokensPerPeriod = 1,
                        ReplenishmentPeriod = Pace,
                        QueueLimit = waiting,
                        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
                    }
            )
        )
    );

    /// <returns>False when too many wait already.</returns>
    public async Task<bool> EnterAsync(string network, CancellationToken stop)
    {
        using var lease = await networks.Value.AcquireAsync(network, 1, stop);
        return lease.IsAcquired;
    }

    public void Dispose()
    {
        if (networks.IsValueCreated)
            networks.Value.Dispose();
    }
}
