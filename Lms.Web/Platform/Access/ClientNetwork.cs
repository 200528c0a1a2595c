using System.Net;
using System.Net.Sockets;

namespace Lms.Web.Platform.Access;

/// <summary>
/// The network by which attempts are counted: a whole IPv4 address, and the first 64 bits of an IPv6 address, because the owner of one of
/// those addresses has all of them (RFC 6177).
/// </summary>
public static class ClientNetwork
{
    private const int BytesOfNetwork = 8;

    /// <returns>Such as <c>192.0.2.7</c> or <c>2001:db8:1:2::/64</c>; null when the address is not known.</returns>
    public static string? Of(IPAddress? address)
    {
        if (address is null)
            return null;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily is not AddressFamily.InterNetworkV6)
            return address.ToString();
        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, BytesOfNetwork, bytes.Length - BytesOfNetwork);
        return $"{new IPAddress(bytes)}/{BytesOfNetwork * 8}";
    }
}
