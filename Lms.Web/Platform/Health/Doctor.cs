using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Audit;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Mail;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Health;

/// <summary>One thing that was looked at.</summary>
/// <param name="Advice">What to do about it; null when all is well.</param>
public sealed record Finding(string What, bool IsWell, string Detail, string? Advice);

/// <summary>Looks for what the product needs and says in plain words what is missing and how to get it.</summary>
public sealed class Doctor(SiteOptions site, DatabaseOptions database, MailOptions mail, IFileStore files, Clamd clamd, TlsWatch tls, IServiceScopeFactory scopes)
{
    /// <param name="thorough">Also what takes long: computes the chain of every audit log anew, instead of saying how it was found last.</param>
    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken stop, bool thorough = false) =>
    [
        DataDirectory(),
        Address(),
        await DatabaseAsync(stop),
        await ApartAsync(stop),
        .. await PostgresConnections.FindingsAsync(database, stop),
        .. await ZonesAsync(stop),
        .. await AuditAsync(thorough, stop),
        await ProgramAsync("rsvg-convert", "Certificates become PDF with it.", "Install the Debian or Ubuntu package librsvg2-bin.", stop),
        await FontsAsync(stop),
        await ProgramAsync("ffmpeg", "With it, films are made ready in several sizes and pictures in several widths; without it, they are served as they were uploaded.", null, stop),
        .. await AvifAsync(stop),
        await MailAsync(stop),
        await FilesAsync(stop),
        await ScannerAsync(stop),
    ];

    private Finding Address() => tls.Complaint is { } complaint
        ? new("Address", false, complaint, tls.Advice)
        : new("Address", true, site.BaseUrl, null);

    private Finding DataDirectory()
    {
        if (!Directory.Exists(site.InData())) return new("Data directory", false, $"There is no {site.InData()} yet.", "The first start makes it, or: Lms.Web migrate");
        var probe = site.InData($".probe-{Environment.ProcessId}");
        try
        {
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return new("Data directory", true, site.InData(), null);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new("Data directory", false, failure.Message, $"Let this user write to {site.InData()}, or set Site:DataDirectory to a folder where it may.");
        }
    }

    private async Task<Finding> DatabaseAsync(CancellationToken stop)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<LmsContext>();
            if (!await db.ExistsAsync(stop)) return new("Database", false, "There is none yet.", "The first start makes it, or: Lms.Web migrate");
            var pending = (await db.Database.GetPendingMigrationsAsync(stop)).Count();
            return pending == 0
                ? new("Database", true, database.Provider, null)
                : new("Database", false, $"{pending} changes of its layout are waiting.", "Run: Lms.Web migrate");
        }
        catch (Exception failure) when (failure is System.Data.Common.DbException or SocketException or InvalidOperationException)
        {
            return new("Database", false, failure.Message, "Check Database:Provider and Database:ConnectionString, and that the server runs.");
        }
    }

    private async Task<IReadOnlyList<Finding>> ZonesAsync(CancellationToken stop)
    {
        const string What = "Time zones";
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var unknown = (await scope.ServiceProvider.GetRequiredService<LmsContext>().ZoneNamesAsync(stop)).Where(name => Zones.Find(name) is null).ToList();
            return unknown.Count == 0
                ? [new(What, true, "This machine knows all that were chosen.", null)]
                : [new(What, false, $"This machine does not know {string.Join(", ", unknown.Take(5))}: times count as UTC there.", "Install the zone data of the system (the Debian or Ubuntu package tzdata).")];
        }
        catch (Exception failure) when (failure is System.Data.Common.DbException or SocketException or InvalidOperationException)
        {
            // What is wrong with the database stands above.
            return [];
        }
    }

    private async Task<Finding> ApartAsync(CancellationToken stop)
    {
        const string What = "Institutions apart";
        if (database.IsSqlite) return new(What, true, "The product keeps them apart; SQLite has no lock of its own for it.", null);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<LmsContext>();
            if (await RowSecurity.UnlockedAsync(db, stop) is { Count: > 0 } open)
                return new(What, false, $"{open.Count} tables have no row-level security: {string.Join(", ", open.Take(3))}….", "Run Lms.Web migrate as the role that owns the tables.");
            return await RowSecurity.IsBypassedAsync(db, stop)
                ? new(What, false, "The database role is a superuser or has BYPASSRLS: row-level security does not bind it.", "Let the product sign in to PostgreSQL with an ordinary role that owns its tables (docs/operations.md).")
                : new(What, true, "PostgreSQL shows each request the rows of its institution only.", null);
        }
        catch (Exception failure) when (failure is System.Data.Common.DbException or SocketException or InvalidOperationException)
        {
            return new(What, false, failure.Message, "Check Database:Provider and Database:ConnectionString, and that the server runs.");
        }
    }

    private async Task<List<Finding>> AuditAsync(bool thorough, CancellationToken stop)
    {
        const string Advice = "Compare with a backup, and with the numbers and fingerprints that the log of the process repeats every night (docs/operations.md).";
        var findings = new List<Finding>();
        try
        {
            await using var outer = scopes.CreateAsyncScope();
            var all = outer.ServiceProvider.GetRequiredService<LmsContext>();
            if (!await all.ExistsAsync(stop)) return [];
            var chains = await (thorough
                ? all.AuditEntries.OfAllInstitutions().Select(e => e.InstitutionId)
                : all.AuditChecks.OfAllInstitutions().Select(c => c.InstitutionId)).Distinct().ToListAsync(stop);
            foreach (var institution in chains)
            {
                await using var scope = scopes.CreateAsyncScope();
                scope.ServiceProvider.GetRequiredService<Viewer>().Visit(institution, "", TimeZoneInfo.Utc);
                var what = chains.Count == 1 ? "Audit log" : $"Audit log of {institution}";
                var check = thorough
                    ? await scope.ServiceProvider.GetRequiredService<AuditVerifier>().CheckAsync(stop)
                    : await scope.ServiceProvider.GetRequiredService<LmsContext>().AuditChecks.AsNoTracking().OrderByDescending(c => c.At).FirstOrDefaultAsync(stop);
                if (check is null) continue;
                var reach = string.Create(CultureInfo.InvariantCulture, $"in order up to entry {check.Number}, fingerprint {check.Hash}");
                findings.Add(check.Problem is null ? new(what, true, reach, null) : new(what, false, $"{check.Problem} It is {reach}.", Advice));
            }
        }
        catch (Exception failure) when (failure is System.Data.Common.DbException or SocketException or InvalidOperationException)
        {
            // What is wrong with the database stands above.
        }
        return findings;
    }

    private static async Task<Finding> ProgramAsync(string name, string purpose, string? advice, CancellationToken stop)
    {
        var version = await FirstLineAsync(name, name == "ffmpeg" ? "-version" : "--version", stop);
        return version is not null
            ? new(name, true, version, null)
            : new(name, advice is null, $"Not found. {purpose}", advice);
    }

    /// <summary>Said where there is an ffmpeg at all; without AVIF nothing is wrong.</summary>
    private static async Task<IReadOnlyList<Finding>> AvifAsync(CancellationToken stop)
    {
        if (await LineAsync("ffmpeg", "-hide_banner -encoders", "libaom-av1", stop) is not { } encoder) return [];
        return [encoder.Length > 0 && await LineAsync("ffmpeg", "-hide_banner -muxers", " avif ", stop) is { Length: > 0 }
            ? new("Pictures", true, "They are made ready as WebP and AVIF.", null)
            : new("Pictures", true, "They are made ready as WebP; this ffmpeg cannot write AVIF (it has libaom from version 5.1 of Debian’s and Ubuntu’s packages on).", null)];
    }

    private static async Task<Finding> FontsAsync(CancellationToken stop)
    {
        string[] needed = ["Noto Sans", "Noto Sans Arabic", "Noto Sans Devanagari", "Noto Sans CJK SC"];
        var missing = new List<string>();
        foreach (var family in needed)
            if (await FirstLineAsync("fc-match", $"\"{family}\" family", stop) is not { } found || !found.Contains(family, StringComparison.Ordinal)) missing.Add(family);
        return missing.Count == 0
            ? new("Fonts", true, string.Join(", ", needed), null)
            : new("Fonts", false, $"Missing: {string.Join(", ", missing)}. Names in these scripts would be printed as boxes.", "Install the Debian or Ubuntu packages fonts-noto-core and fonts-noto-cjk.");
    }

    private async Task<Finding> MailAsync(CancellationToken stop)
    {
        if (mail.Host.Length == 0) return new("Mail", true, $"No server is set: mails are written to {mail.PickupDirectory}.", null);
        return await MailServer.ComplaintAsync(mail, stop) is { } complaint
            ? new("Mail", false, $"{mail.Host}:{mail.Port} {complaint}", "Check Mail:Host, Mail:Port and Mail:Tls, and that this machine may reach them. STARTTLS is spoken, implicit TLS (port 465) is not.")
            : new("Mail", true, $"{mail.Host}:{mail.Port} answers{(mail.Tls ? " and offers TLS" : "; mails go there in plain text")}.", null);
    }

    private async Task<Finding> FilesAsync(CancellationToken stop)
    {
        var (where, complaint) = await files.ProbeAsync(stop);
        return complaint is null
            ? new("Files", true, where, null)
            : new("Files", false, $"{where}: {complaint}", "Check Files:Storage and Files:S3, and that the account may read, write and remove there.");
    }

    private async Task<Finding> ScannerAsync(CancellationToken stop)
    {
        const string What = "Malware scanner";
        var waiting = 0;
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<LmsContext>();
            if (await db.ExistsAsync(stop)) waiting = await db.StoredFiles.OfAllInstitutions().CountAsync(f => f.State == FileState.Quarantined, stop);
        }
        catch (Exception failure) when (failure is System.Data.Common.DbException or SocketException or InvalidOperationException)
        {
            // What is wrong with the database stands above.
        }
        if (!clamd.IsOn)
        {
            return waiting == 0
                ? new(What, true, "None is set: files are taken unscanned.", null)
                : new(What, false, $"{waiting} files wait for a scanner that is not set any more.", "Set Files:Clamd again until they are scanned.");
        }
        return await clamd.PingAsync(stop) is { } trouble
            ? new(What, false, $"clamd does not answer: {trouble} {waiting} files wait to be scanned.", "Check Files:Clamd, and that clamd runs (Debian package clamav-daemon) and has its signatures. Files stay in quarantine until it answers.")
            : new(What, true, $"clamd answers; {waiting} files wait to be scanned.", null);
    }

    /// <returns>The first line that says it, empty when none does; null when there is no such program.</returns>
    private static async Task<string?> LineAsync(string program, string arguments, string word, CancellationToken stop)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var said = await process.StandardOutput.ReadToEndAsync(stop);
            await process.WaitForExitAsync(stop);
            return said.Split('\n').FirstOrDefault(l => l.Contains(word, StringComparison.Ordinal)) ?? "";
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static async Task<string?> FirstLineAsync(string program, string arguments, CancellationToken stop)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
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

    /// <summary>What a working process has to say about how it is reached; null when nothing.</summary>
    public string? Remark => tls.Complaint is { } complaint ? $"{complaint} {tls.Advice}" : null;

    /// <summary>For a load balancer: does this process reach its database?</summary>
    public async Task<bool> IsAliveAsync(CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<LmsContext>().Database.CanConnectAsync(stop);
    }
}

public static class HealthRoutes
{
    public static void MapHealth(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/healthz", async (Doctor doctor, CancellationToken stop) =>
                await doctor.IsAliveAsync(stop) ? Results.Text(doctor.Remark is { } remark ? $"ok\n{remark}\n" : "ok") : Results.Text("The database does not answer.", statusCode: StatusCodes.Status503ServiceUnavailable))
            .WithMetadata(new CanAttribute(Anyone.May));
}
