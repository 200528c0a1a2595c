using Lms.Web.Features.Institutions.Model;
using Lms.Web.Features.Notifications.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Backup;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Jobs;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Administration.Model;

/// <summary>Notifies everyone who runs the installation, each in an institution that they belong to.</summary>
public sealed class OperatorNotice(
    LmsContext all,
    IServiceScopeFactory scopes,
    InstitutionDirectory institutions,
    ILogger<OperatorNotice> log
)
{
    public async Task RunAsync(string key, Sentence title, Sentence text, string link, Sentence linkText, CancellationToken stop)
    {
        try
        {
            var operators = await all
                .People.Where(p => p.IsOperator && p.SuspendedAt == null)
                .Select(p => new
                {
                    p.Id,
                    InstitutionId = all
                        .Memberships.OfAllInstitutions()
                        .Where(m => m.PersonId == p.Id)
                        .OrderBy(m => m.JoinedAt)
                        .Select(m => (Guid?)m.InstitutionId)
                        .FirstOrDefault(),
                })
                .ToListAsync(stop);
            var known = await institutions.AllAsync(stop);
            foreach (var person in operators)
            {
                if ((known.FirstOrDefault(i => i.Id == person.InstitutionId) ?? (known.Count > 0 ? known[0] : null)) is not { } institution)
                    return;
                await using var scope = scopes.EnterInstitution(institution.Id, institution.Name, institution.Zone);
                await scope
                    .ServiceProvider.GetRequiredService<Notify>()
                    .RunAsync(person.Id, NotificationKind.Account, key, title, text, link, linkText, stop);
                await scope.ServiceProvider.GetRequiredService<LmsContext>().SaveChangesAsync(stop);
            }
        }
        catch (Exception failure) when (StorageTrouble.Of(failure) is not null)
        {
            // Whatever prevents the backup also prevents the notice from being written; it is in the log and on the overview.
            log.LogWarning(failure, "Could not notify the operators: {Key}", key);
        }
    }
}
