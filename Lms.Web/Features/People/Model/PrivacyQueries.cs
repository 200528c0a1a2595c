using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

public static class PrivacyQueries
{
    /// <summary>The rules of the context's institution.</summary>
    public static async Task<PrivacyRules> PrivacyRulesAsync(this LmsContext db, CancellationToken stop) =>
        await db.PrivacyRules.AsNoTracking().SingleOrDefaultAsync(stop) ?? new PrivacyRules();
}
