using System.Collections.Concurrent;
using Microsoft.AspNetCore.RateLimiting;

namespace Lms.Web.Platform.Access;

/// <summary>
/// How many forms of signing in and the like one network may send in a minute; more answer 429. Only attempts count; reading the form is
/// free. This is against floods: who guesses is slowed down by account and by network.
/// </summary>
/// <remarks>
/// Pages say that they are limited with the framework's attribute. Its limiter wakes ten times a second, also where nobody signs in; this
/// one begins anew with each minute, for all networks at once, and has no clock of its own.
/// </remarks>
internal sealed class AttemptLimit(int most, TimeProvider clock)
{
    private Minute current = new(0);

    private sealed record Minute(long Number)
    {
        public ConcurrentDictionary<string, int> Attempts { get; } = new();
    }

    /// <returns>False when it is one too many.</returns>
    public bool Take(string network)
    {
        var number = clock.GetUtcNow().ToUnixTimeSeconds() / 60;
        var minute = current;
        if (minute.Number != number)
        {
            // One of those who come first in a minute begins it; who is a moment behind counts with it.
            var next = new Minute(number);
            minute = Interlocked.CompareExchange(ref current, next, minute) is var before && before == minute ? next : before;
        }
        return minute.Attempts.AddOrUpdate(network, 1, static (_, count) => count + 1) <= most;
    }

    /// <summary>Part of the pipeline, once it is known where the request leads.</summary>
    public Task GuardAsync(HttpContext http, RequestDelegate next)
    {
        if (!HttpMethods.IsPost(http.Request.Method) || http.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>() is null
            || Take(ClientNetwork.Of(http.Connection.RemoteIpAddress) ?? "unknown")) return next(http);
        http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        return Task.CompletedTask;
    }
}
