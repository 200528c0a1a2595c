using Lms.Web.Platform.Access;
using Lms.Web.Platform.Jobs;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;

namespace Lms.Web.Features.Administration.Background;

/// <summary>The job engine's own pages, for operators.</summary>
internal static class Engine
{
    public const string Address = "/admin/jobs/engine";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapMethods(Address + "/{**path}", [HttpMethods.Get, HttpMethods.Post], ShowAsync)
            .WithMetadata(new CanAttribute(AdministrationAct.Operate));

    private static async Task ShowAsync(HttpContext http, Viewer viewer, Policies policies, IAntiforgery forgery, JobBoard jobs)
    {
        if (!viewer.IsSignedIn)
            await http.ChallengeAsync();
        else if (viewer.IsViewedAs || !policies.Allow(viewer, null, AdministrationAct.Operate))
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
        else if (!await forgery.IsRequestValidAsync(http))
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
        else if (!await EngineDashboard.ShowAsync(http, jobs, Address, "/admin/jobs"))
            http.Response.StatusCode = StatusCodes.Status404NotFound;
    }
}
