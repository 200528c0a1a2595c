using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Audit;

/// <summary>Seals entries continuously: at most a batch a second, and four times an hour what long transactions left behind.</summary>
internal sealed class AuditSealerService(AuditSealer sealer, OutboxSignal signal, TimeProvider clock, ILogger<AuditSealerService> log)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookAnyway = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookAtAll = TimeSpan.FromMinutes(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var lookedAtAll = DateTime.MinValue;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Pause, stoppingToken);
                if (await sealer.SealSomeAsync(stoppingToken))
                    continue;
                if (clock.Now - lookedAtAll > LookAtAll)
                {
                    await sealer.SealAsync(stoppingToken);
                    lookedAtAll = clock.Now;
                }
                await signal.WaitForSealAsync(LookAnyway, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                log.LogWarning(failure, "The audit log could not be sealed; retrying shortly");
            }
        }
    }
}
