using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Files.Media;

/// <summary>
/// Processes uploads one file after the other, images first. Only one process does so at a time: a file marked as running when it begins
/// was left by a process that ended midway, and is processed again.
/// </summary>
public sealed class PrepareMediaJob(IServiceScopeFactory scopes) : IJob
{
    public async Task RunAsync(CancellationToken stop)
    {
        while (true)
        {
            await using var outer = scopes.CreateAsyncScope();
            var db = outer.ServiceProvider.GetRequiredService<LmsContext>();
            // Files that wait for the malware scanner must not be opened.
            var next = await db
                .MediaFiles.OfAllInstitutions()
                .AsNoTracking()
                .Where(m => m.Status == MediaStatus.Waiting || m.Status == MediaStatus.Running)
                .Where(m => db.StoredFiles.Any(f => f.Id == m.FileId && f.State == FileState.Ready))
                .OrderBy(m => m.Kind == MediaKind.Film)
                .ThenBy(m => m.AskedAt)
                .Select(m => new { m.Id, m.InstitutionId })
                .FirstOrDefaultAsync(stop);
            if (next is null)
                return;
            await using var scope = scopes.EnterInstitution(next.InstitutionId);
            await scope.ServiceProvider.GetRequiredService<PrepareMedia>().RunAsync(next.Id, stop);
        }
    }
}
