using System.Globalization;
using Lms.Web.Kernel;
using Lms.Web.Platform.Backup;

namespace Lms.Web.Platform.Health.Checks;

/// <summary>Whether a backup is made every day.</summary>
public sealed class BackupCheck(BackupOptions backup, BackupStore backups, TimeProvider clock) : IDoctorCheck
{
    public string What => "Backup";

    public Task<IReadOnlyList<Finding>> LookAsync(Examination examination, CancellationToken stop) =>
        Task.FromResult<IReadOnlyList<Finding>>([Look()]);

    private Finding Look()
    {
        if (!backup.IsOn)
            return new(
                What,
                true,
                "No daily backup: Backup:Directory is empty.",
                "Set Backup:Directory, or make backups by other means (docs/operations.md).",
                IsSetUp: false
            );
        if (Directory.Exists(backups.Folder) && WriteProbe.Complaint(backups.Folder) is { } why)
            return new(
                What,
                false,
                why,
                $"Give this user write access to {backups.Folder}, or set Backup:Directory to a directory this user can write to."
            );
        if (backups.Latest is not { } latest)
            return new(What, true, $"The first backup will be made during the coming night, in {backups.Folder}.", null, IsSetUp: false);
        var said = string.Create(
            CultureInfo.InvariantCulture,
            $"{latest.Path}, {latest.At:yyyy-MM-dd HH:mm} UTC, {latest.Bytes / 1048576.0:N1} MB"
        );
        return latest.IsOld(clock.Now)
            ? new(What, false, $"The last backup is old: {said}.", "See Background jobs to find out why no newer backup was made.")
            : new(What, true, said, null);
    }
}
