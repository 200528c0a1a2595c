using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lms.Web.Platform.Files;

/// <param name="Finding">The name of what was found.</param>
/// <param name="Trouble">Why the file could not be scanned.</param>
public sealed record Scan(string? Finding, string? Trouble)
{
    public static readonly Scan Clean = new(null, null);

    public bool IsClean => Finding is null && Trouble is null;
}

/// <summary>
/// Asks ClamAV's daemon about content (clamd(8)). A command begins with <c>z</c> and ends with a zero byte, and so does the answer.
/// <c>INSTREAM</c>: pieces, each after its length (four bytes, the highest first), and a length of zero at the end; the answer is
/// <c>stream: OK</c>, <c>stream: NAME FOUND</c>, or ends with <c>ERROR</c>.
/// </summary>
public sealed class Clamd(UploadOptions options)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Large files take clamd minutes; if it does not accept a chunk or does not answer, the scan is given up.</summary>
    private static readonly TimeSpan PatienceWithScan = TimeSpan.FromMinutes(5);

    /// <summary>Without it, no file is scanned, and none waits.</summary>
    public bool IsOn => options.Clamd.Length > 0;

    /// <summary>Null when it is not a valid address.</summary>
    public static EndPoint? AddressOf(string text)
    {
        if (text.StartsWith("unix:", StringComparison.Ordinal))
            text = text[5..];
        if (text.StartsWith('/'))
            return text.Length <= 100 ? new UnixDomainSocketEndPoint(text) : null;
        var colon = text.LastIndexOf(':');
        return
            colon > 0
            && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is > 0 and < 65536
            && Uri.CheckHostName(text[..colon].Trim('[', ']')) is not UriHostNameType.Unknown
            ? new DnsEndPoint(text[..colon].Trim('[', ']'), port)
            : null;
    }

    /// <returns>Null when it answers, otherwise why not.</returns>
    public async Task<string?> PingAsync(CancellationToken stop)
    {
        var answer = await AskAsync("PING", null, Patience, stop);
        return answer.Said == "PONG" ? null : answer.Trouble ?? $"Unexpected response: “{answer.Said}”.";
    }

    /// <summary>Reads the content from the start.</summary>
    public async Task<Scan> ScanAsync(Stream content, CancellationToken stop)
    {
        var (said, trouble) = await AskAsync("INSTREAM", content, PatienceWithScan, stop);
        if (trouble is not null)
            return new(null, trouble);
        if (said == "stream: OK")
            return Scan.Clean;
        return said.StartsWith("stream: ", StringComparison.Ordinal) && said.EndsWith(" FOUND", StringComparison.Ordinal)
            ? new(said["stream: ".Length..^" FOUND".Length], null)
            : new(null, said.Length == 0 ? "The connection was closed without an answer." : said);
    }

    private async Task<(string Said, string? Trouble)> AskAsync(string command, Stream? content, TimeSpan patience, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Patience);
        try
        {
            var address = AddressOf(options.Clamd)!;
            using var socket =
                address is UnixDomainSocketEndPoint
                    ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
                    : new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(address, limit.Token);
            await using var wire = new NetworkStream(socket);
            await wire.WriteAsync(Encoding.ASCII.GetBytes($"z{command}\0"), limit.Token);
            try
            {
                if (content is not null)
                    await SendAsync(content, wire, limit, patience);
            }
            catch (IOException failure) when (failure.InnerException is SocketException)
            {
                // It had enough before the end, and answers why.
            }
            limit.CancelAfter(patience);
            using var reader = new StreamReader(wire, Encoding.UTF8);
            return ((await reader.ReadToEndAsync(limit.Token)).TrimEnd('\0', '\n'), null);
        }
        catch (Exception failure)
            when (failure is SocketException or IOException || (failure is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return ("", failure is OperationCanceledException ? "No response." : failure.Message);
        }
    }

    private static async Task SendAsync(Stream content, NetworkStream wire, CancellationTokenSource limit, TimeSpan patience)
    {
        var piece = new byte[4 + (1 << 16)];
        for (int read; (read = await content.ReadAsync(piece.AsMemory(4), limit.Token)) > 0; )
        {
            limit.CancelAfter(patience);
            BinaryPrimitives.WriteInt32BigEndian(piece, read);
            await wire.WriteAsync(piece.AsMemory(0, 4 + read), limit.Token);
        }
        await wire.WriteAsync(new byte[4], limit.Token);
    }
}
