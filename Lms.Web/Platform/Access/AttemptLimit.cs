using Microsoft.AspNetCore.RateLimiting;

namespace Lms.Web.Platform.Access;

/// <summary>
/// Limits how many sign-in and similar forms one network may send in a minute; further ones are answered with 429. Only attempts count;
/// reading the form is free. This protects against floods: guessing is slowed down by account and by network.
/// </summary>
/// <remarks>
/// Pages are marked with the framework's attribute. The framework's limiter wakes ten times a second even when no one signs in; this one
/// resets all counts at the start of each minute and needs no timer.
/// </remarks>
internal sealed class AttemptLimit(int most, TimeProvider clock)
{
    private readonly CountsOfMinute attempts = new(clock);

    /// <returns>False when it is one too many.</returns>
    public bool Take(string network) => attempts.Add(network) <= most;

    /// <summary>Part of the pipeline, once it is known where the request leads.</summary>
    public Task GuardAsync(HttpContext http, RequestDelegate next)
    {
        if (
            !HttpMethods.IsPost(http.Request.Method)
            || http.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>() is null
            || Take(ClientNetwork.Of(http.Connection.RemoteIpAddress) ?? "unknown")
        )
            return next(http);
        http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        return Task.CompletedTask;
    }
}
