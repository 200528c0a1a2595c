using System.Diagnostics;
using System.Globalization;
using Lms.Web.Platform.Files;

namespace Lms.Web.Platform.Backup;

/// <summary><c>restore FILE</c>: an installation from an archive, into the place that the settings name.</summary>
public static class RestoreCommand
{
    public const string Help = """
        Lms.Web restore FILE [--check] [--replace] [--without-files]
                restores everything to the place that the settings name; stop the product first
                --check           verify the archive and change nothing
                --replace         restore over existing data, which is moved aside first
                --without-files   only the database and the keys
        """;

    public static bool Fits(string[] words) =>
        words is [_, { Length: > 0 } path, ..]
        && !path.StartsWith('-')
        && BackupExit.Knows(words, "--check", "--replace", "--without-files");

    public static Task<int> RunAsync(IServiceProvider services, string[] args, CancellationToken stop) =>
        BackupExit.RunAsync(async () =>
        {
            var path = args[1];
            if (!File.Exists(path))
                return BackupExit.Say($"File not found: {path}", BackupExit.Refused);
            var withFiles = !args.Contains("--without-files");
            return args.Contains("--check")
                ? await CheckAsync(path, withFiles, stop)
                : await RestoreAsync(services, new(path, args.Contains("--replace"), withFiles, IsRollback: false), stop);
        });

    internal static async Task<int> RestoreAsync(IServiceProvider services, RestoreOrder order, CancellationToken stop)
    {
        var watch = Stopwatch.StartNew();
        var restored = await services.GetRequiredService<Restorer>().RunAsync(order, Console.WriteLine, stop);
        if (restored.Refusal is { } refusal)
            return BackupExit.Say(refusal);
        var it = restored.Value;
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Restored the state of {it.Manifest.MadeAt:yyyy-MM-dd HH:mm} UTC: {it.Rows:N0} rows, {it.Files:N0} files, in {watch.Elapsed.TotalSeconds:0.0} s."
            )
        );
        if (it.Aside is not null)
            Console.WriteLine($"The previous data is now in {it.Aside}.");
        Console.WriteLine(
            "Background jobs are paused so that no email is sent twice. "
                + "Start the product, check that everything is there, then resume jobs on the overview page or with: Lms.Web resume-jobs"
        );
        var missing = order.IsRollback ? 0 : await FilesCommands.MissingAsync(services, services.GetRequiredService<IFileStore>(), stop);
        return missing == 0
            ? BackupExit.Done
            : BackupExit.Say($"{missing} files referenced in the database are missing; everything else was restored.", BackupExit.Refused);
    }

    private static async Task<int> CheckAsync(string path, bool withFiles, CancellationToken stop)
    {
        using var archive = await ArchiveReader.OpenAsync(path, stop);
        if (await archive.VerifyAsync(withFiles, stop) is { Count: > 0 } wrong)
            throw new InvalidDataException(string.Join('\n', wrong));
        var it = archive.Manifest;
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The archive is intact: {it.Provider}, version {it.Version}, {it.MadeAt:yyyy-MM-dd HH:mm} UTC, {it.Rows.Values.Sum():N0} rows, {it.FileCount:N0} files ({it.Files})."
            )
        );
        return BackupExit.Done;
    }
}
