using System.Security.Claims;
using System.Text.Json;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Data.Saving;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>Begins and ends sessions, for every sign-in method.</summary>
public sealed class SignIns(
    LmsContext db,
    SignInManager<Person> cookies,
    MemberDirectory members,
    KnownDevices devices,
    PendingSignIns pending,
    IHttpContextAccessor accessor
)
{
    public const string SessionClaim = "lms-session";

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
        if (!person.TwoFactorEnabled || means == Means.Passkey || await devices.IsTrustedAsync(person.Id, stop))
        {
            await BeginAsync(person, means, remember, trust: false, stop);
            return true;
        }
        pending.Note(person, means, remember);
        return false;
    }

    /// <summary>Signs the person in with a new session: anything that the browser carried before becomes invalid.</summary>
    public async Task BeginAsync(Person person, Means means, bool remember, bool trust, CancellationToken stop)
    {
        var now = db.Clock.Now;
        var before = db.Viewer.PersonId;
        // From here on it is they who act, also in the audit log.
        db.Viewer.SignIn(
            person.Id,
            person.DisplayName,
            person.Email!,
            null,
            false,
            before is null ? Clock.Zone(person.TimeZone) : db.Viewer.Zone,
            db.Viewer.Theme
        );
        if (CurrentId is { } old)
            await db.WriteAsync(
                () =>
                    db
                        .Sessions.Where(s => s.Id == old && s.EndedAt == null)
                        .ExecuteUpdateAsync(s => s.SetProperty(x => x.EndedAt, now), stop),
                stop
            );
        var device = await devices.RecognizeAsync(person, trust, stop);
        var session = new Session(person.Id, device.Id, means, device.Name, db.Viewer.Address?.ToString(), now);
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
        pending.Forget();
    }

    /// <summary>Ends all sessions of the viewer but this one, which continues under a new key.</summary>
    public async Task EndOthersAsync(Person person, CancellationToken stop)
    {
        var now = db.Clock.Now;
        var current = CurrentId is { } id ? await db.Sessions.SingleOrDefaultAsync(s => s.Id == id, stop) : null;
        person.EndSessions(now);
        var session = new Session(
            person.Id,
            current?.DeviceId ?? Guid.Empty,
            current?.Means ?? Means.Password,
            DeviceName.Of(db.Viewer.UserAgent),
            db.Viewer.Address?.ToString(),
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
        session.End(db.Clock.Now);
        db.Add(db.Note("SignedOut", nameof(Person), personId));
        await db.SaveChangesAsync(stop);
        members.Forget(personId);
        return true;
    }

    /// <summary>Ends the session of this request.</summary>
    public async Task LeaveAsync(CancellationToken stop)
    {
        if (db.Viewer.PersonId is { } personId && CurrentId is { } current)
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
}
