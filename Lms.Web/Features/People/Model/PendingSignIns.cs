using System.Text.Json;
using Lms.Web.Kernel;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>A sign-in whose first step is done and whose second is not.</summary>
public sealed record PendingSignIn(Guid PersonId, string Stamp, Means Means, bool Remember, DateTime At);

/// <summary>Notes in the browser, sealed, who has done the first step of signing in, until the second step is done.</summary>
public sealed class PendingSignIns(LmsContext db, IHttpContextAccessor accessor, IDataProtectionProvider protection, SiteOptions site)
{
    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(10);

    private readonly IDataProtector protector = protection.CreateProtector("Lms.SignIns.Half");

    private readonly string cookie = site.CookieName("lms-half");

    private HttpContext Http => accessor.HttpContext ?? throw new InvalidOperationException("Signing in requires an HTTP request.");

    public void Note(Person person, Means means, bool remember)
    {
        var pending = new PendingSignIn(person.Id, person.SecurityStamp!, means, remember, db.Clock.Now);
        Http.Response.Cookies.Append(cookie, protector.Protect(JsonSerializer.Serialize(pending)), site.Cookie(Http.Request));
    }

    /// <summary>The person who completed the first step in this browser, if that was recent and nothing has changed since.</summary>
    public async Task<(PendingSignIn Step, Person Person)?> FindAsync(CancellationToken stop)
    {
        if (protector.Open(Http.Request.Cookies[cookie]) is not { } note)
            return null;
        var pending = JsonSerializer.Deserialize<PendingSignIn>(note);
        if (pending is null || db.Clock.Now >= pending.At + Lasts)
            return null;
        var person = await db.People.SingleOrDefaultAsync(p => p.Id == pending.PersonId && p.SuspendedAt == null, stop);
        return person is not null && person.SecurityStamp == pending.Stamp ? (pending, person) : null;
    }

    public void Forget() => Http.Response.Cookies.Delete(cookie, site.Cookie(Http.Request));
}
