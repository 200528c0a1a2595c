using Lms.Web.Platform;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>Recognizes browsers that a person has signed in with before.</summary>
public sealed class KnownDevices(LmsContext db, IHttpContextAccessor accessor, SiteOptions site)
{
    /// <summary>The name of the cookie: one for each person, because several may share a browser.</summary>
    public string Cookie(Guid personId) => site.CookieName("lms-device-" + Secrets.Hash(personId.ToString("N"))[..12]);

    /// <summary>
    /// Returns the device token that the browser presents, in the form in which it is stored; null when it presents none.
    /// </summary>
    public string? HashFor(Guid personId) =>
        accessor.HttpContext?.Request.Cookies[Cookie(personId)] is { } secret ? Secrets.Hash(secret) : null;

    /// <returns>The device, or null for one with which this person never signed in.</returns>
    public async Task<Guid?> FindAsync(Guid? personId, CancellationToken stop)
    {
        if (personId is not { } person || HashFor(person) is not { } hash)
            return null;
        return await db
            .Devices.Where(d => d.PersonId == person && d.SecretHash == hash)
            .Select(d => (Guid?)d.Id)
            .SingleOrDefaultAsync(stop);
    }
}
