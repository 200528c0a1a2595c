using System.Diagnostics.CodeAnalysis;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Lms.Web.Platform;

/// <summary>Former addresses of pages: bookmarks and links in old emails still lead there.</summary>
public static class MovedAddresses
{
    extension(IEndpointRouteBuilder routes)
    {
        /// <summary>Redirects permanently, with the same values and query. The new page decides who may see it.</summary>
        /// <param name="now">Names parameters of <paramref name="before"/> and no others.</param>
        public void MapMoved([StringSyntax("Route")] string before, [StringSyntax("Route")] string now)
        {
            var pattern = RoutePatternFactory.Parse(now);
            routes
                .MapGet(
                    before,
                    (HttpContext http) =>
                        Results.Redirect(Fill(pattern, http.Request.RouteValues) + http.Request.QueryString, permanent: true)
                )
                .WithMetadata(new CanAttribute(Anyone.May), new MovedTo(now));
        }
    }

    /// <summary>The pattern of the new address, for the map.</summary>
    public sealed record MovedTo(string Pattern);

    private static string Fill(RoutePattern pattern, RouteValueDictionary values) =>
        "/"
        + string.Join(
            '/',
            pattern.PathSegments.Select(s =>
                string.Concat(
                    s.Parts.Select(p =>
                        p is RoutePatternParameterPart parameter
                            ? Uri.EscapeDataString($"{values[parameter.Name]}")
                            : ((RoutePatternLiteralPart)p).Content
                    )
                )
            )
        );
}
