using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Jobs;
using Lms.Web.Platform.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Audit;

/// <summary>
/// Chains the entries that were written, in their order, soon after the request that wrote them: so the request pays for one insert only.
/// Several processes may do it at once; the number is unique, so one of them wins and the others look again later.
/// </summary>
public sealed class AuditSealer(IServiceScopeFactory scopes, TimeProvider clock, ILogger<AuditSealer> log) : IDisposable
{
    private const int Bundle = 500;

    /// <summary>An entry is kept when its transaction is; nearly always sooner than this after it was made.</summary>
    private static readonly TimeSpan UsualWrite = TimeSpan.FromSeconds(5);

    /// <summary>In this process only one seals at a time, so no one waits for the database.</summary>
    private readonly SemaphoreSlim turn = new(1);

    /// <summary>Institutions with more unsealed entries than a batch, and how far each is sealed.</summary>
    private readonly Dictionary<Guid, DateTime> behind = [];

    /// <summary>Everything written before this time is sealed, as far as this process knows.</summary>
    private DateTime all = DateTime.UnixEpoch.AddDays(1);

    /// <summary>Seals all pending entries, in every institution, regardless of their age.</summary>
    /// <returns>The number of sealed entries.</returns>
    public async Task<int> SealAsync(CancellationToken stop)
    {
        var total = 0;
        await OneByOne.RunAsync(
            await WaitingAsync(DateTime.UnixEpoch, stop),
            i => $"{i:D}",
            async institution => total += await SealAsync(institution, stop),
            log,
            stop
        );
        return total;
    }

    /// <summary>Seals all pending entries of one institution.</summary>
    public async Task<int> SealAsync(Guid institution, CancellationToken stop)
    {
        await turn.WaitAsync(stop);
        try
        {
            var total = 0;
            for (var since = DateTime.UnixEpoch; ; )
            {
                var (count, last) = await BundleAsync(institution, since, stop);
                if (count == 0)
                    return total;
                // Entries that were passed are not looked at again in this round.
                (total, since) = (total + count, last);
            }
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>
    /// Seals one bundle in each institution with recent entries: no more than that, however much is waiting, because people come first.
    /// </summary>
    /// <returns>Whether more may be waiting.</returns>
    public async Task<bool> SealSomeAsync(CancellationToken stop)
    {
        await turn.WaitAsync(stop);
        try
        {
            var (begin, now) = (all - UsualWrite, clock.Now);
            var isCatchingUp = behind.Count > 0;
            var round = isCatchingUp ? behind.ToList() : (await WaitingAsync(begin, stop)).ConvertAll(i => KeyValuePair.Create(i, begin));
            behind.Clear();
            await OneByOne.RunAsync(
                round,
                waiting => $"{waiting.Key:D}",
                async waiting =>
                {
                    var (count, last) = await BundleAsync(waiting.Key, waiting.Value, stop);
                    if (count == Bundle)
                        behind[waiting.Key] = last - UsualWrite;
                },
                log,
                stop
            );
            if (!isCatchingUp && behind.Count == 0)
                all = now;
            return isCatchingUp || behind.Count > 0;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private async Task<List<Guid>> WaitingAsync(DateTime since, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LmsContext>();
        return await db
            .AuditEntries.OfAllInstitutions()
            .Where(e => e.At >= since && !db.AuditSeals.Any(s => s.EntryId == e.Id))
            .Select(e => e.InstitutionId)
            .Distinct()
            .ToListAsync(stop);
    }

    private async Task<(int Count, DateTime Last)> BundleAsync(Guid institution, DateTime since, CancellationToken stop)
    {
        await using var scope = scopes.EnterInstitution(institution);
        var db = scope.ServiceProvider.GetRequiredService<LmsContext>();
        // Read and computed before writing to the database, so that concurrent writers do not wait for it.
        var entries = await db
            .AuditEntries.AsNoTracking()
            .Where(e => e.At >= since && !db.AuditSeals.Any(s => s.EntryId == e.Id))
            .OrderBy(e => e.At)
            .ThenBy(e => e.Id)
            .Take(Bundle)
            .ToListAsync(stop);
        if (entries.Count == 0)
            return (0, since);
        var last = await db.AuditSeals.OrderByDescending(s => s.Number).Select(s => new { s.Number, s.Hash }).FirstOrDefaultAsync(stop);
        var (number, hash) = (last?.Number ?? 0, last?.Hash ?? AuditChain.Start);
        var seals = entries.ConvertAll(entry =>
        {
            var seal = AuditChain.Seal(++number, hash, entry);
            hash = seal.Hash;
            return seal;
        });
        try
        {
            await db.WriteAsync(
                async () =>
                {
                    foreach (var seal in seals)
                        await db.InsertAsync(seal, stop);
                    return seals.Count;
                },
                stop
            );
            return (entries.Count, entries[^1].At);
        }
        catch (Exception twice) when (Violations.IsUnique(twice))
        {
            // Another process took the numbers.
            return (0, since);
        }
    }
}
