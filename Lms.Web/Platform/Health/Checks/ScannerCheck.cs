using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Health.Checks;

/// <summary>Whether uploads are scanned for malware, and how many files wait for it.</summary>
public sealed class ScannerCheck(Clamd clamd, IServiceScopeFactory scopes) : IDoctorCheck
{
    public string What => "Malware scanner";

    public async Task<IReadOnlyList<Finding>> LookAsync(Examination examination, CancellationToken stop) =>
        [await LookAsync(examination.Database is DatabaseState.Usable ? await WaitingAsync(stop) : 0, stop)];

    private async Task<Finding> LookAsync(int waiting, CancellationToken stop)
    {
        if (!clamd.IsOn)
        {
            return waiting == 0
                ? new(What, true, "Not set up: uploads are not scanned.", "Set Files:Clamd if strangers can upload files.", IsSetUp: false)
                : new(
                    What,
                    false,
                    $"{waiting} files are waiting for a scanner that is no longer set up.",
                    "Set Files:Clamd again until they have been scanned."
                );
        }
        return await clamd.PingAsync(stop) is { } trouble
            ? new(
                What,
                false,
                $"clamd is not available: {trouble.TrimEnd('.')}. {waiting} files are waiting to be scanned.",
                "Check Files:Clamd, and make sure that clamd is running (Debian package clamav-daemon) and has its signatures. Files stay in quarantine until it responds."
            )
            : new(What, true, $"clamd responds; {waiting} files are waiting to be scanned.", null);
    }

    private async Task<int> WaitingAsync(CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope
            .ServiceProvider.GetRequiredService<LmsContext>()
            .StoredFiles.OfAllInstitutions()
            .CountAsync(f => f.State == FileState.Quarantined, stop);
    }
}
