using System.Globalization;
using Lms.Web.Platform;
using Lms.Web.Platform.Files;

namespace Lms.Web.Features.Certificates.Model;

/// <summary>What its owner does with a certificate: see it, keep it, and show it to others.</summary>
public sealed record CertificateLinks
{
    public required Certificate It { get; init; }

    /// <summary>Null until it is printed.</summary>
    public required string? Pdf { get; init; }

    /// <summary>Anyone with this URL can verify it.</summary>
    public required string Verify { get; init; }

    public string Page => $"/certificates/{It.Number}";

    public string Picture => $"{Page}?handler=Picture";

    /// <summary>
    /// Fills in LinkedIn's form for a certification. The names of the fields are those of its “Add to profile” links.
    /// </summary>
    public string LinkedIn
    {
        get
        {
            var fields = new List<(string Name, string Value)>
            {
                ("startTask", "CERTIFICATION_NAME"),
                ("name", It.CourseTitle),
                ("organizationName", It.InstitutionName),
                ("issueYear", Number(It.CompletedOn.Year)),
                ("issueMonth", Number(It.CompletedOn.Month)),
                ("certUrl", Verify),
                ("certId", It.Number),
            };
            if (It.ExpiresAt is { } expires)
                fields.AddRange([("expirationYear", Number(expires.Year)), ("expirationMonth", Number(expires.Month))]);
            return "https://www.linkedin.com/profile/add?"
                + string.Join('&', fields.Select(f => $"{f.Name}={Uri.EscapeDataString(f.Value)}"));
        }
    }

    public static CertificateLinks Of(Certificate it, FileTokens tokens, SiteOptions site) =>
        new()
        {
            It = it,
            Pdf = it.FileId is { } file ? tokens.Url(file, $"{it.Number}.pdf", it.Id) : null,
            Verify = site.Url($"/verify/{it.Number}"),
        };

    private static string Number(int it) => it.ToString(CultureInfo.InvariantCulture);
}
