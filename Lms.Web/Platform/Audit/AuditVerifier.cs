using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Audit;

/// <summary>The state of one institution's chain.</summary>
/// <param name="Number">The last verified entry.</param>
/// <param name="Hash">The hash of that entry; anyone who noted it elsewhere can tell later that nothing was cut off.</param>
/// <param name="Erased">Entries whose personal part was erased, legitimately.</param>
/// <param name="Problem">Where the chain breaks, or null.</param>
public sealed record AuditVerdict(long Number, string Hash, int Erased, Refusal? Problem);

/// <summary>Reads the whole chain of the context's institution once, row by row, and recomputes it.</summary>
public sealed class AuditVerifier(LmsContext db, TimeProvider clock)
{
    /// <summary>Sealing takes a second; entries that wait longer are a sign that the sealer does not run.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    public async Task<AuditVerdict> VerifyAsync(CancellationToken stop)
    {
        var people = await db
            .AuditEntries.OfAllInstitutions()
            .Where(e => e.Action == AuditErasure.Erased && e.Entity == "Person")
            .Select(e => e.EntityId)
            .ToListAsync(stop);
        var gone = people.ToHashSet();
        var (number, hash, erased) = (0L, AuditChain.Start, 0);
        var links =
            from seal in db.AuditSeals.AsNoTracking()
            join entry in db.AuditEntries.AsNoTracking() on seal.EntryId equals entry.Id into found
            from entry in found.DefaultIfEmpty()
            orderby seal.Number
            select new { Seal = seal, Entry = entry };
        await foreach (var it in links.AsAsyncEnumerable().WithCancellation(stop))
        {
            if (it.Seal.Number != number + 1)
            {
                return new(
                    number,
                    hash,
                    erased,
                    it.Seal.Number == number + 2
                        ? new Refusal("Entry {0} is missing.", null, number + 1)
                        : new Refusal("Entries {0} to {1} are missing.", null, number + 1, it.Seal.Number - 1)
                );
            }
            if (it.Entry is null)
                return new(number, hash, erased, new Refusal("Entry {0} was removed; only its seal is left.", null, it.Seal.Number));
            if (AuditChain.Fault(hash, it.Seal, it.Entry, gone, out var wasErased) is { } fault)
                return new(number, hash, erased, fault);
            if (wasErased)
                erased++;
            (number, hash) = (it.Seal.Number, it.Seal.Hash);
        }
        // Entries that were once in order must still be there: otherwise the end of a chain could be cut off unnoticed.
        var before = await db
            .AuditChecks.AsNoTracking()
            .Where(c => c.Problem == null)
            .OrderByDescending(c => c.Number)
            .FirstOrDefaultAsync(stop);
        if (before is not null && before.Number > number)
            return new(
                number,
                hash,
                erased,
                new Refusal("The log ends at entry {0}, but an earlier check reached entry {1}.", null, number, before.Number)
            );
        if (
            before is not null
            && await db.AuditSeals.Where(s => s.Number == before.Number).Select(s => s.Hash).SingleOrDefaultAsync(stop) is { } then
            && before.Number > 0
            && then != before.Hash
        )
            return new(
                number,
                hash,
                erased,
                new Refusal("Entry {0} isn’t the same as at an earlier check: the log was rewritten.", null, before.Number)
            );
        var late = clock.Now - LongestWait;
        var waiting = await db.AuditEntries.CountAsync(e => e.At < late && !db.AuditSeals.Any(s => s.EntryId == e.Id), stop);
        return new(
            number,
            hash,
            erased,
            waiting == 0 ? null : new Refusal("{0} entries aren’t sealed yet. Are background jobs running?", null, waiting)
        );
    }

    /// <summary>Verifies the chain, and stores the result.</summary>
    public async Task<AuditCheck> CheckAsync(CancellationToken stop)
    {
        var verdict = await VerifyAsync(stop);
        var check = new AuditCheck
        {
            At = clock.Now,
            Number = verdict.Number,
            Hash = verdict.Hash,
            Problem = verdict.Problem is { } why
                ? string.Format(System.Globalization.CultureInfo.InvariantCulture, why.Text, why.Arguments)
                : null,
        };
        db.Add(check);
        await db.SaveChangesAsync(stop);
        return check;
    }
}
