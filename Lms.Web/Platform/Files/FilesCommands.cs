using System.Globalization;
using System.Security.Cryptography;
using Lms.Web.Platform.Configuration;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Files;

/// <summary>
/// Copies files from one store to the other. Files that are already there are not sent again, so an interrupted run can start again and
/// soon catches up; each copied file is read back and compared with the hash that is its name. Nothing is removed unless requested, and
/// then only files that the other store was seen to have.
/// </summary>
public static class FilesCommands
{
    public const string Help = """
        Lms.Web files move --to s3|disk [--dry-run] [--remove]
                --to s3     from the disk into the bucket of Files:S3
                --to disk   from the bucket onto the disk of the data directory
                --dry-run   show what would be copied
                --remove    delete each file from the old place once its copy has been verified
        """;

    private const int Told = 500;

    /// <summary>Whether the command is complete. Settings may appear among the arguments.</summary>
    public static bool Fits(string[] words) =>
        To(words) is "s3" or "disk"
        && words is [_, "move", ..]
        && words.Skip(2).All(w => w is "--to" or "--dry-run" or "--remove" || w == To(words) || w.Contains(':', StringComparison.Ordinal));

    private static string? To(string[] words) =>
        Array.IndexOf(words, "--to") is >= 0 and var at && at + 1 < words.Length ? words[at + 1] : null;

    public static async Task<int> RunAsync(IServiceProvider services, string[] args, CancellationToken stop)
    {
        if (!Fits(args))
            return Say(Help, ExitStatus.Usage);
        var to = To(args);
        var (site, options) = (services.GetRequiredService<SiteOptions>(), services.GetRequiredService<UploadOptions>());
        if (options.S3.Complaint() is { } complaint)
            return Say(complaint, ExitStatus.Misconfigured);
        using var bucket = new S3FileStore(site.InData("files"), options.S3);
        var disk = new DiskFileStore(site.InData("files"));
        (IFileStore from, IFileStore into) = to == "s3" ? ((IFileStore)disk, (IFileStore)bucket) : (bucket, disk);
        foreach (var store in new[] { from, into })
            if (await store.ProbeAsync(stop) is { Complaint: { } why } probe)
                return Say($"{probe.Where}: {why}", ExitStatus.Misconfigured);
        return await MoveAsync(services, from, into, args.Contains("--dry-run"), args.Contains("--remove"), stop);
    }

    /// <returns>The exit status.</returns>
    internal static async Task<int> MoveAsync(
        IServiceProvider services,
        IFileStore from,
        IFileStore into,
        bool isDry,
        bool removes,
        CancellationToken stop
    )
    {
        var (sent, there, removed, bytes, wrong) = (0, 0, 0, 0L, 0);
        // Listed before anything is removed from it.
        await foreach (var hash in from.OlderThanAsync(DateTime.MaxValue, stop))
        {
            try
            {
                await using var content = await from.OpenAsync(hash, stop);
                if (content is null)
                    continue;
                var size = content.Length;
                var isThere = await LengthAsync(into, hash, stop) == size;
                if (isThere)
                    there++;
                else
                {
                    sent++;
                    bytes += size;
                    if (!isDry)
                    {
                        // The new store computes the hash again: a file damaged in the old one gets another name there, and is not counted.
                        var stored = await into.PutAsync(content, long.MaxValue, stop);
                        if (stored.Refusal is not null || stored.Value.Hash != hash)
                        {
                            (sent, bytes) = (sent - 1, bytes - size);
                            wrong++;
                            Console.Error.WriteLine($"{hash}: damaged at the source; not moved.");
                            continue;
                        }
                    }
                }
                if (isDry || (isThere && !removes))
                    continue;
                if (await HashAsync(into, hash, stop) != hash)
                {
                    wrong++;
                    Console.Error.WriteLine($"{hash}: not intact at the destination. Run this command again.");
                    await into.DeleteAsync(hash, stop);
                    continue;
                }
                if (!removes)
                    continue;
                await from.DeleteAsync(hash, stop);
                removed++;
            }
            catch (IOException failure)
            {
                wrong++;
                Console.Error.WriteLine($"{hash}: {failure.Message}");
            }
            if ((sent + there) % Told == 0)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"… {sent + there} files, {bytes >> 20} MB"));
        }
        var missing = isDry ? 0 : await MissingAsync(services, into, stop);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{(isDry ? "would be sent" : "sent")}: {sent} files, {bytes >> 20} MB; already at the destination: {there}; removed from the source: {removed}; not moved: {wrong}; referenced in the database but in neither place: {missing}"
            )
        );
        return wrong + missing == 0 ? ExitStatus.Done : ExitStatus.Refused;
    }

    /// <summary>The number of known files that are missing in the new store.</summary>
    internal static async Task<int> MissingAsync(IServiceProvider services, IFileStore into, CancellationToken stop)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LmsContext>();
        var missing = 0;
        var last = "";
        while (true)
        {
            var after = last;
            var hashes = await db
                .StoredFiles.OfAllInstitutions()
                .IgnoreQueryFilters([LmsContext.OfInstitution, LmsContext.NotDeleted])
                .Where(f => f.State != FileState.Infected)
                .Select(f => f.Hash)
                .Union(db.FileVariants.OfAllInstitutions().Select(v => v.Hash))
                .Where(h => h.CompareTo(after) > 0)
                .OrderBy(h => h)
                .Take(Told)
                .ToListAsync(stop);
            if (hashes.Count == 0)
                return missing;
            foreach (var hash in hashes.Where(h => h.Length > 0))
            {
                if (await LengthAsync(into, hash, stop) is not null)
                    continue;
                missing++;
                Console.Error.WriteLine($"{hash}: referenced in the database, but not found anywhere.");
            }
            last = hashes[^1];
        }
    }

    private static async Task<long?> LengthAsync(IFileStore store, string hash, CancellationToken stop)
    {
        await using var content = await store.OpenAsync(hash, stop);
        return content?.Length;
    }

    private static async Task<string?> HashAsync(IFileStore store, string hash, CancellationToken stop)
    {
        await using var content = await store.OpenAsync(hash, stop);
        return content is null ? null : Convert.ToHexStringLower(await SHA256.HashDataAsync(content, stop));
    }

    private static int Say(string text, int status)
    {
        Console.Error.WriteLine(text);
        return status;
    }
}
