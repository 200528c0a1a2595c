using System.Globalization;
using Lms.Web.Platform.Data;

namespace Lms.Web.Platform.Backup;

/// <summary><c>backup FILE</c>: an archive of everything, while the product runs.</summary>
public static class BackupCommand
{
    public const string Help = """
        Lms.Web backup FILE [--without-files]
                writes the database, uploaded files, and keys into one archive; the product can keep running
                --without-files   only the database and the keys
        """;

    public static bool Fits(string[] words) =>
        words is [_, { Length: > 0 } path, ..] && !path.StartsWith('-') && BackupExit.Knows(words, "--without-files");

    public static Task<int> RunAsync(IServiceProvider services, string[] args, CancellationToken stop) =>
        BackupExit.RunAsync(async () =>
        {
            var path = args[1];
            await using (var scope = services.CreateAsyncScope())
                if ((await Layout.OfAsync(scope.ServiceProvider.GetRequiredService<LmsContext>(), stop)).IsNew)
                    return BackupExit.Say("There is no database yet, so there is nothing to back up.", BackupExit.Refused);
            var place = args.Contains("--without-files") ? FilePlace.Left : FilePlace.Inside;
            var made = await services
                .GetRequiredService<BackupMaker>()
                .MakeAsync(Path.GetFullPath(path), place, null, Console.WriteLine, stop);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{made.Path}: {BackupExit.Megabytes(made.Bytes)}, {made.Rows:N0} rows, {made.Files:N0} files of {BackupExit.Megabytes(made.FileBytes)}, in {made.Took.TotalSeconds:0.0} s. It contains keys and personal data: protect it like a password."
                )
            );
            return made.FilesMissing == 0
                ? BackupExit.Done
                : BackupExit.Say(
                    $"{made.FilesMissing} files were removed during the backup or are damaged; they are not included.",
                    BackupExit.Refused
                );
        });
}
