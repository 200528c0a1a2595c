using Lms.Web.Platform.Jobs;

namespace Lms.Web.Platform.Backup;

/// <summary><c>resume-jobs</c>: background work goes on after a restore.</summary>
public static class ResumeJobsCommand
{
    public const string Help = """
        Lms.Web resume-jobs [--without-mails]
                lets background work go on after a restore
                --without-mails   mails that wait are dropped: the original has sent them
        """;

    public static bool Fits(string[] words) =>
        words.Length <= 2 && BackupExit.Knows(words, "--without-mails") && words.Skip(1).All(w => w.StartsWith('-'));

    public static async Task<int> RunAsync(IServiceProvider services, string[] args, CancellationToken stop)
    {
        var pause = services.GetRequiredService<JobsPause>();
        if (await pause.FindAsync(stop) is null)
        {
            Console.WriteLine("Background work is not paused.");
            return BackupExit.Done;
        }
        var dropped = await pause.ResumeAsync(args.Contains("--without-mails"), stop);
        Console.WriteLine(dropped > 0 ? $"Background work goes on. {dropped} mails were dropped." : "Background work goes on.");
        return BackupExit.Done;
    }
}
