using System.Security.Claims;
using System.Text.Json;
using Lms.Web.Kernel;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Data.Saving;
using Lms.Web.Platform.Mail;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Text;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>Begins and ends sessions, for every sign-in method.</summary>
public sealed class SignIns(
    LmsContext db,
    SignInManager<Person> cookies,
    MemberDirectory members,
    KnownDevices devices,
    AccountMails mails,
    Viewer viewer,
    IHttpContextAccessor accessor,
    IDataProtectionProvider protection,
    SiteOptions site,
    TimeProvider clock,
    Words words,
    When when,
    AccessOptions access
)
{
    public const string SessionClaim = "lms-session";

    /// <summary>Between the first step and the second.</summary>
    private static readonly TimeSpan HalfLasts = TimeSpan.FromMinutes(10);

    private readonly IDataProtector protector = protection.CreateProtector("Lms.SignIns.Half");

    /// <summary>The first step is complete, the second is not.</summary>
    public sealed record Half(Guid PersonId, string Stamp, Means Means, bool Remember, DateTime At);

    private readonly string halfCookie = site.CookieName("lms-half");

    private HttpContext Http => accessor.HttpContext ?? throw new InvalidOperationException("Signing in requires an HTTP request.");

    /// <summary>The session of this request.</summary>
    public Guid? CurrentId => SessionOf(Http.User);

    public static Guid? SessionOf(ClaimsPrincipal user) => Guid.TryParse(user.FindFirstValue(SessionClaim), out var id) ? id : null;

    /// <summary>Returns why this person cannot enter, or null. Only for people who have shown that the account is theirs.</summary>
    public async Task<Refusal?> ShutAsync(Person person, CancellationToken stop) =>
        person.Shut ?? (await db.Memberships.AsNoTracking().SingleOrDefaultAsync(m => m.PersonId == person.Id, stop))?.Shut;

    /// <summary>After the first step: begins the session, or records that the second step is pending.</summary>
    /// <returns>False when the second step is due.</returns>
    public async Task<bool> ArriveAsync(Person person, Means means, bool remember, CancellationToken stop)
    {
        if (!person.TwoFactorEnabled || means == Means.Passkey || await IsTrustedAsync(person, stop))
        {
            await BeginAsync(person, means, remember, trust: false, stop);
            return true;
        }
        var half = new Half(person.Id, person.SecurityStamp!, means, remember, clock.Now);
        Http.Response.Cookies.Append(halfCookie, protector.Protect(JsonSerializer.Serialize(half)), site.Cookie(Http.Request));
        return false;
    }

    /// <summary>The person who completed the first step in this browser, if that was recent and nothing has changed since.</summary>
    public async Task<(Half Half, Person Person)?> HalfAsync(CancellationToken stop)
    {
        if (protector.Open(Http.Request.Cookies[halfCookie]) is not { } cookie)
            return null;
        var half = JsonSerializer.Deserialize<Half>(cookie);
        if (half is null || clock.Now >= half.At + HalfLasts)
            return null;
        var person = await db.People.SingleOrDefaultAsync(p => p.Id == half.PersonId && p.SuspendedAt == null, stop);
        return person is not null && person.SecurityStamp == half.Stamp ? (half, person) : null;
    }

    /// <summary>Signs the person in with a new session: anything that the browser carried before becomes invalid.</summary>
    public async Task BeginAsync(Person person, Means means, bool remember, bool trust, CancellationToken stop)
    {
        var now = clock.Now;
        var before = viewer.PersonId;
        // From here on, the new person acts, also in the audit log.
        viewer.SignIn(
            person.Id,
            person.DisplayName,
            person.Email!,
            null,
            false,
            before is null ? Clock.Zone(person.TimeZone) : viewer.Zone,
            viewer.Theme
        );
        if (CurrentId is { } old)
            await db.WriteAsync(
                () =>
                    db
                        .Sessions.Where(s => s.Id == old && s.EndedAt == null)
                        .ExecuteUpdateAsync(s => s.SetProperty(x => x.EndedAt, now), stop),
                stop
            );
        var device = await DeviceAsync(person, trust, stop);
        var session = new Session(person.Id, device.Id, means, device.Name, viewer.Address?.ToString(), now);
        db.Add(session);
        person.NoteSignIn(now);
        db.Add(
            db.Note(
                "SignedIn",
                nameof(Person),
                person.Id,
                JsonSerializer.Serialize(
                    new Dictionary<string, string?[]> { ["Means"] = [null, means.ToString()], ["Device"] = [null, device.Name] }
                )
            )
        );
        await db.SaveChangesAsync(stop);
        if (before is { } other)
            members.Forget(other);
        await DeliverAsync(person, session, remember);
        Http.Response.Cookies.Delete(halfCookie, site.Cookie(Http.Request));
    }

    /// <summary>Ends all sessions of the viewer but this one, which continues under a new key.</summary>
    public async Task EndOthersAsync(Person person, CancellationToken stop)
    {
        var now = clock.Now;
        var current = CurrentId is { } id ? await db.Sessions.SingleOrDefaultAsync(s => s.Id == id, stop) : null;
        person.EndSessions(now);
        var session = new Session(
            person.Id,
            current?.DeviceId ?? Guid.Empty,
            current?.Means ?? Means.Password,
            DeviceName.Of(viewer.UserAgent),
            viewer.Address?.ToString(),
            now
        );
        db.Add(session);
        await db.SaveChangesAsync(stop);
        var ticket = await Http.AuthenticateAsync(IdentityConstants.ApplicationScheme);
        await DeliverAsync(person, session, ticket.Properties?.IsPersistent == true);
    }

    /// <summary>Ends one session of this person.</summary>
    public async Task<bool> EndAsync(Guid personId, Guid sessionId, CancellationToken stop)
    {
        if (await db.Sessions.SingleOrDefaultAsync(s => s.Id == sessionId && s.PersonId == personId, stop) is not { } session)
            return false;
        session.End(clock.Now);
        db.Add(db.Note("SignedOut", nameof(Person), personId));
        await db.SaveChangesAsync(stop);
        members.Forget(personId);
        return true;
    }

    /// <summary>Ends the session of this request.</summary>
    public async Task LeaveAsync(CancellationToken stop)
    {
        if (viewer.PersonId is { } personId && CurrentId is { } current)
            await EndAsync(personId, current, stop);
        await cookies.SignOutAsync();
    }

    private async Task DeliverAsync(Person person, Session session, bool remember)
    {
        members.Forget(person.Id);
        await cookies.SignInWithClaimsAsync(
            person,
            new AuthenticationProperties { IsPersistent = remember },
            [new Claim(SessionClaim, session.Id.ToString("N"))]
        );
    }

    private async Task<bool> IsTrustedAsync(Person person, CancellationToken stop)
    {
        if (devices.HashFor(person.Id) is not { } hash)
            return false;
        var now = clock.Now;
        return await db.Devices.AnyAsync(d => d.PersonId == person.Id && d.SecretHash == hash && d.TrustedUntil > now, stop);
    }

    /// <summary>
    /// Returns the browser as a known device of this person, or a new one; people who have used others are notified of a new one.
    /// </summary>
    private async Task<Device> DeviceAsync(Person person, bool trust, CancellationToken stop)
    {
        var (now, name) = (clock.Now, DeviceName.Of(viewer.UserAgent));
        var hash = devices.HashFor(person.Id) ?? "";
        var device = await db.Devices.SingleOrDefaultAsync(d => d.PersonId == person.Id && d.SecretHash == hash, stop);
        var secret = device is null || trust ? Secrets.New() : null;
        if (device is null)
        {
            if (access.SignInNotices && await db.Devices.AnyAsync(d => d.PersonId == person.Id, stop))
                await NoticeAsync(person, name, stop);
            db.Add(device = new Device(person.Id, Secrets.Hash(secret!), name, now));
        }
        else
            device.See(name, now);
        if (trust)
            device.Remember(Secrets.Hash(secret!), now);
        if (secret is not null)
            Http.Response.Cookies.Append(devices.Cookie(person.Id), secret, site.Cookie(Http.Request, TimeSpan.FromDays(400)));
        return device;
    }

    private Task NoticeAsync(Person person, string device, CancellationToken stop) =>
        mails.WriteAsync(
            person.Email!,
            person.DisplayName,
            person.Locale,
            words["New sign-in to your account"],
            () =>
                words[
                    "Someone signed in to your account with {0} on {1}, from the IP address {2}. If it was you, there’s nothing to do. If not, sign that device out and choose a new password.",
                    device,
                    when.Text(clock.Now),
                    viewer.Address?.ToString() ?? "–"
                ],
            words["See where you are signed in"],
            "/settings/security",
            stop
        );
}
