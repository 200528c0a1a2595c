using Lms.Web.Kernel;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Data.Saving;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>Turns the administrator into the member, read-only. <see cref="Screen"/> refuses private pages.</summary>
public sealed class ViewAsMiddleware(RequestDelegate next, ViewAs viewAs, MemberDirectory members)
{
    public async Task InvokeAsync(HttpContext http, Viewer viewer)
    {
        if (
            viewer.IsSignedIn
            && viewAs.IsIn(http)
            && !http.Request.Path.StartsWithSegments(ViewAs.EndPath)
            && !await LookAsync(http, viewer)
        )
            return;
        await next(http);
    }

    private static bool IsReading(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);

    /// <returns>False when the request ends here.</returns>
    private async Task<bool> LookAsync(HttpContext http, Viewer viewer)
    {
        var ticket = viewAs.Read(http);
        if (ticket is null || ticket.AdminId != viewer.PersonId || ticket.InstitutionId != viewer.InstitutionId || !viewer.IsAdmin)
        {
            viewAs.End(http);
            return true;
        }
        var entry = await members.FindAsync(ticket.MemberId, viewer.InstitutionId, http.RequestAborted);
        if (viewAs.IsOver(ticket) || entry is null || ViewAs.Forbidden(entry.Role, entry.IsOperator) is not null)
        {
            viewAs.End(http);
            var db = http.RequestServices.GetRequiredService<LmsContext>();
            db.Add(db.Note("ViewAsEnded", nameof(Person), ticket.MemberId));
            await db.SaveChangesAsync(http.RequestAborted);
            db.ChangeTracker.Clear();
            return true;
        }
        viewer.LookAs(entry.PersonId, entry.Name, entry.Email, entry.Role, entry.Zone, entry.Theme, entry.PictureId);
        if (http.Request.Path.StartsWithSegments("/errors") || IsReading(http.Request))
            return true;
        // The page of the error carries the banner, which says why and ends it.
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        return false;
    }
}
