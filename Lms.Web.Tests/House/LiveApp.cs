using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Lms.Web.Tests.House;

/// <summary>The product as a process of its own, which can be killed and restarted with the same data.</summary>
public sealed class LiveApp(string folder, IReadOnlyDictionary<string, string> settings) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly int port = FreePort();
    private Process? process;

    public Uri Address => new($"http://127.0.0.1:{port}");

    /// <summary>Static assets of a build are available in development only; a published product contains them.</summary>
    public bool WithScripts { get; init; }

    /// <summary>A page that responds once the product is ready; before the setup there is only the setup page.</summary>
    public string StartPath { get; init; } = "/sign-in";

    /// <summary>The log level of the console.</summary>
    public string Level { get; init; } = "Error";

    /// <summary>Environment variables.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>As an ordinary user, as root can write everywhere. The folder must belong to that user.</summary>
    public bool WithoutRights { get; init; }

    /// <summary>A prefix for programs; empty if the tests run as an ordinary user.</summary>
    private static string Rightless => Environment.UserName == "root" ? "setpriv --reuid=65534 --regid=65534 --clear-groups" : "";

    /// <summary>The console output, for a test that fails.</summary>
    public string Console => File.Exists(Log) ? File.ReadAllText(Log) : "";

    /// <summary>The product as built with these tests.</summary>
    public static string Program => Path.Combine(SourceRootAttribute.Of("Lms.Web", "bin"), Configuration, "net10.0", "Lms.Web.dll");

    private string Log => Path.Combine(folder, "console.log");

    /// <summary>Starts the process and returns when it responds.</summary>
    public async Task StartAsync()
    {
        string[] all =
        [
            Program,
            $"--urls={Address}",
            .. settings.Select(s => $"--{s.Key}={s.Value}"),
            "--Access:PasswordIterations=1",
            "--Access:AttemptsPerMinute=100000",
            $"--Logging:LogLevel:Default={Level}",
        ];
        // The shell redirects the console to a file, so that the product never waits for a reader, and then becomes the product.
        var start = new ProcessStartInfo(
            "/bin/sh",
            ["-c", $"exec {(WithoutRights ? Rightless : "")} dotnet \"$@\" >>\"$0\" 2>&1", Log, .. all]
        )
        {
            WorkingDirectory = SourceRootAttribute.Of("Lms.Web"),
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = WithScripts ? "Development" : "Production";
        foreach (var (name, value) in Variables)
            start.Environment[name] = value;
        process = Process.Start(start)!;
        using var http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(5) };
        var watch = Stopwatch.StartNew();
        while (!await AnswersAsync(http))
        {
            if (process.HasExited || watch.Elapsed > Patience)
                throw new InvalidOperationException($"The product did not start: {Console}");
            await Task.Delay(50);
        }
    }

    /// <summary>As in a power failure: nothing is cleaned up.</summary>
    public async Task KillAsync()
    {
        if (process is null)
            return;
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    /// <summary>As when the service manager stops it.</summary>
    /// <returns>False if it still runs after this time.</returns>
    public async Task<bool> TerminateAsync(TimeSpan atMost)
    {
        using (var kill = Process.Start("kill", ["-TERM", process!.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync();
        using var limit = new CancellationTokenSource(atMost);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync() => await KillAsync();

    private static string Configuration => AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";

    private async Task<bool> AnswersAsync(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync(StartPath);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
