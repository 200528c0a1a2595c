using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Lms.Web.Tests.House;

/// <summary>A connection pooler between the product and the server, from a package of the distribution.</summary>
public sealed class PgBouncer : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("lms-pooler-").FullName;
    private readonly string connection;
    private readonly Process process;

    /// <param name="mode"><c>session</c> or <c>transaction</c>.</param>
    public PgBouncer(string connection, string mode)
    {
        var server = new NpgsqlConnectionStringBuilder(connection);
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            this.connection = new NpgsqlConnectionStringBuilder(connection) { Port = port }.ConnectionString;
            File.WriteAllText(
                Path.Combine(folder, "pooler.ini"),
                $"""
                [databases]
                {server.Database} = host=127.0.0.1 port={server.Port} user={server.Username}
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = {port}
                unix_socket_dir =
                auth_type = any
                pool_mode = {mode}
                ignore_startup_parameters = extra_float_digits,search_path
                """
            );
        }
        // The product restricts its files to its own user, and the pooler runs as another.
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
            File.SetUnixFileMode(Path.Combine(folder, "pooler.ini"), (UnixFileMode)0b110_100_100);
        }
        string[] command = ["/usr/sbin/pgbouncer", "-q", Path.Combine(folder, "pooler.ini")];
        // It refuses to run as root.
        if (Environment.UserName == "root")
            command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", .. command];
        process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true })!;
        process.BeginErrorReadLine();
    }

    /// <summary>The connection string through the pooler, once it listens.</summary>
    public async Task<string> ConnectionAsync()
    {
        var port = new NpgsqlConnectionStringBuilder(connection).Port;
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return connection;
            }
            catch (SocketException) when (attempt < 400 && !process.HasExited)
            {
                await Task.Delay(25);
            }
        }
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
