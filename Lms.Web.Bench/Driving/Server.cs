using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Lms.Web.Bench.Driving;

/// <summary>A server process that this benchmark started, and ends again by its number.</summary>
internal sealed class Server : IAsyncDisposable
{
    private const int Terminate = 15;

    /// <summary>Milliseconds per clock tick in /proc/&lt;pid&gt;/stat (USER_HZ, which Linux fixes at 100 per second).</summary>
    private const double MsPerTick = 10;

    private readonly Process process;

    private Server(string name, Process process, Uri address) => (Name, this.process, Address) = (name, process, address);

    public string Name { get; }

    public int Id => process.Id;

    public Uri Address { get; }

    /// <summary>From the start of the process to the first 200 of the page that was asked for, in milliseconds.</summary>
    public double StartMs { get; private set; }

    /// <param name="first">The page to wait for.</param>
    /// <param name="connection">To the database; passed in the environment, so that no password appears in a process list.</param>
    /// <param name="arguments">After <c>dotnet</c>; the address is added.</param>
    /// <param name="environment">More variables.</param>
    public static async Task<Server> StartAsync(
        string name,
        string folder,
        HttpClient http,
        Func<Uri, HttpRequestMessage> first,
        string connection,
        string[] arguments,
        IEnumerable<KeyValuePair<string, string>> environment
    )
    {
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}"));
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments.Append($"--urls={address.GetLeftPart(UriPartial.Authority)}"))
            start.ArgumentList.Add(argument);
        start.Environment["ASPNETCORE_ENVIRONMENT"] = start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        start.Environment["Database__ConnectionString"] = start.Environment[Settings.ConnectionVariable] = connection;
        foreach (var (variable, value) in environment)
            start.Environment[variable] = value;
        var watch = Stopwatch.StartNew();
        var server = new Server(name, Process.Start(start)!, address);
        server.process.OutputDataReceived += server.Log;
        server.process.ErrorDataReceived += server.Log;
        server.process.BeginOutputReadLine();
        server.process.BeginErrorReadLine();
        try
        {
            while (!await server.AnswersAsync(http, first))
            {
                if (server.process.HasExited || watch.Elapsed.TotalSeconds > 60)
                    throw new InvalidOperationException($"{name} did not start.");
                await Task.Delay(5);
            }
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
        server.StartMs = watch.Elapsed.TotalMilliseconds;
        return server;
    }

    /// <summary>User and system time so far.</summary>
    public double CpuMs()
    {
        var stat = File.ReadAllText($"/proc/{process.Id}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) * MsPerTick;
    }

    public double RssMb() =>
        double.Parse(
            File.ReadLines($"/proc/{process.Id}/status")
                .First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2],
            CultureInfo.InvariantCulture
        ) / 1024;

    /// <summary>Waits until background work already started is done.</summary>
    public async Task RestAsync(int mostSeconds)
    {
        for (var i = 0; i < mostSeconds * 2; i++)
        {
            var before = CpuMs();
            await Task.Delay(500);
            if (CpuMs() - before <= 30)
                return;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            _ = Kill(process.Id, Terminate);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
        }
        process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<bool> AnswersAsync(HttpClient http, HttpRequestMessage request)
    {
        try
        {
            using var answer = await http.SendAsync(request);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private Task<bool> AnswersAsync(HttpClient http, Func<Uri, HttpRequestMessage> first) => AnswersAsync(http, first(Address));

    private void Log(object sender, DataReceivedEventArgs line)
    {
        if (
            line.Data is { Length: > 0 } text
            && (
                text.Contains("fail", StringComparison.Ordinal)
                || text.Contains("warn", StringComparison.Ordinal)
                || text.Contains("Exception", StringComparison.Ordinal)
            )
        )
            Console.Error.WriteLine($"[{Name}] {text}");
    }
}
