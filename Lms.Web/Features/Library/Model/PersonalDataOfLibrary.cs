using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Library.Model;

/// <summary>Materials belong to the institution and stay when the person goes.</summary>
public sealed class PersonalDataOfLibrary(LmsContext db, Words words) : IMergePersonalData
{
    public async Task MergeAsync(Merger it, CancellationToken stop)
    {
        it.Moves(
            words["Materials in the library"],
            await db
                .Materials.IgnoreQueryFilters([LmsContext.NotDeleted])
                .Where(m => m.MadeById == it.FromId)
                .ExecuteUpdateAsync(m => m.SetProperty(x => x.MadeById, it.ToId), stop)
        );
        await db.MaterialVersions.Where(v => v.ById == it.FromId).ExecuteUpdateAsync(v => v.SetProperty(x => x.ById, it.ToId), stop);
    }
}
