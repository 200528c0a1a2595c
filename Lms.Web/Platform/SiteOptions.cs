namespace Lms.Web.Platform;

/// <summary>Configuration section <c>Site</c>.</summary>
public sealed class SiteOptions
{
    /// <summary>The address by which people reach the product, for links in mails and QR codes.</summary>
    public string BaseUrl { get; set; } = "http://127.0.0.1:8080";

    /// <summary>Where the database file, uploads, keys and unsent mails lie.</summary>
    public string DataDirectory { get; set; } = "data";

    /// <summary>The whole address of a path in this product.</summary>
    public string Url(string path) => BaseUrl.TrimEnd('/') + path;

    public string InData(params ReadOnlySpan<string> parts) => Path.Combine([Path.GetFullPath(DataDirectory), .. parts]);
}
