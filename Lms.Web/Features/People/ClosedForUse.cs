using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Access;

namespace Lms.Web.Features.People;

/// <summary>
/// Shows a single page to anyone who signs in to an account that is about to be deleted: it says so, and offers to keep the account.
/// </summary>
public sealed class ClosedForUse(RequestDelegate next, ClosingAccounts closing)
{
    private const string Page = "/settings/privacy/closing";

    private static readonly string[] Open =
    [
        Page,
        "/sign-out",
        "/keep-account",
        "/errors",
        "/legal",
        "/language",
        "/languages",
        "/institution.css",
        "/css",
        "/js",
        "/fonts",
        "/icons",
        "/images",
    ];

    public async Task InvokeAsync(HttpContext http, Viewer viewer)
    {
        if (
            viewer.PersonId is { } person
            && !Open.Any(path => http.Request.Path.StartsWithSegments(path))
            && await closing.HasAsync(person, http.RequestAborted)
        )
        {
            http.Response.StatusCode = StatusCodes.Status303SeeOther;
            http.Response.Headers.Location = Page;
            return;
        }
        await next(http);
    }
}
