using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Jobs;
using Lms.Web.Platform.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Files;

/// <summary>
/// Tries again what waits, so many with each run: from the oldest on, and then from the start again, in every institution.
/// </summary>
internal sealed class ScanFilesJob(IServiceScopeFactory scopes, Func<LmsContext> contexts, ScanPlace place) : IJob
{
    internal const int Bite = 100;

    public async Task RunAsync(CancellationToken stop)
    {
        var tried = await NextAsync(place.After, Bite, stop);
        if (tried.Count < Bite && place.After != default)
            tried.AddRange((await NextAsync(default, Bite - tried.Count, stop)).Where(f => !tried.Contains(f)));
        foreach (var file in tried)
        {
            place.After = (file.CreatedAt, file.Id);
            await using var scope = scopes.EnterInstitution(file.InstitutionId);
            if (!await scope.ServiceProvider.GetRequiredService<ScanFiles>().ScanAsync(file.Id, stop))
                return;
        }
    }

    private async Task<List<Waiting>> NextAsync((DateTime At, Guid Id) after, int most, CancellationToken stop)
    {
        await using var db = contexts();
        var (at, id) = after;
        return await db
            .StoredFiles.OfAllInstitutions()
            .Where(f => f.State == FileState.Quarantined && (f.CreatedAt > at || (f.CreatedAt == at && f.Id.CompareTo(id) > 0)))
            .OrderBy(f => f.CreatedAt)
            .ThenBy(f => f.Id)
            .Take(most)
            .Select(f => new Waiting(f.Id, f.InstitutionId, f.CreatedAt))
            .ToListAsync(stop);
    }

    private sealed record Waiting(Guid Id, Guid InstitutionId, DateTime CreatedAt);
}
