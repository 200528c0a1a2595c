using Hangfire;
using Hangfire.Dashboard;

namespace Lms.Web.Platform.Jobs;

/// <summary>Serves Hangfire's dashboard below one of the product's addresses. The caller checks permission.</summary>
internal static class EngineDashboard
{
    /// <summary>Its pages write styles into their elements; their scripts come from files.</summary>
    private const string ContentPolicy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    /// <param name="below">The path of the dashboard; the rest of the request's path is Hangfire's.</param>
    /// <param name="back">The target of its link to the product.</param>
    /// <returns>False when no engine runs in this process.</returns>
    public static async Task<bool> ShowAsync(HttpContext http, JobBoard jobs, PathString below, string back)
    {
        if (jobs.Storage is not { } storage)
            return false;
        var options = new DashboardOptions
        {
            AppPath = back,
            Authorization = [],
            DashboardTitle = "Hangfire",
            DisplayStorageConnectionString = false,
            StatsPollingInterval = 5000,
        };
        http.Response.Headers.ContentSecurityPolicy = ContentPolicy;
        var (outside, path) = (http.Request.PathBase, http.Request.Path);
        path.StartsWithSegments(below, out var rest);
        (http.Request.PathBase, http.Request.Path) = (outside + below, rest.HasValue ? rest : "/");
        try
        {
            await new AspNetCoreDashboardMiddleware(NotFoundAsync, storage, options, DashboardRoutes.Routes).Invoke(http);
            return true;
        }
        finally
        {
            (http.Request.PathBase, http.Request.Path) = (outside, path);
        }
    }

    private static Task NotFoundAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
