using System.Security.Claims;
using Htmx;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace Lms.Web.Features.People;

/// <summary>
/// Finds the institution of the request and the person behind its cookie. A cookie whose session has ended, whose stamp is old, or whose
/// person is suspended, ends here; one that began by a means which the institution does not take counts elsewhere only. None of it costs
/// a page a statement.
/// </summary>
public sealed class RecognizeViewer(
    RequestDelegate next,
    WhichInstitution which,
    MemberDirectory members,
    MailCodeRule codes,
    GroupCommit writes,
    TimeProvider clock
)
{
    private const string SetUpSecondFactor = "/settings/second-factor";

    private const string StampClaim = "AspNet.Identity.SecurityStamp";

    public async Task InvokeAsync(HttpContext http, Viewer viewer)
    {
        var stop = http.RequestAborted;
        if (await which.OfAsync(http, stop) is not { } institution)
        {
            if (IsOpenBeforeSetup(http.Request.Path))
                await next(http);
            else
                http.Response.Redirect("/setup");
            return;
        }
        viewer.Visit(
            institution.Id,
            institution.Name,
            institution.Zone,
            http.Connection.RemoteIpAddress,
            http.Request.Headers.UserAgent,
            institution.Locale
        );
        viewer.SetBranding(institution.Branding);
        if (
            http.User.Identity is { IsAuthenticated: true }
            && await RecognizeAsync(http, viewer, institution, stop)
            && !IsOpenWithoutSecondFactor(http.Request.Path)
        )
        {
            // People who must set up a second factor cannot open any other page.
            if (http.Request.IsHtmx())
                http.Response.Htmx(htmx => htmx.Redirect(SetUpSecondFactor));
            else
                (http.Response.StatusCode, http.Response.Headers.Location) = (StatusCodes.Status303SeeOther, SetUpSecondFactor);
            return;
        }
        if (!viewer.IsSignedIn && (http.Request.ContentLength > Bodies.MostFromVisitors || http.Request.Headers.TransferEncoding.Count > 0))
        {
            // Forms of people who are not signed in must fit into memory.
            Bodies.Forget(http.Request);
            http.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }
        if (AccessRedirects.Of(http, viewer, institution) is { } detour)
            detour(http.Response);
        else
            await next(http);
    }

    /// <returns>True when a second factor has to be set up first.</returns>
    private async Task<bool> RecognizeAsync(HttpContext http, Viewer viewer, InstitutionDirectory.Entry institution, CancellationToken stop)
    {
        var session = SignIns.SessionOf(http.User);
        var entry =
            session is not null && Guid.TryParse(http.User.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
                ? await members.FindAsync(id, institution.Id, session, stop)
                : null;
        if (
            entry is null
            || entry.Stamp != http.User.FindFirstValue(StampClaim)
            || entry.Sessions.GetValueOrDefault(session!.Value) is not { } live
            || live.ExpiresAt <= clock.Now
        )
        {
            await http.SignOutAsync(IdentityConstants.ApplicationScheme);
            http.User = new ClaimsPrincipal(new ClaimsIdentity());
            return false;
        }
        if (live.IsToBeSeen(clock.Now))
            http.Response.OnCompleted(() => SeeAsync(viewer, session.Value));
        if (!entry.IsIn && !institution.IsNone)
            return false;
        // A membership that was suspended here in the meantime needs a new sign-in; elsewhere the session continues.
        if (live.BeganAt < entry.SignedOutAt)
            return false;
        if (await codes.RefusesAsync(live.Means, institution.Id, stop))
        {
            // The session is valid elsewhere; here the viewer is a visitor, and the sign-in page says why.
            http.Items[AccessRedirects.MustSignInOtherwise] = true;
            return false;
        }
        viewer.SignIn(
            entry.PersonId,
            entry.Name,
            entry.Email,
            entry.Role,
            entry.IsOperator,
            entry.Zone,
            entry.Theme,
            entry.Locale,
            entry.Preferences,
            entry.PictureId
        );
        if (entry.Role is not null && institution.Asks(entry.Terms, entry.Privacy))
            http.Items[AccessRedirects.MustAgree] = true;
        return entry is { NeedsSecondFactor: true, HasSecondFactor: false } && live.Means is not Means.Passkey;
    }

    /// <summary>Recorded together with the writes of others, after the response has been sent.</summary>
    private async Task SeeAsync(Viewer viewer, Guid session)
    {
        var now = clock.Now;
        await writes.RunAsync(
            viewer,
            async (db, stop) =>
                await db.PatchAsync<Session>(session, stop, (nameof(Session.SeenAt), now), (nameof(Session.ExpiresAt), now + Session.Idle)),
            CancellationToken.None
        );
    }

    private static bool IsOpenWithoutSecondFactor(PathString path) =>
        path.StartsWithSegments(SetUpSecondFactor) || path.StartsWithSegments("/sign-out") || path.StartsWithSegments("/errors");

    private static bool IsOpenBeforeSetup(PathString path) => path.StartsWithSegments("/setup") || path.StartsWithSegments("/errors");
}
