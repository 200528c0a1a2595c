using System.Data.Common;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;

namespace Lms.Web.Platform.Health;

/// <summary>
/// During a storage problem, checks every few seconds whether it is over, even if there are no requests.
/// </summary>
internal sealed class StorageMending(StorageWatch watch, ReadinessCheck check) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            if (watch.Now is not null)
                await check.IsMendedAsync(stoppingToken);
    }
}
