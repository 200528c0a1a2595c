using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Lms.Web.Tests.House;

/// <summary>An independent OpenID Connect provider: the npm package <c>oidc-provider</c> on a free local port.</summary>
public sealed class OpenIdServer : IDisposable
{
    private static readonly Lock Installing = new();

    private readonly Process process;
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() });

    public OpenIdServer()
    {
        var folder = SourceRootAttribute.Of("Lms.Web.Tests", "House", "OpenId");
        lock (Installing)
        {
            if (!Directory.Exists(Path.Combine(folder, "node_modules", "oidc-provider")))
            {
                using var install = Process.Start(
                    new ProcessStartInfo("npm", ["ci", "--silent", "--prefix", folder]) { RedirectStandardOutput = true }
                )!;
                install.WaitForExit();
                if (install.ExitCode != 0)
                    throw new InvalidOperationException("npm ci failed for the provider of the tests.");
            }
        }
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            Authority = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        }
        process = Process.Start(
            new ProcessStartInfo(
                "node",
                [Path.Combine(folder, "provider.mjs"), new Uri(Authority).Port.ToString(CultureInfo.InvariantCulture)]
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        process.BeginErrorReadLine();
        if (process.StandardOutput.ReadLine() != "ready")
            throw new InvalidOperationException("The provider of the tests did not start.");
    }

    public string Authority { get; }

    /// <summary>Sets who signs in there.</summary>
    public Task Is(string sub, string? email = null, bool verified = true, string first = "Nia", string last = "Sol") =>
        http.PostAsync(
            Authority + "/as",
            new StringContent(
                JsonSerializer.Serialize(
                    new Dictionary<string, object?>
                    {
                        ["sub"] = sub,
                        ["email"] = email,
                        ["email_verified"] = verified,
                        ["given_name"] = first,
                        ["family_name"] = last,
                    }
                )
            )
        );

    /// <param name="how"><c>signature</c>, <c>nonce</c>, <c>audience</c>, <c>audiences</c>, <c>issuer</c>, <c>expired</c>, <c>unsigned</c>;
    /// empty for none.</param>
    public Task Spoils(string how) => http.PostAsync(Authority + "/spoil", new StringContent(how));

    /// <summary>Follows the provider's own pages until it redirects back.</summary>
    public static async Task<Uri> Visit(Uri address)
    {
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() });
        for (var hops = 0; hops < 10; hops++)
        {
            using var answer = await browser.GetAsync(address);
            Assert.True(answer.Headers.Location is not null, await answer.Content.ReadAsStringAsync());
            address = new Uri(address, answer.Headers.Location);
            if (address.Host == "localhost")
                return address;
        }
        throw new InvalidOperationException("The provider does not send the browser back.");
    }

    /// <summary>Stops the provider.</summary>
    public void Stop()
    {
        process.Kill();
        process.WaitForExit();
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.WaitForExit();
        process.Dispose();
        http.Dispose();
    }
}
