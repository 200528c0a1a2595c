using System.Data.Common;
using System.Globalization;
using System.Net.Sockets;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Audit;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Health.Checks;

/// <summary>Whether the audit log of each institution is intact.</summary>
public sealed class AuditLogCheck(IServiceScopeFactory scopes) : IDoctorCheck
{
    private const string Advice =
        "Compare with a backup, and with the entry numbers and fingerprints that are written to the process log every night (docs/operations.md).";

    public string What => "Audit log";

    public DatabaseState Needs => DatabaseState.Usable;

    public async Task<IReadOnlyList<Finding>> LookAsync(Examination examination, CancellationToken stop)
    {
        var findings = new List<Finding>();
        try
        {
            await using var outer = scopes.CreateAsyncScope();
            var all = outer.ServiceProvider.GetRequiredService<LmsContext>();
            if (!await all.ExistsAsync(stop))
                return [];
            var chains = await (
                examination.IsThorough
                    ? all.AuditEntries.OfAllInstitutions().Select(e => e.InstitutionId)
                    : all.AuditChecks.OfAllInstitutions().Select(c => c.InstitutionId)
            )
                .Distinct()
                .ToListAsync(stop);
            foreach (var institution in chains)
            {
                await using var scope = scopes.EnterInstitution(institution);
                var what = chains.Count == 1 ? What : $"{What} of {institution}";
                var (isKnown, number, hash, problem) = await ReachAsync(scope.ServiceProvider, examination.IsThorough, stop);
                if (!isKnown)
                    continue;
                var reach = string.Create(CultureInfo.InvariantCulture, $"intact up to entry {number}, fingerprint {hash}");
                findings.Add(problem is null ? new(what, true, reach, null) : new(what, false, $"{problem} The log is {reach}.", Advice));
            }
        }
        catch (Exception failure) when (failure is DbException or SocketException or InvalidOperationException)
        {
            findings.Add(new(What, false, failure.Message, Advice));
        }
        return findings;
    }

    /// <summary>As it is now, or as it was found last.</summary>
    private static async Task<(bool IsKnown, long Number, string Hash, string? Problem)> ReachAsync(
        IServiceProvider scope,
        bool thorough,
        CancellationToken stop
    )
    {
        if (thorough)
        {
            var verdict = await scope.GetRequiredService<AuditVerifier>().VerifyAsync(stop);
            return (
                true,
                verdict.Number,
                verdict.Hash,
                verdict.Problem is { } why ? string.Format(CultureInfo.InvariantCulture, why.Text, why.Arguments) : null
            );
        }
        var check = await scope
            .GetRequiredService<LmsContext>()
            .AuditChecks.AsNoTracking()
            .OrderByDescending(c => c.At)
            .FirstOrDefaultAsync(stop);
        return check is null ? default : (true, check.Number, check.Hash, check.Problem);
    }
}
