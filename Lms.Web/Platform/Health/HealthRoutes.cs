using System.Data.Common;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Files;

namespace Lms.Web.Platform.Health;

public static class HealthRoutes
{
    /// <summary>For service managers, monitoring, and load balancers: whether this process is alive and ready for requests.</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        // Before anything else of the product looks at the request: that would ask the database.
        routes.MapGet("/livez", () => Results.Text("ok")).WithMetadata(new CanAttribute(Anyone.May)).ShortCircuit();
        foreach (var path in new[] { "/readyz", "/healthz" })
            routes.MapGet(path, AnswerAsync).WithMetadata(new CanAttribute(Anyone.May)).ShortCircuit();
    }

    private static async Task<IResult> AnswerAsync(ReadinessCheck check, TlsWatch tls, CancellationToken stop)
    {
        var found = await check.AskAsync(stop);
        var remark = tls.Complaint is { } complaint ? $"\n{complaint} {tls.Advice}\n" : "";
        return Results.Text(found.Text + remark, statusCode: found.Status);
    }
}
