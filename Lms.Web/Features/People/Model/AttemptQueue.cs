using System.Threading.RateLimiting;

namespace Lms.Web.Features.People.Model;

/// <summary>
/// Queues attempts from a network with many failures: some run at once, then one every few seconds, in the order in which they came. People
/// who know their password get in, a little later; guessing is slow. Each process has its own.
/// </summary>
/// <param name="atOnce">The number of attempts that do not wait after a quiet time.</param>
/// <param name="waiting">The maximum number that wait; further ones are asked to try again later.</param>
public sealed class AttemptQueue(int atOnce = 5, int waiting = 20) : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);

    /// <summary>Created when an attempt has to wait: after that it wakes ten times a second.</summary>
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

    /// <returns>False when too many are waiting already.</returns>
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
