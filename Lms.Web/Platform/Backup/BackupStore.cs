using System.Globalization;
using Lms.Web.Kernel;
using Lms.Web.Platform.Files;

namespace Lms.Web.Platform.Backup;

/// <param name="At">When the archive was complete.</param>
public sealed record Kept(string Path, DateTime At, long Bytes)
{
    private static readonly TimeSpan MostAge = TimeSpan.FromDays(2);

    /// <summary>A night without a backup.</summary>
    public bool IsOld(DateTime now) => now - At >= MostAge;
}

/// <summary>
/// The folder for the archives that the product makes automatically: daily ones, those before an upgrade, and the files that they share.
/// </summary>
public sealed class BackupStore(SiteOptions site, BackupOptions options, UploadOptions uploads, BackupMaker maker, TimeProvider clock)
{
    private const string Daily = "daily-",
        Before = "before-",
        Ending = ".zip";

    /// <summary>The number of upgrades that can be rolled back.</summary>
    private const int MostBefore = 3;

    /// <summary>The time without writes after which parts of an archive are considered leftovers of a killed process.</summary>
    private static readonly TimeSpan MostPause = TimeSpan.FromHours(12);

    public string Folder => options.Folder(site);

    private SharedFiles Files => new(Path.Combine(Folder, "files"));

    /// <summary>The latest daily backup; null when there is none.</summary>
    public Kept? Latest => All(Daily).FirstOrDefault();

    /// <summary>The state before the last upgrade; null when there is none.</summary>
    public Kept? BeforeUpgrade => All(Before).FirstOrDefault();

    /// <summary>Makes the backup of today and removes those that are too old. A second one on the same day replaces the first.</summary>
    public async Task<Made> MakeDailyAsync(CancellationToken stop)
    {
        var path = Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"{Daily}{clock.Now:yyyyMMdd}{Ending}"));
        var copies = options.CopiesFiles(uploads);
        RemoveLeftovers();
        var made = await maker.MakeAsync(path, copies ? FilePlace.Beside : FilePlace.Left, copies ? Files : null, _ => { }, stop);
        await TidyAsync(stop);
        return made;
    }

    /// <summary>
    /// The database before this version changes its layout. Its files are those of the product and of the last daily backup.
    /// </summary>
    public async Task<Made> MakeBeforeUpgradeAsync(Action<string> tell, CancellationToken stop)
    {
        var path = Path.Combine(
            Folder,
            string.Create(CultureInfo.InvariantCulture, $"{Before}{Data.Layout.ThisVersion}-{clock.Now:yyyyMMdd-HHmmss}{Ending}")
        );
        var made = await maker.MakeAsync(path, FilePlace.Beside, null, tell, stop);
        foreach (var old in All(Before).Skip(MostBefore))
            File.Delete(old.Path);
        return made;
    }

    /// <summary>Which of these days have a backup that is kept: the latest ones, and the last of each of the latest weeks.</summary>
    public static HashSet<DateOnly> Keep(IEnumerable<DateOnly> days, int daily, int weekly)
    {
        var latestFirst = days.OrderDescending().ToList();
        return
        [
            .. latestFirst.Take(daily),
            .. latestFirst
                .GroupBy(d => (ISOWeek.GetYear(d.ToDateTime(default)), ISOWeek.GetWeekOfYear(d.ToDateTime(default))))
                .Take(weekly)
                .Select(w => w.First()),
        ];
    }

    private async Task TidyAsync(CancellationToken stop)
    {
        var archives = All(Daily).Select(a => (a.Path, On: DayOf(a.Path))).Where(a => a.On is not null).ToList();
        var kept = Keep(archives.Select(a => a.On!.Value), options.Daily, options.Weekly);
        foreach (var (path, _) in archives.Where(a => !kept.Contains(a.On!.Value)))
            File.Delete(path);
        var needed = new HashSet<UInt128>();
        foreach (var archive in All(Daily).Concat(All(Before)))
        {
            using var reader = await ArchiveReader.OpenAsync(archive.Path, stop);
            await foreach (var hash in reader.HashesAsync(stop))
                needed.Add(SharedFiles.Half(hash));
        }
        await Files.RemoveAsync(needed, stop);
    }

    /// <summary>First of all, because their space may be what a new backup needs.</summary>
    private void RemoveLeftovers()
    {
        if (!Directory.Exists(Folder))
            return;
        var before = clock.Now - MostPause;
        var folder = new DirectoryInfo(Folder);
        var parts = new[] { Daily, Before }.SelectMany(b => folder.EnumerateFiles(b + "*" + ArchiveWriter.Partial));
        foreach (var part in parts.Where(p => p.LastWriteTimeUtc < before))
            part.Delete();
    }

    private static DateOnly? DayOf(string path) =>
        DateOnly.TryParseExact(
            Path.GetFileNameWithoutExtension(path)[Daily.Length..],
            "yyyyMMdd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var day
        )
            ? day
            : null;

    private IEnumerable<Kept> All(string beginning) =>
        !Directory.Exists(Folder)
            ? []
            : new DirectoryInfo(Folder)
                .EnumerateFiles(beginning + "*" + Ending)
                .OrderByDescending(f => f.LastWriteTimeUtc)
                .ThenByDescending(f => f.Name, StringComparer.Ordinal)
                .Select(f => new Kept(f.FullName, f.LastWriteTimeUtc, f.Length));
}
