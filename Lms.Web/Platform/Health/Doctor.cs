using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Audit;
using Lms.Web.Platform.Backup;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Files.Media;
using Lms.Web.Platform.Mail;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Health;

/// <summary>One thing that was checked.</summary>
/// <param name="Advice">What to do about it; null when all is well.</param>
/// <param name="IsSetUp">False when nothing is wrong, but nothing works either until someone sets it up.</param>
public sealed record Finding(string What, bool IsWell, string Detail, string? Advice, bool IsSetUp = true);

/// <summary>Looks for what the product needs and says in plain words what is missing and how to get it. It changes nothing and makes nothing.</summary>
public sealed class Doctor(
    SiteOptions site,
    DatabaseOptions database,
    MailOptions mail,
    SmtpConnection smtp,
    IFileStore files,
    Clamd clamd,
    RsvgConvert rsvg,
    MediaOptions media,
    TlsWatch tls,
    ReadinessCheck readiness,
    StorageWatch watch,
    BackupOptions backup,
    BackupStore backups,
    TimeProvider clock,
    IServiceScopeFactory scopes
)
{
    /// <param name="thorough">
    /// Also runs slow checks: calculates the chain of every audit log again, instead of returning its last result.
    /// </param>
    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken stop, bool thorough = false)
    {
        List<Finding> findings = [DataDirectory(), Room(), Address()];
        var databaseFinding = await SafelyAsync("Database", () => DatabaseAsync(stop));
        findings.Add(databaseFinding);
        if (databaseFinding.IsWell)
        {
            if (databaseFinding.IsSetUp)
                findings.AddRange([
                    .. await SafelyAsync("Database", () => SavingAsync(stop)),
                    await SafelyAsync("Institution isolation", () => ApartAsync(stop)),
                    .. await ZonesAsync(stop),
                    .. await AuditAsync(thorough, stop),
                ]);
            findings.AddRange(await SafelyAsync("Connections", () => PostgresConnections.FindingsAsync(database, stop)));
        }
        findings.AddRange([
            await SafelyAsync(
                "rsvg-convert",
                () =>
                    ProgramAsync(
                        "rsvg-convert",
                        rsvg.Options.RsvgConvertPath,
                        "--version",
                        "It converts certificates to PDF.",
                        "Install the Debian or Ubuntu package librsvg2-bin, or set Certificates:RsvgConvertPath.",
                        stop
                    )
            ),
            await SafelyAsync("Fonts", () => FontsAsync(stop)),
            await SafelyAsync(
                "ffmpeg",
                () =>
                    ProgramAsync(
                        "ffmpeg",
                        media.FfmpegPath,
                        "-version",
                        "With it, videos are prepared in several sizes; without it, they are served as uploaded.",
                        null,
                        stop
                    )
            ),
            await SafelyAsync("Pictures", () => PicturesAsync(stop)),
            await SafelyAsync("Email", () => MailAsync(stop)),
            await SafelyAsync("Files", () => FilesAsync(stop)),
            await SafelyAsync("Malware scanner", () => ScannerAsync(databaseFinding, stop)),
            await SafelyAsync("Backup", () => Task.FromResult(Backup())),
        ]);
        return findings;
    }

    /// <summary>A check that cannot be performed is also a finding.</summary>
    private static async Task<Finding> SafelyAsync(string what, Func<Task<Finding>> look)
    {
        try
        {
            return await look();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return new(
                what,
                false,
                failure.GetBaseException().Message,
                StorageTrouble.Of(failure)?.Advice ?? "Check the log of the process and the settings of this component."
            );
        }
    }

    private static async Task<IReadOnlyList<Finding>> SafelyAsync(string what, Func<Task<IReadOnlyList<Finding>>> look)
    {
        IReadOnlyList<Finding> found = [];
        var failed = await SafelyAsync(
            what,
            async () =>
            {
                found = await look();
                return new Finding(what, true, "", null);
            }
        );
        return failed.IsWell ? found : [failed];
    }

    private Finding Address() =>
        tls.Complaint is { } complaint ? new("URL", false, complaint, tls.Advice) : new("URL", true, site.BaseUrl, null);

    private Finding DataDirectory()
    {
        const string What = "Data directory";
        if (!Directory.Exists(site.InData()))
            return new(What, true, $"{site.InData()} does not exist yet; it is created on first start.", null, IsSetUp: false);
        return WhyNotWritten(site.InData()) is { } why
            ? new(
                What,
                false,
                why,
                $"Give this user write access to {site.InData()}, or set Site:DataDirectory to a directory this user can write to."
            )
            : new(What, true, site.InData(), null);
    }

    /// <returns>Null when this user may write to the folder.</returns>
    private static string? WhyNotWritten(string folder)
    {
        var probe = Path.Combine(folder, $".probe-{Environment.ProcessId}");
        try
        {
            File.WriteAllText(probe, "probe");
            File.Delete(probe);
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return failure.Message;
        }
    }

    private Finding Room()
    {
        const string What = "Disk";
        const long Comfortable = 256L << 20;
        var room = ReadinessCheck.RoomIn(site.InData());
        if (room == long.MaxValue)
            return new(What, true, "The system does not report how much space is free.", null);
        var free = string.Create(CultureInfo.InvariantCulture, $"{room >> 20:N0} MB are free.");
        return room >= Comfortable
            ? new(What, true, free, null)
            : new(
                What,
                false,
                free,
                "Free up space on the disk of the data directory; with less than 32 MB free, the product is not considered ready."
            );
    }

    private async Task<Finding> DatabaseAsync(CancellationToken stop)
    {
        const string What = "Database";
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LmsContext>();
        var layout = await Layout.OfAsync(db, stop);
        if (layout.Refusal is { } newer)
            return new(
                What,
                false,
                string.Format(CultureInfo.InvariantCulture, newer.Text, newer.Arguments),
                "Start the newer version, or run: Lms.Web rollback"
            );
        if (layout.IsNew)
            return new(What, true, $"{database.Provider}: no database yet; it is created on first start.", null, IsSetUp: false);
        return layout.Pending.Count == 0
            ? new(What, true, $"{database.Provider}, schema of version {layout.Version ?? Layout.ThisVersion}", null)
            : new(What, false, $"Pending schema changes: {layout.Pending.Count}.", "Run: Lms.Web migrate");
    }

    /// <summary>Only what is wrong.</summary>
    private async Task<IReadOnlyList<Finding>> SavingAsync(CancellationToken stop)
    {
        if (watch.Now is { } state)
            return
            [
                new(
                    "Database",
                    false,
                    $"{state.Trouble.Title} Since {state.Since:yyyy-MM-dd HH:mm} UTC. {state.Said}",
                    state.Trouble.Advice
                ),
            ];
        var ready = await readiness.AskAsync(stop);
        return ready.Status == StatusCodes.Status200OK ? [] : [new("Database", false, ready.Text, ready.Advice)];
    }

    private Finding Backup()
    {
        const string What = "Backup";
        if (!backup.IsOn)
            return new(
                What,
                true,
                "No daily backup: Backup:Directory is empty.",
                "Set Backup:Directory, or make backups by other means (docs/operations.md).",
                IsSetUp: false
            );
        if (Directory.Exists(backups.Folder) && WhyNotWritten(backups.Folder) is { } why)
            return new(
                What,
                false,
                why,
                $"Give this user write access to {backups.Folder}, or set Backup:Directory to a directory this user can write to."
            );
        if (backups.Latest is not { } latest)
            return new(What, true, $"The first backup will be made during the coming night, in {backups.Folder}.", null, IsSetUp: false);
        var said = string.Create(
            CultureInfo.InvariantCulture,
            $"{latest.Path}, {latest.At:yyyy-MM-dd HH:mm} UTC, {latest.Bytes / 1048576.0:N1} MB"
        );
        return latest.IsOld(clock.Now)
            ? new(What, false, $"The last backup is old: {said}.", "See Background jobs to find out why no newer backup was made.")
            : new(What, true, said, null);
    }

    private async Task<IReadOnlyList<Finding>> ZonesAsync(CancellationToken stop)
    {
        const string What = "Time zones";
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var unknown = (await scope.ServiceProvider.GetRequiredService<LmsContext>().ZoneNamesAsync(stop))
                .Where(name => TimeZoneNames.Find(name) is null)
                .ToList();
            return unknown.Count == 0
                ? [new(What, true, "All selected time zones are known on this machine.", null)]
                :
                [
                    new(
                        What,
                        false,
                        $"Unknown on this machine: {string.Join(", ", unknown.Take(5))}. UTC is used instead.",
                        "Install the time zone data of the system (the Debian or Ubuntu package tzdata)."
                    ),
                ];
        }
        catch (Exception failure) when (failure is System.Data.Common.DbException or SocketException or InvalidOperationException)
        {
            // Problems with the database are reported above.
            return [];
        }
    }

    private async Task<Finding> ApartAsync(CancellationToken stop)
    {
        const string What = "Institution isolation";
        if (database.IsSqlite)
            return new(What, true, "Enforced by the product; SQLite has no access control of its own for this.", null);
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LmsContext>();
        if (await RowSecurity.UnlockedAsync(db, stop) is { Count: > 0 } open)
            return new(
                What,
                false,
                $"{open.Count} tables have no row-level security: {string.Join(", ", open.Take(3))}….",
                "Run Lms.Web migrate as the role that owns the tables."
            );
        return await RowSecurity.IsBypassedAsync(db, stop)
            ? new(
                What,
                false,
                "The database role is a superuser or has BYPASSRLS: row-level security does not apply to it.",
                "Connect to PostgreSQL with an ordinary role that owns its tables (docs/operations.md)."
            )
            : new(What, true, "PostgreSQL limits each request to the rows of its own institution.", null);
    }

    private async Task<List<Finding>> AuditAsync(bool thorough, CancellationToken stop)
    {
        const string Advice =
            "Compare with a backup, and with the entry numbers and fingerprints that are written to the process log every night (docs/operations.md).";
        var findings = new List<Finding>();
        try
        {
            await using var outer = scopes.CreateAsyncScope();
            var all = outer.ServiceProvider.GetRequiredService<LmsContext>();
            if (!await all.ExistsAsync(stop))
                return [];
            var chains = await (
                thorough
                    ? all.AuditEntries.OfAllInstitutions().Select(e => e.InstitutionId)
                    : all.AuditChecks.OfAllInstitutions().Select(c => c.InstitutionId)
            )
                .Distinct()
                .ToListAsync(stop);
            foreach (var institution in chains)
            {
                await using var scope = scopes.CreateAsyncScope();
                scope.ServiceProvider.GetRequiredService<Viewer>().Visit(institution, "", TimeZoneInfo.Utc);
                var what = chains.Count == 1 ? "Audit log" : $"Audit log of {institution}";
                var (isKnown, number, hash, problem) = await ReachAsync(scope.ServiceProvider, thorough, stop);
                if (!isKnown)
                    continue;
                var reach = string.Create(CultureInfo.InvariantCulture, $"intact up to entry {number}, fingerprint {hash}");
                findings.Add(problem is null ? new(what, true, reach, null) : new(what, false, $"{problem} The log is {reach}.", Advice));
            }
        }
        catch (Exception failure) when (failure is System.Data.Common.DbException or SocketException or InvalidOperationException)
        {
            findings.Add(new("Audit log", false, failure.Message, Advice));
        }
        return findings;
    }

    /// <summary>As it is now, or as it was found last.</summary>
    private static async Task<(bool IsKnown, long Number, string Hash, string? Problem)> ReachAsync(
        IServiceProvider scope,
        bool thorough,
        CancellationToken stop
    )
    {
        if (thorough)
        {
            var verdict = await scope.GetRequiredService<AuditVerifier>().VerifyAsync(stop);
            return (
                true,
                verdict.Number,
                verdict.Hash,
                verdict.Problem is { } why ? string.Format(CultureInfo.InvariantCulture, why.Text, why.Arguments) : null
            );
        }
        var check = await scope
            .GetRequiredService<LmsContext>()
            .AuditChecks.AsNoTracking()
            .OrderByDescending(c => c.At)
            .FirstOrDefaultAsync(stop);
        return check is null ? default : (true, check.Number, check.Hash, check.Problem);
    }

    /// <param name="path">As the settings name it.</param>
    /// <param name="advice">Null where the product does without.</param>
    private static async Task<Finding> ProgramAsync(
        string name,
        string path,
        string question,
        string purpose,
        string? advice,
        CancellationToken stop
    )
    {
        if (await FirstLineAsync(path, question, stop) is { } version)
            return new(name, true, version, null);
        var where =
            path == name ? "Not found."
            : path.Length == 0 ? "Not found: no path is set."
            : $"Not found at {path}.";
        return new(name, advice is null, $"{where} {purpose}", advice, IsSetUp: false);
    }

    private static async Task<Finding> PicturesAsync(CancellationToken stop) =>
        await Pictures.VersionAsync(stop) is { } version
            ? new("Pictures", true, $"libvips {version}", null)
            : new(
                "Pictures",
                false,
                "The image library does not work on this machine: people cannot upload a profile picture, and images are served in only one size.",
                "Run the product on Linux with glibc, on x64 or ARM64, and publish it for that platform (docs/operations.md).",
                IsSetUp: false
            );

    private static async Task<Finding> FontsAsync(CancellationToken stop)
    {
        string[] needed = ["Noto Sans", "Noto Sans Arabic", "Noto Sans Devanagari", "Noto Sans CJK SC"];
        var missing = new List<string>();
        foreach (var family in needed)
            if (
                await FirstLineAsync("fc-match", $"\"{family}\" family", stop) is not { } found
                || !found.Contains(family, StringComparison.Ordinal)
            )
                missing.Add(family);
        return missing.Count == 0
            ? new("Fonts", true, string.Join(", ", needed), null)
            : new(
                "Fonts",
                false,
                $"Missing: {string.Join(", ", missing)}. Names in these scripts would be printed as boxes.",
                "Install the Debian or Ubuntu packages fonts-noto-core and fonts-noto-cjk."
            );
    }

    private async Task<Finding> MailAsync(CancellationToken stop)
    {
        if (mail.Host.Length == 0)
            return new(
                "Email",
                true,
                $"Not set up: no emails are delivered. They are kept in {mail.PickupDirectory}.",
                "Set Mail:Host and Mail:From.",
                IsSetUp: false
            );
        return await MailServer.ComplaintAsync(smtp, stop) is { } complaint
            ? new(
                "Email",
                false,
                $"{mail.Host}:{mail.Port} {complaint}",
                "Check Mail:Host, Mail:Port, Mail:Encryption, and the user name and password, and make sure that this machine can reach the server."
            )
            : new(
                "Email",
                true,
                $"{mail.Host}:{mail.Port} accepts emails{(mail.IsEncrypted ? ", encrypted" : "; they go there in plain text")}.",
                null
            );
    }

    private async Task<Finding> FilesAsync(CancellationToken stop)
    {
        var (where, complaint) = await files.ProbeAsync(stop);
        return complaint is null
            ? new("Files", true, where, null)
            : new(
                "Files",
                false,
                $"{where}: {complaint}",
                "Check Files:Storage and Files:S3, and make sure that the account can read, write and delete there."
            );
    }

    private async Task<Finding> ScannerAsync(Finding databaseFinding, CancellationToken stop)
    {
        const string What = "Malware scanner";
        var waiting = databaseFinding is { IsWell: true, IsSetUp: true } ? await WaitingForScannerAsync(stop) : 0;
        if (!clamd.IsOn)
        {
            return waiting == 0
                ? new(What, true, "Not set up: uploads are not scanned.", "Set Files:Clamd if strangers can upload files.", IsSetUp: false)
                : new(
                    What,
                    false,
                    $"{waiting} files are waiting for a scanner that is no longer set up.",
                    "Set Files:Clamd again until they have been scanned."
                );
        }
        return await clamd.PingAsync(stop) is { } trouble
            ? new(
                What,
                false,
                $"clamd is not available: {trouble.TrimEnd('.')}. {waiting} files are waiting to be scanned.",
                "Check Files:Clamd, and make sure that clamd is running (Debian package clamav-daemon) and has its signatures. Files stay in quarantine until it responds."
            )
            : new(What, true, $"clamd responds; {waiting} files are waiting to be scanned.", null);
    }

    private async Task<int> WaitingForScannerAsync(CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope
            .ServiceProvider.GetRequiredService<LmsContext>()
            .StoredFiles.OfAllInstitutions()
            .CountAsync(f => f.State == FileState.Quarantined, stop);
    }

    private static async Task<string?> FirstLineAsync(string program, string arguments, CancellationToken stop)
    {
        if (program.Length == 0)
            return null;
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
            )!;
            var line = await process.StandardOutput.ReadLineAsync(stop);
            await process.StandardOutput.ReadToEndAsync(stop);
            await process.WaitForExitAsync(stop);
            return line;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
