using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Reviews.Model;

/// <summary>Removes withdrawn reviews.</summary>
public sealed class RetentionOfReviews(LmsContext db, Purge purge, TimeProvider clock) : IRetention
{
    public async Task PurgeAsync(PrivacyRules rules, CancellationToken stop)
    {
        var before = clock.Now.AddDays(-rules.DeletedContentDays);
        var reviews = db.Reviews.IgnoreQueryFilters([LmsContext.NotDeleted]);
        await purge.EntitiesAsync(nameof(Review), reviews.Where(r => r.DeletedAt < before), stop);
    }
}
