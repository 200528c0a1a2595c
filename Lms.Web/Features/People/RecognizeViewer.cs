using System.Security.Claims;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace Lms.Web.Features.People;

/// <summary>Finds the institution of the request and the person behind its cookie. A cookie whose stamp is old, or whose person is suspended, ends here.</summary>
public sealed class RecognizeViewer(RequestDelegate next, InstitutionDirectory institutions, MemberDirectory members)
{
    private const long MostFromVisitors = 1 << 20;

    private const string StampClaim = "AspNet.Identity.SecurityStamp";

    public async Task InvokeAsync(HttpContext http, Viewer viewer)
    {
        var stop = http.RequestAborted;
        if (await institutions.OfHostAsync(http.Request.Host.Host, stop) is not { } institution)
        {
            if (IsOpenBeforeSetup(http.Request.Path)) await next(http);
            else http.Response.Redirect("/setup");
            return;
        }
        viewer.Visit(institution.Id, institution.Name, institution.Zone, http.Connection.RemoteIpAddress, http.Request.Headers.UserAgent, institution.Locale);
        if (http.User.Identity is { IsAuthenticated: true }) await RecognizeAsync(http, viewer, institution, stop);
        if (!viewer.IsSignedIn && (http.Request.ContentLength > MostFromVisitors || http.Request.Headers.TransferEncoding.Count > 0))
        {
            // The token of a form is read before its permission is asked, and with it the whole body: strangers send short ones.
            http.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }
        await next(http);
    }

    private async Task RecognizeAsync(HttpContext http, Viewer viewer, InstitutionDirectory.Entry institution, CancellationToken stop)
    {
        var entry = Guid.TryParse(http.User.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? await members.FindAsync(id, institution.Id, stop) : null;
        if (entry is null || entry.Stamp != http.User.FindFirstValue(StampClaim))
        {
            await http.SignOutAsync(IdentityConstants.ApplicationScheme);
            http.User = new ClaimsPrincipal(new ClaimsIdentity());
            return;
        }
        if (entry.Role is null && !entry.IsOperator) return;
        viewer.SignIn(entry.PersonId, entry.Name, entry.Email, entry.Role, entry.IsOperator, entry.Zone, entry.Theme, entry.Locale, entry.Wishes);
    }

    private static bool IsOpenBeforeSetup(PathString path) =>
        path.StartsWithSegments("/setup") || path.StartsWithSegments("/healthz") || path.StartsWithSegments("/errors");
}
