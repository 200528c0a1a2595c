namespace Lms.Web.Platform.Backup;

/// <summary><c>rollback</c>: the state before the last upgrade.</summary>
public static class RollbackCommand
{
    public const string Help = """
        Lms.Web rollback [FILE]
                restores the copy of the database made before the last upgrade, or FILE, with the schema it had then;
                stop the product first, and start the older version afterward. Newer data is moved aside
        """;

    public static bool Fits(string[] words) => words.Length <= 2 && BackupExit.Knows(words);

    public static Task<int> RunAsync(IServiceProvider services, string[] args, CancellationToken stop) =>
        BackupExit.RunAsync(async () =>
        {
            var store = services.GetRequiredService<BackupStore>();
            var path = args is [_, { } named, ..] && !named.StartsWith('-') ? named : store.BeforeUpgrade?.Path;
            if (path is null)
                return BackupExit.Say(
                    $"There is no pre-upgrade database copy in {store.Folder}. Specify one: Lms.Web rollback FILE",
                    BackupExit.Refused
                );
            if (!File.Exists(path))
                return BackupExit.Say($"File not found: {path}", BackupExit.Refused);
            Console.WriteLine($"Rolling back to {path}");
            return await RestoreCommand.RestoreAsync(services, new(path, Replace: true, WithFiles: true, IsRollback: true), stop);
        });
}
