using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Administration.Model;

/// <summary>Deletes a file of people that contains an erased person early; the other rows have everything an import needs.</summary>
public sealed class PersonalDataOfImports(LmsContext db) : IErasePersonalData
{
    public async Task EraseAsync(Erasure it, CancellationToken stop)
    {
        var addresses = it.Person.Who.Addresses;
#pragma warning disable CA1304, CA1311 // The database lowers the letters.
        var imports = db.PeopleImports.Where(i =>
            i.Status != ImportStatus.Checking && db.PeopleImportRows.Any(r => r.ImportId == i.Id && addresses.Contains(r.Email.ToLower()))
        );
#pragma warning restore CA1304, CA1311
        await db
            .StoredFiles.IgnoreQueryFilters(new[] { LmsContext.NotDeleted })
            .Where(f => imports.Any(i => i.Id == f.ScopeId))
            .ExecuteDeleteAsync(stop);
    }
}
