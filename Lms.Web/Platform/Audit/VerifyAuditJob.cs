using Lms.Web.Platform.Data;
using Lms.Web.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Audit;

/// <summary>
/// Verifies every institution's log and tells how far it reaches in the log of the process too: a copy outside the database,
/// against which an end that was cut off can be told.
/// </summary>
internal sealed class VerifyAuditJob(IServiceScopeFactory scopes, AuditSealer sealer, LmsContext all, ILogger<VerifyAuditJob> log) : IJob
{
    public async Task RunAsync(CancellationToken stop)
    {
        var institutions = await all.AuditEntries.OfAllInstitutions().Select(e => e.InstitutionId).Distinct().ToListAsync(stop);
        await OneByOne.InInstitutionsAsync<AuditVerifier>(
            scopes,
            institutions,
            async (institution, verifier) =>
            {
                await sealer.SealAsync(institution, stop);
                var check = await verifier.CheckAsync(stop);
                if (check.Problem is null)
                    log.LogInformation(
                        "The audit log of {Institution} is intact up to entry {Number}, {Hash}",
                        institution,
                        check.Number,
                        check.Hash
                    );
                else
                    log.LogError(
                        "The audit log of {Institution} is intact only up to entry {Number}, {Hash}. {Problem}",
                        institution,
                        check.Number,
                        check.Hash,
                        check.Problem
                    );
            },
            log,
            stop
        );
    }
}
