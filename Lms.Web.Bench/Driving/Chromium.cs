using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lms.Web.Bench.Driving;

/// <summary>
/// A headless browser driven over its own protocol (DevTools): enough to open a page as a user, press keys, and measure the main thread.
/// </summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

    private readonly Process process;
    private readonly string folder;
    private readonly ClientWebSocket line = new();
    private readonly byte[] buffer = new byte[1 << 16];
    private string? page;
    private int sent;

    private Chromium(Process process, string folder) => (this.process, this.folder) = (process, folder);

    /// <summary>Null where no such browser is installed.</summary>
    public static string? Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .SelectMany(p => Names.Select(n => Path.Combine(p, n)))
            .FirstOrDefault(File.Exists);

    /// <param name="folder">Holds its profile; created from scratch.</param>
    public static async Task<Chromium> StartAsync(string program, string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (
            var argument in new[]
            {
                "--headless=new",
                "--remote-debugging-port=0",
                $"--user-data-dir={Directory.CreateDirectory(folder).FullName}",
                "--window-size=1280,900",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                "about:blank",
            }
        )
            start.ArgumentList.Add(argument);
        var browser = new Chromium(Process.Start(start)!, folder);
        // The output is not used, but a full pipe would block the browser.
        browser.process.OutputDataReceived += (_, _) => { };
        browser.process.ErrorDataReceived += (_, _) => { };
        browser.process.BeginOutputReadLine();
        browser.process.BeginErrorReadLine();
        try
        {
            var told = Path.Combine(folder, "DevToolsActivePort");
            var watch = Stopwatch.StartNew();
            while (!File.Exists(told) || (await File.ReadAllLinesAsync(told)).Length < 2)
            {
                if (browser.process.HasExited || watch.Elapsed.TotalSeconds > 60)
                    throw new InvalidOperationException("Chromium did not start.");
                await Task.Delay(50);
            }
            var lines = await File.ReadAllLinesAsync(told);
            await browser.line.ConnectAsync(new Uri($"ws://127.0.0.1:{lines[0]}{lines[1]}"), CancellationToken.None);
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Opens an address in a tab of its own, with these cookies, and waits until it is loaded and the main thread has nothing more to do.
    /// </summary>
    /// <returns>Milliseconds that the main thread worked for it.</returns>
    public async Task<double> OpenAsync(Uri address, string cookies)
    {
        if (page is not null)
        {
            await SendAsync("Page.close");
            page = null;
        }
        var target = (await SendAsync("Target.createTarget", new { url = "about:blank" }))["targetId"]!.GetValue<string>();
        page = (await SendAsync("Target.attachToTarget", new { targetId = target, flatten = true }))["sessionId"]!.GetValue<string>();
        foreach (var cookie in cookies.Split("; ").Select(c => c.Split('=', 2)))
            await SendAsync(
                "Network.setCookie",
                new
                {
                    name = cookie[0],
                    value = cookie[1],
                    url = address.GetLeftPart(UriPartial.Authority),
                }
            );
        // Thread time, not wall-clock time: other load on the machine is not counted.
        await SendAsync("Performance.enable", new { timeDomain = "threadTicks" });
        await SendAsync("Page.navigate", new { url = address.ToString() });
        var watch = Stopwatch.StartNew();
        while (
            await EvaluateAsync($"location.href === {JsonSerializer.Serialize(address.ToString())} && document.readyState")
                is not "complete"
        )
        {
            if (watch.Elapsed.TotalSeconds > 60)
                throw new InvalidOperationException(
                    $"{address.AbsolutePath} was not opened: the browser is at {await EvaluateAsync("location.href")}."
                );
            await Task.Delay(50);
        }
        await RestAsync();
        return await MainThreadMsAsync();
    }

    /// <summary>Waits until the main thread did nothing for half a second.</summary>
    public async Task RestAsync()
    {
        for (var (i, last) = (0, double.MinValue); i < 60; i++)
        {
            var now = await MainThreadMsAsync();
            if (now - last < 3)
                return;
            last = now;
            await Task.Delay(500);
        }
    }

    /// <summary>Total time of all main-thread tasks since the page was requested.</summary>
    public async Task<double> MainThreadMsAsync() =>
        (await SendAsync("Performance.getMetrics"))["metrics"]!.AsArray().Single(m => m!["name"]!.GetValue<string>() == "TaskDuration")![
            "value"
        ]!.GetValue<double>() * 1000;

    /// <summary>Types one character at the current focus.</summary>
    public async Task PressAsync(char letter)
    {
        var text = letter.ToString();
        await SendAsync(
            "Input.dispatchKeyEvent",
            new
            {
                type = "keyDown",
                text,
                key = text,
            }
        );
        await SendAsync("Input.dispatchKeyEvent", new { type = "keyUp", key = text });
    }

    public async Task<string?> EvaluateAsync(string expression) =>
        (await SendAsync("Runtime.evaluate", new { expression, returnByValue = true }))["result"]?["value"]?.ToString();

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (line.State == WebSocketState.Open)
            {
                page = null;
                await SendAsync("Browser.close");
            }
        }
        catch (Exception failure) when (failure is WebSocketException or InvalidOperationException)
        {
            // Already gone.
        }
        line.Dispose();
        if (!process.WaitForExit(5000))
            process.Kill(entireProcessTree: true);
        process.Dispose();
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // Its last process still writes there; the next run clears it.
        }
    }

    private async Task<JsonNode> SendAsync(string method, object? parameters = null)
    {
        var id = ++sent;
        var isOfBrowser = method.StartsWith("Target.", StringComparison.Ordinal) || method.StartsWith("Browser.", StringComparison.Ordinal);
        var order = new JsonObject
        {
            ["id"] = id,
            ["method"] = method,
            ["params"] = JsonSerializer.SerializeToNode(parameters ?? new { }),
        };
        if (page is not null && !isOfBrowser)
            order["sessionId"] = page;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await line.SendAsync(JsonSerializer.SerializeToUtf8Bytes(order), WebSocketMessageType.Text, true, patience.Token);
        while (true)
        {
            using var message = new MemoryStream();
            WebSocketReceiveResult part;
            do
            {
                part = await line.ReceiveAsync(buffer, patience.Token);
                message.Write(buffer, 0, part.Count);
            } while (!part.EndOfMessage);
            // Events arrive on the same connection; nothing here waits for one.
            if (part.MessageType == WebSocketMessageType.Close)
                throw new InvalidOperationException("Chromium hung up.");
            var answer = JsonNode.Parse(message.ToArray())!;
            if (answer["id"]?.GetValue<int>() != id)
                continue;
            return answer["error"] is { } error
                ? throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{method}: {error["message"]}"))
                : answer["result"]!;
        }
    }
}
