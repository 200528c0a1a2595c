using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Lms.Web.Platform.Configuration;

/// <summary>Opens the addresses of the product, or says in one sentence why they cannot be opened.</summary>
public static class Listening
{
    private const string Advice = "Choose another address with --urls=http://127.0.0.1:8080, or another port with ASPNETCORE_HTTP_PORTS.";

    private const string Server = "Microsoft.AspNetCore.Server.Kestrel";

    private static readonly string[] Ports = ["http_ports", "https_ports"];

    /// <summary>Before this, failures are reported by the code that started the product; afterwards, by the log.</summary>
    public static bool HasBegun { get; private set; }

    /// <summary>Null, or a sentence that names the address that is none.</summary>
    public static string? Complaint(IConfiguration configuration)
    {
        foreach (var url in (configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries))
            if (!IsAddress(url))
                return $"“{url}” is not a valid address to listen on. {Advice}";
        foreach (var port in Ports.SelectMany(p => (configuration[p] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries)))
            if (!ushort.TryParse(port, out _))
                return $"“{port}” is not a valid port to listen on; it must be a number from 0 to {ushort.MaxValue}.";
        return null;
    }

    /// <exception cref="MisconfiguredException">An address is taken, or may not be opened.</exception>
    public static async Task BeginAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync();
            HasBegun = true;
        }
        catch (Exception failure) when (Sentence(failure, app.Configuration) is { } sentence)
        {
            // What works in the background begins before the server; it has to end before what it uses is gone.
            await app.StopAsync();
            throw new MisconfiguredException(sentence, failure);
        }
    }

    /// <summary>
    /// Where a browser on this machine finds the product, which may listen on all addresses; null when it listens on none.
    /// </summary>
    public static string? Here(WebApplication app)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses;
        if (addresses?.FirstOrDefault() is not { } address)
            return null;
        var parts = BindingAddress.Parse(address);
        var isAny = parts.Host is "*" or "+" or "0.0.0.0" or "[::]";
        return $"{parts.Scheme}://{(isAny ? "localhost" : parts.Host)}:{parts.Port}";
    }

    private static bool IsAddress(string url)
    {
        try
        {
            return BindingAddress.Parse(url.Trim()).Port is >= 0 and <= ushort.MaxValue;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static string? Sentence(Exception failure, IConfiguration configuration) =>
        failure switch
        {
            IOException { InnerException: AddressInUseException } =>
                $"{failure.Message} Another program is already listening there. {Advice}",
            SocketException or IOException { InnerException: SocketException } =>
                $"The product cannot listen on {configuration["urls"]}: {failure.GetBaseException().Message}. {Advice}",
            CryptographicException
            or FileNotFoundException
            or DirectoryNotFoundException
            or UnauthorizedAccessException when configuration.GetSection("Kestrel").Exists() => OfCertificate(failure, configuration),
            InvalidOperationException when failure.Source?.StartsWith(Server, StringComparison.Ordinal) is true => OfCertificate(
                failure,
                configuration
            ),
            _ => null,
        };

    /// <summary>The .NET error for an unreadable file does not name the file.</summary>
    private static string OfCertificate(Exception failure, IConfiguration configuration)
    {
        var files = configuration
            .GetSection("Kestrel")
            .AsEnumerable()
            .Where(s => s.Value is not null && s.Key.EndsWith("Path", StringComparison.OrdinalIgnoreCase))
            .Select(s => $"{s.Key}={s.Value}")
            .Order(StringComparer.Ordinal)
            .ToList();
        var said = failure.GetBaseException().Message.Split('\n')[0].Trim().TrimEnd('.');
        var named = files.Count == 0 ? "" : $" ({string.Join(", ", files)})";
        return $"TLS is not configured correctly: {said}{named}. Check Kestrel:Endpoints and Kestrel:Certificates.";
    }
}
