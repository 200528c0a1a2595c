using Lms.Web.Features.Institutions.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Mail;
using Microsoft.Net.Http.Headers;

namespace Lms.Web.Features.Institutions;

public sealed class InstitutionsFeature : IFeature
{
    public void Add(IServiceCollection services, IConfiguration configuration) =>
        services
            .AddSingleton<InstitutionDirectory>()
            .AddScoped<ILetterheads, Letterheads>()
            .AddSingleton<EveryInstitution>()
            .AddSingleton<IStorageLimits>(all => all.GetRequiredService<InstitutionDirectory>())
            .AddSingleton<IPolicy, InstitutionPolicy>();

    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/institution.css", StyleAsync).WithMetadata(new CanAttribute(Anyone.May));

    /// <summary>The accent of the institution. Pages include its version in the URL, so that browsers cache it.</summary>
    private static async Task<IResult> StyleAsync(
        string? v,
        HttpContext http,
        Viewer viewer,
        InstitutionDirectory institutions,
        CancellationToken stop
    )
    {
        if (await institutions.FindAsync(viewer.InstitutionId, stop) is not { Style: { } style, Branding.StyleTag: { } tag })
            return Results.NotFound();
        http.Response.Headers.CacheControl = v == tag ? "private, max-age=31536000, immutable" : "private, no-cache";
        var etag = new EntityTagHeaderValue($"\"{tag}\"");
        http.Response.GetTypedHeaders().ETag = etag;
        return http.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(etag, useStrongComparison: false))
            ? Results.StatusCode(StatusCodes.Status304NotModified)
            : Results.Text(style, "text/css");
    }
}
