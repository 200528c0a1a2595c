using System.Globalization;
using System.Text;
using System.Xml;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Platform.Access;

namespace Lms.Web.Features.Courses.Catalog;

/// <summary>
/// The pages that search engines may read (RFC 9309) and their locations (sitemaps.org, protocol 0.9). For each institution at its own
/// address.
/// </summary>
public static class SearchEngines
{
    /// <summary>A file holds no more; more are listed in an index.</summary>
    public const int MostInFile = 50_000;

    private const string Space = "http://www.sitemaps.org/schemas/sitemap/0.9";

    /// <summary>Areas for members and for work.</summary>
    private static readonly string[] Private =
    [
        "/admin",
        "/operator",
        "/teach",
        "/learn",
        "/dashboard",
        "/settings",
        "/notifications",
        "/certificates",
        "/people",
        "/invite",
        "/sign-in",
        "/sign-out",
        "/register",
        "/forgot-password",
        "/reset-password",
        "/confirm-email",
        "/keep-account",
        "/language",
        "/errors",
        "/offline",
        "/courses/*/enroll",
        "/courses/*/reviews/mine",
    ];

    public sealed record Place(string Path, DateTime? ChangedAt = null);

    public static async Task<IResult> RobotsAsync(Viewer viewer, InstitutionDirectory institutions, CancellationToken stop)
    {
        if (await institutions.FindAsync(viewer.InstitutionId, stop) is not { IsUnlisted: false } institution)
            return Results.Text("User-agent: *\nDisallow: /\n", "text/plain");
        var text = new StringBuilder("User-agent: *\n");
        foreach (var path in Private)
            text.Append("Disallow: ").Append(path).Append('\n');
        return Results.Text(
            text.Append("\nSitemap: ").Append(await institutions.UrlAsync(institution.Id, "/sitemap.xml", stop)).Append('\n').ToString(),
            "text/plain"
        );
    }

    /// <summary>All URLs, or the index of the files that contain them.</summary>
    public static async Task<IResult> SitemapAsync(
        Viewer viewer,
        InstitutionDirectory institutions,
        CatalogCards catalog,
        CancellationToken stop
    )
    {
        var (root, places) = await PlacesAsync(viewer, institutions, catalog, stop);
        if (root is null)
            return Results.NotFound();
        return Xml(places.Count <= MostInFile ? Addresses(root, places) : Index(root, (places.Count + MostInFile - 1) / MostInFile));
    }

    /// <param name="number">From 1.</param>
    public static async Task<IResult> SitemapFileAsync(
        int number,
        Viewer viewer,
        InstitutionDirectory institutions,
        CatalogCards catalog,
        CancellationToken stop
    )
    {
        var (root, places) = await PlacesAsync(viewer, institutions, catalog, stop);
        if (root is null)
            return Results.NotFound();
        return places.Count > MostInFile && number >= 1 && (number - 1L) * MostInFile < places.Count
            ? Xml(Addresses(root, places.Skip((number - 1) * MostInFile).Take(MostInFile)))
            : Results.NotFound();
    }

    /// <param name="root">The URL of the site without a trailing slash.</param>
    public static string Addresses(string root, IEnumerable<Place> places) =>
        Write(
            "urlset",
            xml =>
            {
                foreach (var place in places)
                    Entry(xml, "url", root + place.Path, place.ChangedAt);
            }
        );

    public static string Index(string root, int files) =>
        Write(
            "sitemapindex",
            xml =>
            {
                for (var number = 1; number <= files; number++)
                    Entry(xml, "sitemap", string.Create(CultureInfo.InvariantCulture, $"{root}/sitemap-{number}.xml"), null);
            }
        );

    private static async Task<(string? Root, IReadOnlyList<Place> Places)> PlacesAsync(
        Viewer viewer,
        InstitutionDirectory institutions,
        CatalogCards catalog,
        CancellationToken stop
    )
    {
        if (await institutions.FindAsync(viewer.InstitutionId, stop) is not { IsUnlisted: false } institution)
            return (null, []);
        var entry = await catalog.OfAsync(viewer, stop);
        return (
            await institutions.UrlAsync(institution.Id, "", stop),
            [
                new("/"),
                new("/courses"),
                .. entry.Categories.Select(c => new Place($"/courses/categories/{c.Value}")),
                .. entry.Cards.Select(c => new Place($"/courses/{c.Slug}", c.UpdatedAt)),
            ]
        );
    }

    private static void Entry(XmlWriter xml, string element, string address, DateTime? changedAt)
    {
        xml.WriteStartElement(element);
        xml.WriteElementString("loc", address);
        if (changedAt is { } at)
            xml.WriteElementString("lastmod", at.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        xml.WriteEndElement();
    }

    private static string Write(string root, Action<XmlWriter> entries)
    {
        using var text = new Utf8Writer();
        using (var xml = XmlWriter.Create(text))
        {
            xml.WriteStartElement(root, Space);
            entries(xml);
            xml.WriteEndElement();
        }
        return text.ToString();
    }

    private static IResult Xml(string text) => Results.Text(text, "application/xml", Encoding.UTF8);

    /// <summary>The declaration of the document names the encoding of its writer.</summary>
    private sealed class Utf8Writer() : StringWriter(CultureInfo.InvariantCulture)
    {
        public override Encoding Encoding => Encoding.UTF8;
    }
}
