using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Rosters.Model;

/// <summary>Deletes a file that contains an erased person early; the other rows have everything an import needs.</summary>
public sealed class PersonalDataOfRosters(LmsContext db) : IErasePersonalData
{
    public async Task EraseAsync(Erasure it, CancellationToken stop)
    {
        var addresses = it.Person.Who.Addresses;
#pragma warning disable CA1304, CA1311 // The database lowers the letters.
        var imports = db.RosterImports.Where(i =>
            i.Status != RosterStatus.Checking && db.RosterRows.Any(r => r.ImportId == i.Id && addresses.Contains(r.Email.ToLower()))
        );
#pragma warning restore CA1304, CA1311
        await db
            .StoredFiles.IgnoreQueryFilters(new[] { LmsContext.NotDeleted })
            .Where(f => imports.Any(i => i.Id == f.ScopeId))
            .ExecuteDeleteAsync(stop);
    }
}
