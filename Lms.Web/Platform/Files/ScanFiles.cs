using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Data.Saving;
using Lms.Web.Platform.Jobs;
using Lms.Web.Platform.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Files;

/// <summary>Scans a waiting file. When clamd does not answer, the file keeps waiting, and its state contains the reason.</summary>
public sealed class ScanFiles(LmsContext db, IFileStore store, Clamd clamd, ContentEdition edition, TimeProvider clock)
    : IHandle<FileArrived>
{
    public async Task HandleAsync(FileArrived it, CancellationToken stop)
    {
        if (clamd.IsOn)
            await ScanAsync(it.FileId, stop);
    }

    /// <returns>False when the scanner does not answer: trying others now is pointless.</returns>
    public async Task<bool> ScanAsync(Guid id, CancellationToken stop)
    {
        if (await db.StoredFiles.SingleOrDefaultAsync(f => f.Id == id && f.State == FileState.Quarantined, stop) is not { } file)
            return true;
        Scan scan;
        await using (var content = await store.OpenAsync(file.Hash, stop))
        {
            if (content is null)
                return true;
            scan = await clamd.ScanAsync(content, stop);
        }
        if (scan.Finding is { } finding)
        {
            file.Condemn(finding, clock.Now);
            db.Add(db.Note("Infected", nameof(StoredFile), file.Id, AuditNotes.Because(finding)));
        }
        else if (scan.Trouble is { } trouble)
            file.WaitOn(trouble);
        else
            file.Clear();
        await db.SaveChangesAsync(stop);
        // Cached lessons contain what can be shown.
        edition.Next();
        if (scan.Finding is not null)
            await RemoveAsync(file.Hash, stop);
        return scan.Trouble is null || await clamd.PingAsync(stop) is null;
    }

    /// <summary>
    /// The bytes go at once, unless another file has them that nothing was found in: it came before the scanner knew better, and its owner
    /// decides.
    /// </summary>
    private async Task RemoveAsync(string hash, CancellationToken stop)
    {
        if (
            !await db
                .StoredFiles.OfAllInstitutions()
                .IgnoreQueryFilters(new[] { LmsContext.OfInstitution, LmsContext.NotDeleted })
                .AnyAsync(f => f.Hash == hash && f.State != FileState.Infected, stop)
        )
            await store.DeleteAsync(hash, stop);
    }
}
