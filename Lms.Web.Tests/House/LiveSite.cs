using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting;

namespace Lms.Web.Tests.House;

/// <summary>The product on a port of this machine, with its background work running: what a real browser meets.</summary>
public sealed class LiveSite : LmsApp
{
    private readonly int port = FreePort();

    public LiveSite()
    {
        UseKestrel(port);
        StartServer();
    }

    public string Address => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");

    /// <remarks>Assets that are watched for changes are sent without compression; a published product sends them as these are sent.</remarks>
    protected override IEnumerable<KeyValuePair<string, string>> More =>
        [
            new("Jobs:Enabled", "true"),
            new("Site:BaseUrl", Address),
            new("ReloadStaticAssetsAtRuntime", "false"),
            // Making renditions takes a processor for a while; the tests about it do so themselves.
            new("Media:FfmpegPath", "/nowhere/ffmpeg"),
            new("Media:FfprobePath", "/nowhere/ffprobe"),
        ];

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        // The scripts, styles and fonts of a build lie where they were made; only a published product has them beside it.
        builder.UseStaticWebAssets();
    }

    /// <summary>Waits for the background to have done something, up to the patience that a browser has too.</summary>
    public static async Task<T> Until<T>(Func<T?> look, string what)
        where T : class
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (look() is { } found)
                return found;
            if (TimeProvider.System.GetElapsedTime(begun) > TimeSpan.FromSeconds(Chromium.PatienceSeconds))
                throw new TimeoutException($"Not within {Chromium.PatienceSeconds} s: {what}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The first mail to this address whose subject has these words, as soon as it is there.</summary>
    public Task<Mailbox.Letter> Letter(string to, string subject) =>
        Until(
            () => Mail.To(to).FirstOrDefault(l => l.Subject.Contains(subject, StringComparison.OrdinalIgnoreCase)),
            $"a mail “{subject}” to {to}"
        );

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
