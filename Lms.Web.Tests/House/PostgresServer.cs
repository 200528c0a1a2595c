using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Lms.Web.Tests.House;

/// <summary>A PostgreSQL server from the binaries of the distribution, in a temporary folder and on a free local port.</summary>
public sealed class PostgresServer : IDisposable
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), "lms-postgres-" + Ids.New().ToString("N")[^12..]);
    private readonly int port = FreePort();
    private readonly string binaries;

    public PostgresServer()
    {
        binaries = Directory
            .GetDirectories("/usr/lib/postgresql")
            .OrderByDescending(d => d, StringComparer.Ordinal)
            .Select(d => Path.Combine(d, "bin"))
            .First(d => File.Exists(Path.Combine(d, "initdb")));
        Directory.CreateDirectory(folder);
        if (Environment.UserName == "root")
            Run("chown", $"postgres {folder}");
        AsPostgres("initdb", $"-A trust -N -U postgres -E UTF8 --locale=C.UTF-8 -D {folder}/data");
        // Nothing has to survive a crash of this machine, and cleaning up would go through the databases of all test classes in turn.
        const string quick = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c autovacuum=off";
        var here = $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c max_connections=500";
        AsPostgres("pg_ctl", $"-w -D {folder}/data -l {folder}/log -o \"{here} {quick}\" start");
        Execute("CREATE ROLE lms LOGIN CREATEDB");
    }

    /// <summary>
    /// With an ordinary role, as recommended: a superuser would see rows that row-level security hides. Idle connections are closed at
    /// once: every test class has its own database and so its own pool, and on many processors all of them are open together.
    /// </summary>
    public string Connection(string database, string role = "lms") =>
        $"Host=127.0.0.1;Port={port};Username={role};Database={database};Maximum Pool Size=20;Connection Idle Lifetime=2;Connection Pruning Interval=1;Include Error Detail=true";

    public void Execute(string sql)
    {
        using var connection = new NpgsqlConnection(Connection("postgres", "postgres") + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        NpgsqlConnection.ClearAllPools();
        AsPostgres("pg_ctl", $"-m immediate -D {folder}/data stop");
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>PostgreSQL refuses to run as root.</summary>
    private void AsPostgres(string program, string arguments)
    {
        var path = Path.Combine(binaries, program);
        if (Environment.UserName == "root")
            Run("setpriv", $"--reuid=postgres --regid=postgres --clear-groups {path} {arguments}");
        else
            Run(path, arguments);
    }

    private static void Run(string program, string arguments)
    {
        // The server inherits open pipes and would keep them open, so it gets none.
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"cd / && exec {program} {arguments} >/dev/null 2>&1"]))!;
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {arguments} ended with {process.ExitCode}.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
