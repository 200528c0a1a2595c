using System.Security.Cryptography;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Health;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Files;

/// <summary>The result of a chunk.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Offset">The offset at which the next chunk is expected.</param>
public sealed record Chunk(int Status, long Offset, Refusal? Why = null);

/// <summary>
/// Files that come in pieces and survive a lost connection, a reload and a restart. A piece counts when all of it lies on the disk; the
/// next one begins where the last one that counted ended. The pieces lie in the data directory, which the processes of an installation
/// share.
/// </summary>
public sealed class ResumableUploads(
    LmsContext db,
    UploadFolder folder,
    StorageRoom room,
    UploadOptions options,
    TimeProvider clock,
    StorageWatch watch
)
{
    /// <summary>Unfinished uploads of one person.</summary>
    public const int Most = 20;

    /// <summary>The status defined by the protocol's checksum extension.</summary>
    public const int ChecksumMismatch = 460;

    private const int LongestName = 255;

    /// <param name="kinds">The accepted kinds of files.</param>
    public async Task<Result<UploadSession>> BeginAsync(
        string name,
        long size,
        Guid scopeId,
        IReadOnlySet<FileKind> kinds,
        CancellationToken stop
    )
    {
        if (size < 1)
            return new Refusal("The file is empty.");
        if (options.MaxBytes(kinds) is var most && size > most)
            return new Refusal("The file is larger than {0} MB.", null, most >> 20);
        if (db.Viewer.PersonId is not { } person)
            throw new InvalidOperationException("Only people can upload files.");
        if (await db.UploadSessions.CountAsync(u => u.PersonId == person, stop) >= Most)
            return new Refusal("You have {0} unfinished uploads. Finish or cancel some of them first.", null, Most);
        if (await room.ForAsync(size, stop) is { } full)
            return full;
        var session = UploadSession.Begin(person, scopeId, name.Length > LongestName ? name[^LongestName..] : name, size, clock.Now);
        folder.Make(session.Id);
        db.Add(session);
        await db.SaveChangesAsync(stop);
        return session;
    }

    /// <summary>The viewer's own upload; null also if its stored chunks are lost.</summary>
    public async Task<UploadSession?> FindAsync(Guid id, Guid scopeId, CancellationToken stop) =>
        await db.UploadSessions.SingleOrDefaultAsync(u => u.Id == id && u.PersonId == db.Viewer.PersonId && u.ScopeId == scopeId, stop)
            is { } session
        && (session.Hash is not null || folder.LengthOf(id) >= session.Received)
            ? session
            : null;

    /// <summary>Accepts a chunk. An interrupted chunk is discarded, and of two for the same offset only one counts.</summary>
    /// <param name="length">As announced by the sender.</param>
    /// <param name="kinds">The kinds that the file may be; checked with the first chunk.</param>
    /// <param name="checksum">SHA-256 of the chunk as calculated by the sender; null when it was not.</param>
    public async Task<Chunk> WriteAsync(
        UploadSession session,
        long offset,
        long length,
        Stream content,
        IReadOnlySet<FileKind> kinds,
        byte[]? checksum,
        CancellationToken stop
    )
    {
        await using var part = folder.Write(session.Id);
        if (part is null)
            return new(
                StatusCodes.Status423Locked,
                session.Received,
                new Refusal("This file is already being uploaded, perhaps in another window.")
            );
        // Another writer may have continued between reading the session and taking the lock.
        var received = await db
            .UploadSessions.AsNoTracking()
            .Where(u => u.Id == session.Id)
            .Select(u => (long?)u.Received)
            .SingleOrDefaultAsync(stop);
        if (received is not { } at)
            return new(StatusCodes.Status404NotFound, 0);
        if (offset != at)
            return new(StatusCodes.Status409Conflict, at, new Refusal("The upload must continue at a different position in the file."));
        if (length < 1 || length > session.Size - at)
            return new(StatusCodes.Status400BadRequest, at, new Refusal("The file is longer than announced."));
        if (part.Length != at)
            part.SetLength(at);
        part.Position = at;
        using var hash = checksum is null ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            var buffer = new byte[1 << 16];
            var left = length;
            for (
                int read;
                left > 0 && (read = await content.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)), stop)) > 0;
                left -= read
            )
            {
                hash?.AppendData(buffer, 0, read);
                await part.WriteAsync(buffer.AsMemory(0, read), stop);
            }
            if (left > 0)
                return new(StatusCodes.Status400BadRequest, at, new Refusal("The connection was lost. Try again."));
            if (hash is not null && !hash.GetHashAndReset().AsSpan().SequenceEqual(checksum))
            {
                folder.Cut(part, at);
                return new(ChecksumMismatch, at, new Refusal("Part of the file arrived damaged. Send it again."));
            }
            await part.FlushAsync(stop);
            part.Flush(flushToDisk: true);
        }
        catch (Exception failure) when (StorageTrouble.Of(failure) is { } trouble)
        {
            watch.Saw(failure);
            folder.Cut(part, at);
            return new(trouble.Status, at, trouble.Why);
        }
        if (at == 0 && await UnfitAsync(session, part, kinds, stop) is { } unfit)
        {
            await ForgetAsync(session, stop);
            return new(StatusCodes.Status415UnsupportedMediaType, 0, unfit);
        }
        var now = clock.Now;
        var counted = await db.WriteAsync(
            () =>
                db
                    .UploadSessions.Where(u => u.Id == session.Id && u.Received == at)
                    .ExecuteUpdateAsync(u => u.SetProperty(x => x.Received, at + length).SetProperty(x => x.ChangedAt, now), stop),
            stop
        );
        return counted == 1
            ? new(StatusCodes.Status204NoContent, at + length)
            : new(StatusCodes.Status409Conflict, at, new Refusal("The upload must continue at a different position in the file."));
    }

    public async Task ForgetAsync(UploadSession session, CancellationToken stop)
    {
        await db.WriteAsync(() => db.UploadSessions.Where(u => u.Id == session.Id).ExecuteDeleteAsync(stop), stop);
        folder.Remove(session.Id);
    }

    /// <summary>Removes abandoned uploads, in all institutions, and chunks that no session knows.</summary>
    public static async Task<int> PurgeAsync(
        LmsContext db,
        UploadFolder folder,
        UploadOptions options,
        DateTime now,
        CancellationToken stop
    )
    {
        var before = now.AddHours(-options.UnfinishedHours);
        var old = await db.UploadSessions.OfAllInstitutions().Where(u => u.ChangedAt < before).Select(u => u.Id).ToListAsync(stop);
        foreach (var ids in old.Chunk(500))
            await db.WriteAsync(() => db.UploadSessions.OfAllInstitutions().Where(u => ids.Contains(u.Id)).ExecuteDeleteAsync(stop), stop);
        var known = await db.UploadSessions.OfAllInstitutions().Select(u => u.Id).ToHashSetAsync(stop);
        foreach (var id in old.Concat(folder.OlderThan(before).Where(id => !known.Contains(id))))
            folder.Remove(id);
        return old.Count;
    }

    private async Task<Refusal?> UnfitAsync(UploadSession session, FileStream part, IReadOnlySet<FileKind> kinds, CancellationToken stop)
    {
        if (await FileKind.OfAsync(part, kinds, session.Name, stop) is not { } kind)
            return Uploads.NotTaken(kinds);
        return session.Size > options.MaxBytes(kind)
            ? new Refusal("The file is larger than {0} MB.", null, options.MaxBytes(kind) >> 20)
            : null;
    }
}
