using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Audit;

/// <summary>
/// Chains the entries that were written, in their order, a second after the request that wrote them: so the request pays for one insert only.
/// Several processes may do it at once; the number is unique, so one of them wins and the others look again later.
/// </summary>
public sealed class AuditSealer(IServiceScopeFactory scopes, TimeProvider clock)
{
    private const int Bundle = 500;

    /// <summary>An entry is kept when its transaction is; until then it is older than those already sealed.</summary>
    private static readonly TimeSpan LongestWrite = TimeSpan.FromMinutes(2);

    /// <returns>How many were sealed.</returns>
    /// <param name="everything">Looks at all entries, not only at those of the last minutes.</param>
    public async Task<int> SealAsync(bool everything, CancellationToken stop)
    {
        var since = everything ? DateTime.UnixEpoch : clock.Now - LongestWrite;
        var total = 0;
        foreach (var institution in await WaitingAsync(since, stop)) total += await SealAllAsync(institution, since, stop);
        return total;
    }

    /// <summary>All that waits in one institution.</summary>
    public Task<int> SealAsync(Guid institution, CancellationToken stop) => SealAllAsync(institution, DateTime.UnixEpoch, stop);

    private async Task<int> SealAllAsync(Guid institution, DateTime since, CancellationToken stop)
    {
        var total = 0;
        for (var next = since; ;)
        {
            var (count, last) = await SealAsync(institution, next, stop);
            if (count == 0) return total;
            // What was passed is not looked at again in this round.
            (total, next) = (total + count, last);
        }
    }

    private async Task<List<Guid>> WaitingAsync(DateTime since, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LmsContext>();
        return await db.AuditEntries.IgnoreQueryFilters([LmsContext.OfInstitution])
            .Where(e => e.At >= since && !db.AuditSeals.Any(s => s.EntryId == e.Id)).Select(e => e.InstitutionId).Distinct().ToListAsync(stop);
    }

    private async Task<(int Count, DateTime Last)> SealAsync(Guid institution, DateTime since, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Viewer>().Visit(institution, "", TimeZoneInfo.Utc);
        var db = scope.ServiceProvider.GetRequiredService<LmsContext>();
        try
        {
            return await db.WriteAsync(async () =>
            {
                var last = await db.AuditSeals.OrderByDescending(s => s.Number).Select(s => new { s.Number, s.Hash }).FirstOrDefaultAsync(stop);
                var (number, hash) = (last?.Number ?? 0, last?.Hash ?? AuditChain.Start);
                var entries = await db.AuditEntries.AsNoTracking().Where(e => e.At >= since && !db.AuditSeals.Any(s => s.EntryId == e.Id))
                    .OrderBy(e => e.At).ThenBy(e => e.Id).Take(Bundle).ToListAsync(stop);
                foreach (var entry in entries)
                {
                    var seal = AuditChain.Seal(++number, hash, entry);
                    db.Add(seal);
                    hash = seal.Hash;
                }
                await db.SaveChangesAsync(stop);
                return (entries.Count, entries.Count == 0 ? since : entries[^1].At);
            }, stop);
        }
        catch (DbUpdateException twice) when (Violations.IsUnique(twice))
        {
            // Another process took the numbers.
            return (0, since);
        }
    }
}

/// <summary>Seals as long as the product runs: soon after each write, and everything that was missed once an hour.</summary>
internal sealed class AuditSealerService(AuditSealer sealer, CourierBell bell, TimeProvider clock, ILogger<AuditSealerService> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookAnyway = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookAtAll = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var lookedAtAll = DateTime.MinValue;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Pause, stoppingToken);
                var everything = clock.Now - lookedAtAll > LookAtAll;
                await sealer.SealAsync(everything, stoppingToken);
                if (everything) lookedAtAll = clock.Now;
                await bell.WaitForSealAsync(LookAnyway, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                log.LogWarning("The audit log cannot be sealed yet, it is tried again shortly: {Reason}", failure.GetBaseException().Message);
            }
        }
    }
}
