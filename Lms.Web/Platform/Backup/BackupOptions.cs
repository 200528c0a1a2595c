using System.ComponentModel.DataAnnotations;
using Lms.Web.Platform.Configuration;
using Lms.Web.Platform.Files;

namespace Lms.Web.Platform.Backup;

/// <summary>Configuration section <c>Backup</c>: the backups that the product makes automatically.</summary>
[Section("Backup")]
public sealed class BackupOptions
{
    private const string InData = "backups";

    /// <summary>Relative to the data directory. Empty: no daily backups; those before an upgrade go to <c>backups</c>.</summary>
    [Setting(
        "folder for the daily backup; a relative path is resolved against the data directory. Use a folder on another disk. Empty: no daily backup"
    )]
    public string Directory { get; set; } = InData;

    /// <summary>Null: 7, or 3 if backups are on the same disk as the data.</summary>
    [Setting("number of daily backups to keep", Default = "7; 3 in the data directory"), Range(1, 3_650)]
    public int? KeepDaily { get; set; }

    /// <summary>The last backup of so many weeks. Null: 4, or none if backups are on the same disk as the data.</summary>
    [Setting("number of weekly backups to keep, the last one of each week", Default = "4; 0 in the data directory"), Range(0, 520)]
    public int? KeepWeekly { get; set; }

    /// <summary>Copies uploaded files too, each once. Null: if they are on the disk; a bucket has its own versions.</summary>
    [Setting("back up uploaded files too, each file once", Default = "`true` for files on disk, `false` for a bucket")]
    public bool? Files { get; set; }

    /// <summary>Takes a copy of the database before an upgrade changes its layout.</summary>
    [Setting("copy the database before an upgrade changes its schema")]
    public bool BeforeUpgrade { get; set; } = true;

    public bool IsOn => Directory.Length > 0;

    public bool IsBeside => Directory == InData;

    public int Daily => KeepDaily ?? (IsBeside ? 3 : 7);

    public int Weekly => KeepWeekly ?? (IsBeside ? 0 : 4);

    public bool CopiesFiles(UploadOptions uploads) => Files ?? !uploads.IsS3;

    public string Folder(SiteOptions site) => Path.GetFullPath(IsOn ? Directory : InData, site.InData());

    /// <summary>Null, or a sentence that names the key that is wrong.</summary>
    public string? Complaint()
    {
        if (KeepDaily < 1)
            return $"Backup:KeepDaily is {KeepDaily}; it must be 1 or more. To turn off daily backups, leave Backup:Directory empty.";
        return KeepWeekly < 0 ? $"Backup:KeepWeekly is {KeepWeekly}; it must be 0 or more." : null;
    }
}
