using System.Net;
using Lms.Web.Platform.Configuration;

namespace Lms.Web.Platform;

/// <summary>Configuration section <c>Site</c>.</summary>
[Section("Site")]
public sealed class SiteOptions
{
    /// <summary>The address by which people reach the product, for links in emails and QR codes.</summary>
    [Setting("the URL people use; appears in emails and QR codes. With `https`, cookies are `Secure` and pages are served over TLS only")]
    public string BaseUrl { get; set; } = "http://127.0.0.1:8080";

    /// <summary>The directory of the database file, uploads, keys and unsent emails.</summary>
    [Setting("database file, uploads, the key for file URLs, unsent emails; accessible only to the user of the process")]
    public string DataDirectory { get; set; } = "data";

    /// <summary>Addresses and networks (<c>10.0.0.0/8</c>) of reverse proxies whose forwarded headers are trusted; no others are.</summary>
    [Setting("IP addresses and networks (`10.0.0.0/8`) of reverse proxies whose forwarded headers are trusted")]
    public string[] Proxies { get; set; } = [];

    [Setting("default language: `en`, `de` or `ar`; an institution can set its own")]
    public string Language { get; set; } = "en";

    /// <summary>Null: on in development only.</summary>
    [Setting("offers `en-XA`, accented and lengthened English for testing pages", Default = "`true` in development only")]
    public bool? PseudoLanguage { get; set; }

    /// <summary>People reach the product by TLS: cookies are bound to it.</summary>
    public bool IsSecure => BaseUrl.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    /// <summary>Checks whether this is a reverse proxy whose forwarded headers are trusted.</summary>
    public bool IsProxy(IPAddress address) =>
        Proxies.Any(p =>
            IPAddress.TryParse(p, out var one) ? one.Equals(address) : IPNetwork.TryParse(p, out var network) && network.Contains(address)
        );

    /// <summary>The absolute address of a path in this product.</summary>
    public string Url(string path) => BaseUrl.TrimEnd('/') + path;

    /// <summary>The same at another host name of this installation.</summary>
    public string Url(string path, string? host) =>
        host is null
            ? Url(path)
            : new UriBuilder(BaseUrl) { Host = host }
                .Uri.GetLeftPart(UriPartial.Path)
                .TrimEnd('/') + path;

    /// <summary>
    /// Behind TLS a cookie is bound to it, to this host and to all paths (RFC 6265bis, 4.1.3.2); a first run without TLS works too.
    /// </summary>
    public string CookieName(string name) => IsSecure ? "__Host-" + name : name;

    /// <summary>
    /// How a cookie of this product goes out: to no script, with no form from elsewhere, and under the name that <see cref="CookieName"/>
    /// gives it.
    /// </summary>
    public CookieOptions Cookie(HttpRequest request, TimeSpan? lasts = null) =>
        new()
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = IsSecure || request.IsHttps,
            Path = "/",
            IsEssential = true,
            MaxAge = lasts,
        };

    /// <summary>The same for the cookies that the framework writes.</summary>
    public void Harden(CookieBuilder cookie)
    {
        if (!IsSecure || cookie.Name is null or ['_', '_', ..])
            return;
        cookie.Name = CookieName(cookie.Name);
        cookie.SecurePolicy = CookieSecurePolicy.Always;
        cookie.Path = "/";
        cookie.Domain = null;
    }

    public string InData(params ReadOnlySpan<string> parts) => Path.Combine([Path.GetFullPath(DataDirectory), .. parts]);
}
