using System.Net;
using Lms.Web.Kernel;

namespace Lms.Web.Platform.Access;

/// <summary>Checks whether requests come over TLS if the URL of the product is HTTPS, and remembers what it saw.</summary>
/// <param name="speaksTls">This process has a certificate and listens with it.</param>
public sealed class TlsWatch(SiteOptions site, bool speaksTls, TimeProvider clock)
{
    /// <summary>Older requests say nothing about the current settings.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    private Sighting? last;
    private bool wasSecure;

    /// <param name="From">The sender: the proxy, or the client that connected directly.</param>
    private sealed record Sighting(string From, DateTime At);

    /// <summary>A proxy has to handle TLS for this process.</summary>
    public bool NeedsProxy => site.IsSecure && !speaksTls;

    /// <summary>A proxy is needed, but none is configured.</summary>
    public bool IsDeaf => NeedsProxy && site.Proxies.Length == 0;

    /// <summary>Null while there is no sign of a problem.</summary>
    public string? Complaint
    {
        get
        {
            if (Volatile.Read(ref wasSecure))
                return null;
            if (last is { } seen && seen.At + Fresh > clock.Now)
                return $"Pages are being requested over http, most recently from {seen.From}, but Site:BaseUrl is {site.BaseUrl}.";
            return IsDeaf
                ? $"Site:BaseUrl is {site.BaseUrl}, but no TLS reverse proxy is configured and this process does not use TLS itself."
                : null;
        }
    }

    public string Advice =>
        last is { } seen && !site.Proxies.Contains(seen.From)
            ? Complete($"If {seen.From} is your proxy, set {Entry(seen.From)}.")
            : Complete($"Set the address of your proxy, for example {Entry("10.0.0.2")}.");

    /// <summary>The setting that makes this proxy trusted, as an environment variable.</summary>
    public string Entry(string proxy) => $"Site__Proxies__{site.Proxies.Length}={proxy}";

    private static string Complete(string advice) =>
        $"{advice} The proxy must send X-Forwarded-Proto. If you do not use TLS, set Site:BaseUrl to an http URL.";

    public void SawTls()
    {
        if (!Volatile.Read(ref wasSecure))
            Volatile.Write(ref wasSecure, true);
    }

    public void SawHttp(IPAddress? from) => last = new(NameOf(from), clock.Now);

    /// <summary>A dual-stack socket reports IPv4 addresses in the mapped form.</summary>
    public static string NameOf(IPAddress? address) =>
        address switch
        {
            null => "unknown",
            { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
            _ => address.ToString(),
        };
}
