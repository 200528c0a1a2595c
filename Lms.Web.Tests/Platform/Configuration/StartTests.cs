using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

#pragma warning disable CA1416 // What asks for modes of files is skipped where there are none.

namespace Lms.Web.Tests.Platform.Configuration;

/// <summary>The product as a process: a failed start prints one sentence, and read-only commands leave nothing behind.</summary>
[OnOneDatabase("It starts the product with databases of its own.")]
public sealed class StartTests : IDisposable
{
    /// <summary>Runs as a user to whom file permissions apply.</summary>
    private static readonly string[] Nobody = ["/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];

    private readonly string folder = Directory.CreateTempSubdirectory("lms-start-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Data => Path.Combine(folder, "data");

    [Theory]
    [InlineData(0, "--help")]
    [InlineData(0, "help", "course")]
    [InlineData(0, "routes")]
    [InlineData(0, "doctor")]
    [InlineData(1, "resume-jobs")]
    [InlineData(1, "rollback")]
    [InlineData(1, "backup", "x.zip")]
    [InlineData(64, "nope")]
    [InlineData(64, "course")]
    [InlineData(78, "course", "export", "fire-safety", "out")]
    [InlineData(78, "files", "move", "--to", "disk")]
    [InlineData(78, "seed")]
    [InlineData(78, "--Site:BaseURI=https://x")]
    public async Task Help_usage_errors_and_read_only_commands_create_no_directory_and_no_database(int status, params string[] args)
    {
        var (code, said, complained) = await Run([
            .. args,
            .. status is 64 || args.Contains("--help") ? (string[])[] : [$"--Site:DataDirectory={Data}"],
        ]);
        Assert.Equal(status, code);
        Assert.NotEmpty(said + complained);
        Assert.Empty(Directory.GetFileSystemEntries(folder));
        Assert.DoesNotContain("   at ", said + complained, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unusable_port_or_data_directory_stops_the_start_with_one_sentence()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await AssertStops($"127.0.0.1:{port}", $"--Site:DataDirectory={Data}", $"--urls=http://127.0.0.1:{port}");
        await AssertStops("99999", $"--Site:DataDirectory={Data}", "--urls=http://127.0.0.1:99999");
        var file = Path.Combine(folder, "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        await AssertStops(file, $"--Site:DataDirectory={file}", "--urls=http://127.0.0.1:0");
        await AssertStops(
            "127.0.0.1:1",
            $"--Site:DataDirectory={Data}",
            "--urls=http://127.0.0.1:0",
            "--Database:Provider=Postgres",
            "--Database:ConnectionString=Host=127.0.0.1;Port=1;Username=lms;Password=hunter2"
        );
    }

    [Fact]
    public async Task A_database_that_cannot_be_opened_is_named()
    {
        var file = Path.Combine(folder, "no-database");
        await File.WriteAllTextAsync(file, new string('x', 4096), TestContext.Current.CancellationToken);
        string[] there = [$"--Site:DataDirectory={Data}", $"--Database:ConnectionString=Data Source={file}"];
        await AssertStops(file, there);
        await AssertStops(file, [.. there, "--Database:MigrateAtStart=false"]);
        await AssertStops(file, ["seed", .. there]);
        var nowhere = Path.Combine(folder, "nowhere", "lms.db");
        await AssertStops(nowhere, $"--Site:DataDirectory={Data}", $"--Database:ConnectionString=Data Source={nowhere}");
    }

    [Fact]
    public async Task An_unreadable_certificate_or_damaged_key_stops_the_start_with_one_sentence()
    {
        string[] tls = [$"--Site:DataDirectory={Data}", "--Kestrel:Endpoints:Web:Url=https://127.0.0.1:0"];
        await AssertStops("/nowhere/site.pem", [.. tls, "--Kestrel:Certificates:Default:Path=/nowhere/site.pem"]);
        var broken = Path.Combine(folder, "site.pem");
        await File.WriteAllTextAsync(broken, "does not contain a certificate", TestContext.Current.CancellationToken);
        await AssertStops(
            broken,
            [.. tls, $"--Kestrel:Certificates:Default:Path={broken}", $"--Kestrel:Certificates:Default:KeyPath={broken}"]
        );
        var key = Path.Combine(Data, "keys", "files.key");
        await File.WriteAllBytesAsync(key, new byte[3], TestContext.Current.CancellationToken);
        await AssertStops($"{key} is damaged", $"--Site:DataDirectory={Data}", "--urls=http://127.0.0.1:0");
    }

    [Fact]
    public async Task Jobs_cannot_be_resumed_if_the_database_does_not_respond()
    {
        var (status, said, complained) = await Run(
            "resume-jobs",
            $"--Site:DataDirectory={Data}",
            "--Database:Provider=Postgres",
            "--Database:ConnectionString=Host=127.0.0.1;Port=1;Username=lms;Password=hunter2"
        );
        Assert.Equal(74, status);
        Assert.Single(complained.Trim().Split('\n'));
        Assert.DoesNotContain("   at ", said + complained, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", complained, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_installation_prints_only_where_it_listens()
    {
        Dictionary<string, string> settings = new() { ["Site:DataDirectory"] = Data, ["Site:BaseUrl"] = "http://learn.example.org" };
        await using var live = new LiveApp(folder, settings) { StartPath = "/setup", Level = "Warning" };
        await live.StartAsync();
        await LiveSite.Until(() => live.Console.Contains("setup code", StringComparison.Ordinal) ? live : null, "the setup code");
        Assert.Contains($"Open {live.Address}setup, where this process listens (or http://learn", live.Console, StringComparison.Ordinal);
        Assert.Single(live.Console.Trim().Split('\n'));
    }

    [Fact]
    public async Task Doctor_reports_a_read_only_database()
    {
        Assert.SkipUnless(Environment.UserName == "root" && File.Exists("/usr/bin/setpriv"), "Only root can become someone else.");
        Assert.Equal(0, (await Run("migrate", $"--Site:DataDirectory={Data}")).Status);
        await Tool.Run("chown", "-R", "65534:65534", Data);
        await Tool.Run("chmod", "755", folder);
        await Tool.Run("chmod", "444", Path.Combine(Data, "lms.db"));
        var (status, said, complained) = await Run(Nobody, ["doctor", $"--Site:DataDirectory={Data}"]);
        Assert.Equal(1, status);
        Assert.Contains("MISSING Database: The database or the data directory is read-only", said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said + complained, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_works_without_optional_programs_and_reports_an_unwritable_backup_directory()
    {
        Assert.SkipUnless(Environment.UserName == "root" && File.Exists("/usr/bin/setpriv"), "Only root can become someone else.");
        Directory.CreateDirectory(Path.Combine(folder, "kept"));
        await Tool.Run("chmod", "755", folder);
        var (status, said, complained) = await Run(
            Nobody,
            ["doctor", $"--Site:DataDirectory={Data}", $"--Backup:Directory={Path.Combine(folder, "kept")}", "--Media:FfmpegPath="]
        );
        Assert.Equal(1, status);
        Assert.Contains("not set ffmpeg: Not found: no path is set.", said, StringComparison.Ordinal);
        Assert.Contains("MISSING Backup:", said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said + complained, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_that_cannot_be_written_is_named_with_the_user_id_of_the_process()
    {
        Assert.SkipUnless(Environment.UserName == "root" && File.Exists("/usr/bin/setpriv"), "Only root can become someone else.");
        Directory.CreateDirectory(Data);
        // Others can traverse this directory.
        File.SetUnixFileMode(folder, (UnixFileMode)0x1ed);
        await AssertStops("user id 65534", Nobody, $"--Site:DataDirectory={Data}", "--urls=http://127.0.0.1:0");
    }

    [Fact]
    public async Task Data_is_readable_only_by_its_owner_and_open_permissions_are_removed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        Directory.CreateDirectory(Path.Combine(Data, "keys"));
        Directory.CreateDirectory(Path.Combine(Data, "files"));
        await File.WriteAllBytesAsync(Path.Combine(Data, "keys", "files.key"), new byte[32], TestContext.Current.CancellationToken);
        foreach (var path in Directory.GetFileSystemEntries(Data, "*", SearchOption.AllDirectories).Append(Data))
            File.SetUnixFileMode(path, (UnixFileMode)0x1ed);
        var (status, said, _) = await Run("migrate", $"--Site:DataDirectory={Data}", "--Logging:LogLevel:Default=Information");
        Assert.Equal(0, status);
        Assert.Contains("Removed access for other users of this machine", said, StringComparison.Ordinal);
        Assert.All(
            Directory.GetFileSystemEntries(Data, "*", SearchOption.AllDirectories).Append(Data),
            path => Assert.Equal((UnixFileMode)0, File.GetUnixFileMode(path) & (UnixFileMode)0x3f)
        );
        Assert.DoesNotContain(
            "Removed access for other users",
            (await Run("migrate", $"--Site:DataDirectory={Data}", "--Logging:LogLevel:Default=Information")).Said,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Permissions_of_a_directory_with_foreign_content_are_not_changed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        Directory.CreateDirectory(Path.Combine(Data, "of-somebody-else"));
        foreach (var path in new[] { Data, Path.Combine(Data, "of-somebody-else") })
            File.SetUnixFileMode(path, (UnixFileMode)0x1ed);
        Assert.Equal(0, (await Run("migrate", $"--Site:DataDirectory={Data}")).Status);
        Assert.Equal((UnixFileMode)0x1ed, File.GetUnixFileMode(Data));
        Assert.Equal((UnixFileMode)0x1ed, File.GetUnixFileMode(Path.Combine(Data, "of-somebody-else")));
        Assert.Equal((UnixFileMode)0x180, File.GetUnixFileMode(Path.Combine(Data, "lms.db")));
    }

    private Task AssertStops(string names, params string[] args) => AssertStops(names, [], args);

    private async Task AssertStops(string names, string[] asSomebody, params string[] args)
    {
        var (status, said, complained) = await Run(asSomebody, [.. args, "--Logging:LogLevel:Default=Warning"]);
        Assert.Equal(78, status);
        Assert.Contains(names, complained, StringComparison.Ordinal);
        Assert.Single(complained.Trim().Split('\n'));
        Assert.DoesNotContain("hunter2", complained, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
        Assert.DoesNotContain("setup code", said, StringComparison.Ordinal);
    }

    private Task<(int Status, string Said, string Complained)> Run(params string[] args) => Run([], args);

    /// <param name="asSomebody">A command that switches the user and runs the product.</param>
    private async Task<(int Status, string Said, string Complained)> Run(string[] asSomebody, string[] args)
    {
        string[] all = [.. asSomebody, "dotnet", LiveApp.Program, .. args];
        var start = new ProcessStartInfo(all[0], all[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["Logging__LogLevel__Microsoft.AspNetCore"] = "Error";
        using var process = Process.Start(start)!;
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await said, await complained);
    }
}
