namespace Lms.Web.Platform.Access;

/// <summary>Extends a page's Content-Security-Policy by exactly what it may show beyond what every page may.</summary>
public static class PagePolicy
{
    extension(HttpResponse response)
    {
        /// <summary>Allows frames of one other site.</summary>
        /// <param name="origin">Scheme and host, as <c>https://player.example.org</c>.</param>
        public void AllowFrames(string origin) => response.Headers.ContentSecurityPolicy += $"; frame-src {origin}";

        /// <summary>Documents of our own, in the browser's viewer.</summary>
        public void AllowDocuments() =>
            response.Headers.ContentSecurityPolicy = response
                .Headers.ContentSecurityPolicy.ToString()
                .Replace("object-src 'none'", "object-src 'self'", StringComparison.Ordinal);
    }
}
