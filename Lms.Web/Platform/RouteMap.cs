using Lms.Web.Features;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;

namespace Lms.Web.Platform;

/// <summary>Every URL of the product: its handler, permission, and file.</summary>
public static class RouteMap
{
    public static async Task<IReadOnlyList<string>> LinesAsync(WebApplication app)
    {
        app.MapPlatform();
        foreach (var feature in AllFeatures.InOrder)
            feature.Map(app);
        return await LinesAsync(((IEndpointRouteBuilder)app).DataSources.SelectMany(s => s.Endpoints), app.Services);
    }

    public static async Task<IReadOnlyList<string>> LinesAsync(IEnumerable<Endpoint> endpoints, IServiceProvider services)
    {
        var loader = services.GetRequiredService<PageLoader>();
        var lines = new List<string>();
        foreach (var endpoint in endpoints.OfType<RouteEndpoint>())
        {
            var pattern = "/" + endpoint.RoutePattern.RawText?.TrimStart('/');
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page)
            {
                var compiled = await loader.LoadAsync(page, endpoint.Metadata);
                foreach (var handler in compiled.HandlerMethods)
                {
                    var verb = handler.HttpMethod.ToUpperInvariant() + (handler.Name is null ? "" : "?" + handler.Name);
                    lines.Add(
                        $"{pattern}  {verb}  {Who(Screen.Permission(handler.MethodInfo))}{(Screen.IsPrivate(compiled.HandlerTypeInfo!, handler.MethodInfo) ? ", private" : "")}  Features{page.RelativePath["/Features".Length..]}"
                    );
                }
            }
            else if (endpoint.Metadata.GetMetadata<CanAttribute>() is { } can)
            {
                var where = endpoint.Metadata.GetMetadata<MovedAddresses.MovedTo>() is { } moved ? $"moved to {moved.Pattern}" : "endpoint";
                lines.Add($"{pattern}  {endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods[0]}  {Who(can)}  {where}");
            }
        }
        return [.. lines.Distinct().Order(StringComparer.Ordinal)];
    }

    private static string Who(CanAttribute? can) =>
        can is null ? "NOBODY SAID" : $"{can.Act.GetType().Name}.{can.Act}{(can.Visitors && can.Act is not Anyone ? "+visitors" : "")}";
}
