using Lms.Web.Platform.Backup;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Health;
using Lms.Web.Platform.Jobs;

namespace Lms.Web.Features.Administration.Model;

/// <summary>What those who run the installation see of it at a glance.</summary>
public sealed record InstallationState
{
    public int FailedJobs { get; init; }

    public PausedNotice? Paused { get; init; }

    public (bool IsOn, Kept? Latest, JobRow? Job) Backup { get; init; }

    /// <summary>Null until they are determined.</summary>
    public Findings? Findings { get; init; }
}

/// <summary>Reads the state of the installation: its jobs, its backups, and what the doctor found last.</summary>
public sealed class InstallationStates(
    LmsContext db,
    Checkup checkup,
    BackupStore backups,
    BackupOptions backup,
    JobBoard jobs,
    JobsPause pause
)
{
    public async Task<InstallationState> ReadAsync(CancellationToken stop)
    {
        var all = await jobs.ListAsync(stop);
        return new InstallationState
        {
            FailedJobs = all.Count(j => j.LastWasFine == false),
            Paused = await PausedNotice.FindAsync(pause, db, stop),
            Backup = (backup.IsOn, backups.Latest, all.FirstOrDefault(j => j.Name == nameof(BackupJob))),
            Findings = checkup.Latest,
        };
    }
}
