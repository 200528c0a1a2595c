using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Lms.Web.Tests.House;

/// <summary>The product as a process of its own, which can be killed and started again over the same data.</summary>
public sealed class LiveApp(string folder, IReadOnlyDictionary<string, string> settings) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly int port = FreePort();
    private Process? process;

    public Uri Address => new($"http://127.0.0.1:{port}");

    /// <summary>Scripts and styles of a build are found in development only; a published product has them beside it.</summary>
    public bool WithScripts { get; init; }

    /// <summary>A page that answers once the product is ready; one that is not set up has no other than its set-up page.</summary>
    public string StartPath { get; init; } = "/sign-in";

    /// <summary>From which on the product writes to its console.</summary>
    public string Level { get; init; } = "Error";

    /// <summary>Variables of its environment.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>As an ordinary user, whom the modes of files bind; root may write everywhere. The folder must be theirs.</summary>
    public bool WithoutRights { get; init; }

    /// <summary>What to put before a program; empty where the tests run as an ordinary user themselves.</summary>
    private static string Rightless => Environment.UserName == "root" ? "setpriv --reuid=65534 --regid=65534 --clear-groups" : "";

    /// <summary>What the product wrote to its console, for a test that fails.</summary>
    public string Console => File.Exists(Log) ? File.ReadAllText(Log) : "";

    /// <summary>The product as it was built with these tests.</summary>
    public static string Program => Path.Combine(SourceRootAttribute.Of("Lms.Web", "bin"), Configuration, "net10.0", "Lms.Web.dll");

    private string Log => Path.Combine(folder, "console.log");

    /// <summary>Starts the process and returns when it answers.</summary>
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
        // The shell writes the console to a file, so that nobody has to read it for the product to go on, and then becomes the product.
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

    /// <summary>As when the power goes: nothing is tidied up.</summary>
    public async Task KillAsync()
    {
        if (process is null)
            return;
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    /// <summary>As when the service manager asks it to stop.</summary>
    /// <returns>False when it still runs after this time.</returns>
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
