using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Learning.Model;

/// <summary>Removes notes that their owners have deleted.</summary>
public sealed class RetentionOfLearning(LmsContext db, Purge purge, TimeProvider clock) : IRetention
{
    public Task PurgeAsync(PrivacyRules rules, CancellationToken stop)
    {
        var notes = db.Notes.IgnoreQueryFilters([LmsContext.NotDeleted]);
        var old = notes.Where(Note.DeletedBefore(clock.Now.AddDays(-rules.DeletedContentDays))).Select(n => n.Id);
        return purge.RowsAsync(old, ids => notes.Where(n => ids.Contains(n.Id)).ExecuteDeleteAsync(stop), stop);
    }
}
