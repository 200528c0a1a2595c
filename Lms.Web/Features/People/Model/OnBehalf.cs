using Lms.Web.Features.Institutions.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>Work in the background that a person started.</summary>
public static class OnBehalf
{
    /// <summary>Works as the person who started it: with their current rights, and under their name in the audit log.</summary>
    /// <returns>False if they are no longer here.</returns>
    public static async Task<bool> ActForAsync(this LmsContext db, Guid institutionId, Guid personId, CancellationToken stop)
    {
        var institution = await db.Institutions.AsNoTracking().SingleAsync(i => i.Id == institutionId, stop);
        var zone = Clock.Zone(institution.TimeZone);
        db.Viewer.Visit(institution.Id, institution.Name, zone);
        var starter = await db.OpenPeople().AsNoTracking().SingleOrDefaultAsync(p => p.Id == personId, stop);
        var role = await db.Memberships.Where(m => m.PersonId == personId).Select(m => (Role?)m.Role).SingleOrDefaultAsync(stop);
        if (starter is null || (role is null && !starter.IsOperator))
            return false;
        db.Viewer.SignIn(starter.Id, starter.DisplayName, starter.Email!, role, starter.IsOperator, zone, starter.Theme);
        return true;
    }
}
