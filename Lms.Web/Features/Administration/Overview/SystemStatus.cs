using Lms.Web.Features.Administration.Model;
using Lms.Web.Platform.Audit;
using Lms.Web.Platform.Files;

namespace Lms.Web.Features.Administration.Overview;

/// <summary>Whether anything in the institution, or in the whole installation, needs attention.</summary>
public sealed record SystemStatus
{
    /// <summary>The viewer runs the installation and is shown its state, too.</summary>
    public required bool MayOperate { get; init; }

    /// <summary>Empty if the viewer does not run it.</summary>
    public required InstallationState Installation { get; init; }

    /// <summary>The last backup is older than backups should be.</summary>
    public required bool IsBackupOld { get; init; }

    public required StorageState Room { get; init; }

    /// <summary>The result of the last check of the audit log; null before the first.</summary>
    public required AuditCheck? AuditCheck { get; init; }

    /// <summary>The number of messages that are not tried again.</summary>
    public required int DeadMessages { get; init; }
}
