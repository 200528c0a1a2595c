using System.Globalization;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Backup;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Jobs;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Administration.Model;

/// <summary>Makes the daily backup. If it fails, operators are told once, on the same day.</summary>
public sealed class BackupJob(
    BackupStore store,
    BackupOptions options,
    OperatorNotice notice,
    Words words,
    TimeProvider clock,
    ILogger<BackupJob> log
) : IJob
{
    public async Task RunAsync(CancellationToken stop)
    {
        if (!options.IsOn)
            return;
        try
        {
            var made = await store.MakeDailyAsync(stop);
            log.LogInformation(
                "Created backup {Path}: {Bytes} bytes, {Rows} rows, {Files} files, in {Seconds:0.0} s",
                made.Path,
                made.Bytes,
                made.Rows,
                made.Files,
                made.Took.TotalSeconds
            );
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"backup:{clock.Now:yyyyMMdd}");
            await notice.RunAsync(
                key,
                words["The daily backup failed"],
                words["No backup was created: {0} The last complete backup is still available.", failure.Message],
                "/admin",
                words["System status"],
                stop
            );
            throw;
        }
    }
}
