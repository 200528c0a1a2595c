using System.Net;
using System.Net.Sockets;
using Lms.Web.Kernel;

namespace Lms.Web.Features.Courses.Model;

/// <summary>An external URL, as typed or pasted by a user.</summary>
public static class OutsideAddress
{
    public const int MostLength = 1000;

    /// <summary>An absolute web URL without credentials; a missing <c>https://</c> is added.</summary>
    public static Result<Uri> Read(string? typed)
    {
        var text = (typed ?? "").Trim();
        if (text.Length == 0)
            return new Refusal("Enter a URL.", "Url");
        if (text.Length > MostLength)
            return new Refusal("The URL is longer than {0} characters.", "Url", MostLength);
        if (text.StartsWith("//", StringComparison.Ordinal))
            text = "https:" + text;
        else if (!HasScheme(text))
            text = "https://" + text;
        if (text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)) || !Uri.TryCreate(text, UriKind.Absolute, out var address))
            return new Refusal("Enter a complete URL, such as https://example.org/page.", "Url");
        if (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp)
            return new Refusal("The URL must start with https:// or http://.", "Url");
        if (address.UserInfo.Length > 0)
            return new Refusal("The URL contains a name or password before the @. Everyone could read it, so remove it.", "Url");
        if (
            address.Host.Length == 0
            || (address.HostNameType is UriHostNameType.Dns && !address.Host.Contains('.') && address.Host != "localhost")
        )
            return new Refusal("Enter a complete URL, such as https://example.org/page.", "Url");
        return address;
    }

    /// <summary>A name or number in a private network (RFC 1918, 4193, 3927, 6761, 8375).</summary>
    public static bool IsPrivate(Uri address)
    {
        var host = address.IdnHost.TrimEnd('.').ToLowerInvariant();
        if (!IPAddress.TryParse(host.Trim('[', ']'), out var number))
            return host is "localhost"
                || !host.Contains('.')
                || new[] { ".localhost", ".local", ".internal", ".lan", ".home.arpa", ".test", ".invalid" }.Any(e =>
                    host.EndsWith(e, StringComparison.Ordinal)
                );
        if (number.IsIPv4MappedToIPv6)
            number = number.MapToIPv4();
        if (IPAddress.IsLoopback(number) || number.Equals(IPAddress.Any) || number.Equals(IPAddress.IPv6Any))
            return true;
        if (number.AddressFamily is AddressFamily.InterNetworkV6)
            return number.IsIPv6LinkLocal || number.IsIPv6UniqueLocal || number.IsIPv6SiteLocal;
        return number.GetAddressBytes()
            is [10, ..]
                or [127, ..]
                or [0, ..]
                or [169, 254, ..]
                or [192, 168, ..]
                or [172, >= 16 and <= 31, ..]
                or [100, >= 64 and <= 127, ..];
    }

    /// <summary>“javascript:…” and “mailto:…” have one; “example.org:8080/x” and “example.org” do not.</summary>
    private static bool HasScheme(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && text.AsSpan(0, colon).IndexOfAny("/?#.") < 0;
    }
}
