using Lms.Web.Platform.Data;
using Lms.Web.Platform.Jobs;

namespace Lms.Web.Features.Administration;

/// <param name="Mails">How many are sent when it ends.</param>
public sealed record PausedNotice(Paused Paused, int Mails)
{
    public static async Task<PausedNotice?> FindAsync(JobsPause pause, LmsContext db, CancellationToken stop) =>
        await pause.FindAsync(stop) is { } paused ? new(paused, await JobsPause.WaitingMailsAsync(db, stop)) : null;
}
