using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Files;

/// <summary>The storage agreed with an institution; implemented by the room of institutions.</summary>
public interface IStorageLimits
{
    /// <summary>Null when there is no agreement.</summary>
    ValueTask<long?> MostBytesAsync(Guid institutionId, CancellationToken stop);
}

/// <param name="Used">
/// Bytes in the store, including the sizes and formats made from videos and images; equal files count once, and deleted ones until they are
/// purged.
/// </param>
/// <param name="Coming">Announced by unfinished uploads.</param>
/// <param name="Most">Null for no limit.</param>
public sealed record StorageState(long Used, long Coming, long? Most)
{
    public bool IsOver => Used >= Most;

    public bool IsNear => Used >= Most * 0.9;
}

/// <summary>The space that the files of the viewer's institution use, and its limit.</summary>
public sealed class StorageRoom(LmsContext db, IStorageLimits limits, UploadOptions options)
{
    public async Task<StorageState> StateAsync(CancellationToken stop) =>
        new(await UsedAsync(stop), await db.UploadSessions.Where(u => u.Hash == null).SumAsync(u => u.Size, stop), await MostAsync(stop));

    /// <returns>Null when this much more may be stored. The usage is not queried when there is no limit.</returns>
    public async Task<Refusal?> ForAsync(long more, CancellationToken stop)
    {
        if (await MostAsync(stop) is not { } most)
            return null;
        var state = await StateAsync(stop);
        return state.Used + state.Coming + more <= most
            ? null
            : new Refusal(
                "There isn’t enough storage for this file: {0} of your institution’s {1} MB are in use. Remove files you no longer need, or ask for more storage.",
                null,
                (state.Used + state.Coming) >> 20,
                most >> 20
            );
    }

    /// <summary>The same for bytes in the store; content that the institution already has does not count again.</summary>
    public async Task<Refusal?> ForAsync(Stored bytes, CancellationToken stop)
    {
        if (await MostAsync(stop) is null)
            return null;
        var unsaved = db.ChangeTracker.Entries<StoredFile>().Where(e => e.State is EntityState.Added).Select(e => e.Entity).ToList();
        if (unsaved.Any(f => f.Hash == bytes.Hash) || await Kept.AnyAsync(f => f.Hash == bytes.Hash, stop))
            return null;
        return await ForAsync(bytes.Size + unsaved.DistinctBy(f => f.Hash).Sum(f => f.Size), stop);
    }

    private async ValueTask<long?> MostAsync(CancellationToken stop) =>
        await limits.MostBytesAsync(db.InstitutionId, stop) ?? options.QuotaMegabytes << 20;

    private IQueryable<StoredFile> Kept =>
        db.StoredFiles.IgnoreQueryFilters(new[] { LmsContext.NotDeleted }).Where(f => f.State != FileState.Infected);

    private async Task<long> UsedAsync(CancellationToken stop) =>
        await Kept.GroupBy(f => f.Hash).Select(g => g.Max(f => f.Size)).SumAsync(stop)
        + await db.FileVariants.GroupBy(v => v.Hash).Select(g => g.Max(v => v.Size)).SumAsync(stop);
}
