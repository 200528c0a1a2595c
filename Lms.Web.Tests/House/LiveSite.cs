using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting;

namespace Lms.Web.Tests.House;

/// <summary>The product on a local port with its background work running, for a real browser.</summary>
public sealed class LiveSite : LmsApp
{
    private readonly int port = FreePort();

    public LiveSite()
    {
        UseKestrel(port);
        StartServer();
    }

    public string Address => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");

    /// <remarks>Assets that are watched for changes are sent uncompressed; these are sent like those of a published product.</remarks>
    protected override IEnumerable<KeyValuePair<string, string>> More =>
        [
            new("Jobs:Enabled", "true"),
            new("Site:BaseUrl", Address),
            new("ReloadStaticAssetsAtRuntime", "false"),
            // Preparing media takes processor time; the tests about it do so themselves.
            new("Media:FfmpegPath", "/nowhere/ffmpeg"),
            new("Media:FfprobePath", "/nowhere/ffprobe"),
        ];

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        // Static assets of a build are in the source folders; only a published product contains them.
        builder.UseStaticWebAssets();
    }

    /// <summary>Waits until the background has done something, as long as the browser would wait.</summary>
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

    /// <summary>The first email to this address with these words in the subject, as soon as it has arrived.</summary>
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
