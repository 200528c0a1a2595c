using Lms.Web.Kernel;
using Lms.Web.Platform;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>Recognizes the browser of this request as one that a person has signed in with before.</summary>
public sealed class KnownDevices(LmsContext db, IHttpContextAccessor accessor, SiteOptions site, NewDeviceNotice notice)
{
    private HttpContext Http => accessor.HttpContext ?? throw new InvalidOperationException("Signing in requires an HTTP request.");

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

    /// <summary>The person has let this browser do without the second step, and not too long ago.</summary>
    public async Task<bool> IsTrustedAsync(Guid personId, CancellationToken stop)
    {
        if (HashFor(personId) is not { } hash)
            return false;
        var now = db.Clock.Now;
        return await db.Devices.AnyAsync(d => d.PersonId == personId && d.SecretHash == hash && d.TrustedUntil > now, stop);
    }

    /// <summary>
    /// Returns the browser as a known device of this person, or a new one; people who have used others are notified of a new one.
    /// </summary>
    public async Task<Device> RecognizeAsync(Person person, bool trust, CancellationToken stop)
    {
        var (now, name) = (db.Clock.Now, DeviceName.Of(db.Viewer.UserAgent));
        var hash = HashFor(person.Id) ?? "";
        var device = await db.Devices.SingleOrDefaultAsync(d => d.PersonId == person.Id && d.SecretHash == hash, stop);
        var secret = device is null || trust ? Secrets.New() : null;
        if (device is null)
        {
            await notice.WriteAsync(person, name, stop);
            db.Add(device = new Device(person.Id, Secrets.Hash(secret!), name, now));
        }
        else
            device.See(name, now);
        if (trust)
            device.Remember(Secrets.Hash(secret!), now);
        if (secret is not null)
            Http.Response.Cookies.Append(Cookie(person.Id), secret, site.Cookie(Http.Request, TimeSpan.FromDays(400)));
        return device;
    }

    /// <summary>The name of the cookie: one for each person, because several may share a browser.</summary>
    private string Cookie(Guid personId) => site.CookieName("lms-device-" + Secrets.Hash(personId.ToString("N"))[..12]);

    /// <summary>
    /// Returns the device token that the browser presents, in the form in which it is stored; null when it presents none.
    /// </summary>
    private string? HashFor(Guid personId) =>
        accessor.HttpContext?.Request.Cookies[Cookie(personId)] is { } secret ? Secrets.Hash(secret) : null;
}
