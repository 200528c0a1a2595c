using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lms.Web.Tests.House;

/// <summary>Stands in for ClamAV, whose signatures are not available everywhere: it knows one, the EICAR test file.</summary>
public sealed class ClamServer : IDisposable
{
    /// <summary>Split, so that no scanner mistakes this file for malware.</summary>
    public const string Eicar = @"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-" + "TEST-FILE!$H+H*";

    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentQueue<long> scanned = [];
    private readonly int port;
    private readonly string? path;
    private Socket? listener;

    /// <param name="path">Of a socket; null for a TCP port.</param>
    public ClamServer(string? path = null)
    {
        this.path = path;
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            port = ((IPEndPoint)probe.LocalEndpoint).Port;
        }
        Start();
    }

    public string Address => path ?? string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");

    /// <summary>Larger streams are answered as by clamd if its <c>StreamMaxLength</c> is exceeded.</summary>
    public long Most { get; set; } = long.MaxValue;

    /// <summary>Lengths of the scanned streams.</summary>
    public IReadOnlyCollection<long> Scanned => scanned;

    public void Stop()
    {
        listener?.Dispose();
        listener = null;
    }

    public void Start()
    {
        listener = path is null
            ? new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
            : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        if (path is null)
            listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Bind(path is null ? new IPEndPoint(IPAddress.Loopback, port) : new UnixDomainSocketEndPoint(path));
        listener.Listen();
        _ = AcceptAsync(listener);
    }

    public void Dispose()
    {
        stop.Cancel();
        Stop();
        stop.Dispose();
    }

    private async Task AcceptAsync(Socket from)
    {
        try
        {
            while (true)
                _ = ServeAsync(await from.AcceptAsync(stop.Token));
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The server has stopped.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            await using var wire = new NetworkStream(socket, ownsSocket: true);
            var command = new List<byte>();
            var one = new byte[1];
            while (await wire.ReadAsync(one, stop.Token) == 1 && one[0] != 0)
                command.Add(one[0]);
            var answer = Encoding.ASCII.GetString([.. command]) switch
            {
                "zPING" => "PONG",
                "zINSTREAM" => await ScanAsync(wire),
                _ => "UNKNOWN COMMAND",
            };
            await wire.WriteAsync(Encoding.ASCII.GetBytes(answer + "\0"), stop.Token);
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException)
        {
            // The client has disconnected.
        }
    }

    private async Task<string> ScanAsync(NetworkStream wire)
    {
        var content = new MemoryStream();
        var length = new byte[4];
        while (true)
        {
            await wire.ReadExactlyAsync(length, stop.Token);
            var size = BinaryPrimitives.ReadInt32BigEndian(length);
            if (size == 0)
                break;
            var piece = new byte[size];
            await wire.ReadExactlyAsync(piece, stop.Token);
            content.Write(piece);
            if (content.Length > Most)
                return "INSTREAM size limit exceeded. ERROR";
        }
        scanned.Enqueue(content.Length);
        return Encoding.Latin1.GetString(content.GetBuffer(), 0, (int)content.Length).Contains(Eicar, StringComparison.Ordinal)
            ? "stream: Eicar-Test-Signature FOUND"
            : "stream: OK";
    }
}
