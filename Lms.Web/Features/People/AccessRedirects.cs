using Htmx;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Platform.Access;

namespace Lms.Web.Features.People;

/// <summary>Redirects before the requested page: to choosing an institution, a notice of suspension, or legal texts.</summary>
public static class AccessRedirects
{
    internal static readonly object MustAgree = new();

    /// <summary>The session began with a sign-in method that this institution does not accept.</summary>
    internal static readonly object MustSignInOtherwise = new();

    /// <summary>The paths that can be opened without an institution, and when the institution is suspended.</summary>
    private static readonly string[] Open =
    [
        "/sign-in",
        "/sign-out",
        "/forgot-password",
        "/reset-password",
        "/confirm-email",
        "/errors",
        "/offline",
        "/institutions",
        "/operator",
        "/institution.css",
        "/setup",
        "/verify",
        "/change-email",
        "/undo-email",
        "/keep-account",
        "/account-closed",
        "/invite",
        "/language",
        "/languages",
        "/unsubscribe",
    ];

    private static readonly string[] OpenBeforeAgreeing =
    [
        .. Open,
        "/agreements",
        "/legal",
        "/files",
        "/settings/second-factor",
        "/settings/privacy",
    ];

    /// <summary>Returns null when no detour is needed.</summary>
    public static Action<HttpResponse>? Of(HttpContext http, Viewer viewer, InstitutionDirectory.Entry institution)
    {
        var path = http.Request.Path;
        if (institution.IsNone)
        {
            if (Among(Open, path) || path.StartsWithSegments("/signin"))
                return null;
            return IsPage(http) ? To("/institutions", http) : static response => response.StatusCode = StatusCodes.Status404NotFound;
        }
        if (institution.IsSuspended && !viewer.IsOperator && !Among(Open, path))
        {
            return static response =>
            {
                response.Headers.RetryAfter = "3600";
                response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            };
        }
        return http.Items.ContainsKey(MustAgree) && IsPage(http) && !Among(OpenBeforeAgreeing, path) ? To("/agreements", http) : null;
    }

    /// <summary>True for a page that a person opens, not for a fragment or a form: those must not be lost on the way.</summary>
    private static bool IsPage(HttpContext http) => HttpMethods.IsGet(http.Request.Method) && !http.Request.IsHtmx();

    private static bool Among(string[] paths, PathString path) => paths.Any(p => path.StartsWithSegments(p));

    private static Action<HttpResponse> To(string page, HttpContext http)
    {
        var wanted = http.Request.Path + http.Request.QueryString;
        return response => response.Redirect(wanted is "/" or "/dashboard" ? page : $"{page}?returnUrl={Uri.EscapeDataString(wanted)}");
    }
}
