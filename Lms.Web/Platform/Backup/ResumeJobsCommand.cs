using Lms.Web.Platform.Data;
using Lms.Web.Platform.Jobs;

namespace Lms.Web.Platform.Backup;

/// <summary><c>resume-jobs</c>: background jobs run again after a restore.</summary>
public static class ResumeJobsCommand
{
    public const string Help = """
        Lms.Web resume-jobs [--without-mails]
                resumes background jobs after a restore
                --without-mails   discard waiting emails, because the original has sent them
        """;

    public static bool Fits(string[] words) =>
        words.Length <= 2 && BackupExit.Knows(words, "--without-mails") && words.Skip(1).All(w => w.StartsWith('-'));

    public static Task<int> RunAsync(IServiceProvider services, string[] args, CancellationToken stop) =>
        BackupExit.RunAsync(async () =>
        {
            await using (var scope = services.CreateAsyncScope())
            {
                var layout = await Layout.OfAsync(scope.ServiceProvider.GetRequiredService<LmsContext>(), stop);
                if (layout.IsNew)
                    return BackupExit.Say("There is no database yet.", BackupExit.Refused);
            }
            var pause = services.GetRequiredService<JobsPause>();
            if (await pause.FindAsync(stop) is null)
            {
                Console.WriteLine("Background jobs are not paused.");
                return BackupExit.Done;
            }
            var discarded = await pause.ResumeAsync(args.Contains("--without-mails"), stop);
            Console.WriteLine(discarded > 0 ? $"Background jobs resumed. {discarded} emails were discarded." : "Background jobs resumed.");
            return BackupExit.Done;
        });
}
