using System.Globalization;
using System.Text;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Data.Saving;
using Lms.Web.Platform.Files.Media;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Files;

/// <summary>An upload from a person that is in the store.</summary>
/// <param name="Name">The name for the row, with the extension of the detected type.</param>
/// <param name="IsClean">It does not have to wait for the scanner.</param>
public sealed record Received(Stored Bytes, string Name, FileKind Kind, bool IsClean);

/// <summary>
/// Takes a file from a person: looks at what it really is, has it scanned where that is set up, keeps the bytes, and notes it for the
/// caller to save.
/// </summary>
public sealed class Uploads(
    LmsContext db,
    IFileStore store,
    UploadFolder parts,
    StorageRoom room,
    Clamd clamd,
    TimeProvider clock,
    UploadOptions options
)
{
    /// <summary>Smaller ones are scanned while the sender waits.</summary>
    private const long ScannedAtOnce = 32 << 20;

    /// <summary>The format that an AVIF is converted to: the same size, and better quality than the variants made from it later.</summary>
    private static readonly PictureForm AsWebP = new(IsSquare: false, PictureFile.MostSide, Quality: 90, FileKind.WebP);

    private static readonly Refusal Nothing = new("Choose a file first.");
    private static readonly Refusal Unfinished = new("The upload isn’t finished. To continue, choose the same file again.");
    private static readonly Refusal Gone = new("This upload was already used or has been discarded. Choose the file again.");

    /// <summary>Takes a file from a form: the file itself, or the number of one that was uploaded in chunks before.</summary>
    public async Task<Result<StoredFile>> TakeAsync(
        IFormFile? file,
        Guid? upload,
        IReadOnlySet<FileKind> kinds,
        Guid scopeId,
        bool isPublic,
        CancellationToken stop
    )
    {
        var received = await ReceiveAsync(file, upload, kinds, scopeId, stop);
        if (received.Refusal is { } why)
            return why;
        var it = received.Value;
        return Note(it.Bytes, it.Name, it.Kind.ContentType, scopeId, isPublic).Arrived(it.IsClean);
    }

    public Task<Result<StoredFile>> TakeAsync(
        IFormFile? file,
        IReadOnlySet<FileKind> kinds,
        Guid scopeId,
        bool isPublic,
        CancellationToken stop
    ) => TakeAsync(file, null, kinds, scopeId, isPublic, stop);

    /// <summary>The same without a row: the bytes are in the store, and are removed by the sweep unless a row is made.</summary>
    /// <param name="announcedFor">The owner for which the pieces were announced.</param>
    public Task<Result<Received>> ReceiveAsync(
        IFormFile? file,
        Guid? upload,
        IReadOnlySet<FileKind> kinds,
        Guid announcedFor,
        CancellationToken stop
    ) => upload is { } id ? ReceiveAsync(id, announcedFor, kinds, stop) : ReceiveAsync(file, kinds, stop);

    private async Task<Result<Received>> ReceiveAsync(IFormFile? upload, IReadOnlySet<FileKind> kinds, CancellationToken stop)
    {
        if (upload is null)
            return Nothing;
        if (upload.Length == 0)
            return new Refusal("The file is empty.");
        await using var content = upload.OpenReadStream();
        var looked = await LookAsync(content, kinds, upload.FileName, stop);
        if (looked.Refusal is { } unfit)
            return unfit;
        if (await room.ForAsync(upload.Length, stop) is { } full)
            return full;
        var (kind, isClean) = looked.Value;
        var put = await PutAsync(content, kind, stop);
        if (put.Refusal is { } why)
            return why;
        var (stored, taken) = put.Value;
        return new Received(stored, CleanName(upload.FileName, taken), taken, isClean);
    }

    /// <summary>The same content, images without places and names; an image that no browser should have to decode is refused.</summary>
    /// <returns>The content with the image's facts, which say what it became; no facts when it is not an image.</returns>
    public async Task<Result<(Stream Content, PictureFile? Picture)>> CleanAsync(Stream content, FileKind kind, CancellationToken stop)
    {
        if (!FileKind.Cleaned.Contains(kind))
            return (content, (PictureFile?)null);
        using var whole = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int some; (some = await content.ReadAsync(buffer, stop)) > 0; )
        {
            if (whole.Length + some > options.MaxBytes(kind))
                return new Refusal("The file is larger than {0} MB.", null, options.MaxBytes(kind) >> 20);
            whole.Write(buffer, 0, some);
        }
        var bytes = whole.ToArray();
        if (kind == FileKind.Avif)
        {
            // Its boxes hold places and names too, and browsers of some years ago do not show it.
            var made = await Pictures.MakeAsync(bytes, [AsWebP], stop);
            if (made.Refusal is { } unfit)
                return unfit;
            bytes = made.Value[0];
        }
        var read = PictureFile.Clean(bytes);
        if (read.Refusal is { } why)
            return why;
        return ((Stream)new MemoryStream(read.Value.Bytes), (PictureFile?)read.Value.Picture);
    }

    /// <summary>
    /// The address of an image for a text: it includes the size of the image, so that its space can be reserved. Without a size when it is
    /// unknown.
    /// </summary>
    public async Task<string> PictureAddressAsync(StoredFile file, CancellationToken stop) =>
        Address(file.Id, file.Name, await SizeAsync(file, stop));

    /// <summary>The size of an image as shown, in pixels; null when it is unknown.</summary>
    public async Task<(int Width, int Height)?> SizeAsync(StoredFile file, CancellationToken stop)
    {
        if (!file.ContentType.StartsWith("image/", StringComparison.Ordinal) || await store.OpenAsync(file.Hash, stop) is not { } content)
            return null;
        await using (content)
        {
            using var whole = new MemoryStream();
            await content.CopyToAsync(whole, stop);
            var read = PictureFile.Read(whole.ToArray());
            return read.IsDone ? (read.Value.ShownWidth, read.Value.ShownHeight) : null;
        }
    }

    /// <summary>Has a public image rendered in several widths, like images in texts; the caller saves.</summary>
    public void MakeWidths(StoredFile picture) => db.Add(MediaFile.OfPublicPicture(picture, clock.Now));

    /// <summary>The address of a file for a text.</summary>
    /// <param name="size">The size of a picture as shown.</param>
    public static string Address(Guid id, string name, (int Width, int Height)? size) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"/files/{id:D}/{Uri.EscapeDataString(name)}{(size is (> 0, > 0) and var (width, height) ? $"?{width}x{height}" : "")}"
        );

    /// <summary>Whether the institution's quota allows bytes that are in the store but did not come through a form.</summary>
    /// <returns>Null when there is room.</returns>
    public Task<Refusal?> FullAsync(Stored bytes, CancellationToken stop) => room.ForAsync(bytes, stop);

    /// <summary>
    /// Notes a file whose bytes are already kept. Whether there is room is not asked here: of what people bring,
    /// <see cref="FullAsync"/> is asked before; what the product owes them, such as certificates, is kept without asking.
    /// </summary>
    /// <param name="isOurs">Created by the product, or scanned before: it does not wait for the scanner.</param>
    /// <param name="picture">What is already known about an image.</param>
    public StoredFile Keep(
        Stored stored,
        string name,
        string contentType,
        Guid scopeId,
        bool isPublic,
        bool isOurs = false,
        PictureFile? picture = null
    ) => Note(stored, name, contentType, scopeId, isPublic, picture).Arrived(isOurs || !clamd.IsOn);

    /// <summary>The content of a stored file; null when the bytes are missing.</summary>
    public ValueTask<Stream?> ReadAsync(StoredFile file, CancellationToken stop) => store.OpenAsync(file.Hash, stop);

    /// <summary>The last part of the given name, readable letters only, with the extension of the detected type.</summary>
    public static string CleanName(string given, FileKind kind)
    {
        var bare = Path.GetFileNameWithoutExtension(given.Replace('\\', '/'));
        var clean = new string([
            .. bare.Normalize(NormalizationForm.FormC).Where(c => char.IsLetterOrDigit(c) || IsMark(c) || c is '-' or '_' or ' ' or '.'),
        ]).Trim(' ', '.');
        if (clean.Length == 0)
            clean = "file";
        return (clean.Length > 100 ? clean[..100] : clean) + kind.Extension;
    }

    internal static Refusal NotTaken(IReadOnlySet<FileKind> kinds) =>
        kinds.SetEquals(FileKind.Packages)
            ? new("This zip file is incomplete or damaged.")
            : new("This file type isn’t accepted here. Use one of these: {0}.", null, FileKind.Names(kinds));

    /// <summary>Vowel signs and accents, without which words of many languages cannot be read.</summary>
    private static bool IsMark(char c) =>
        char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private async Task<Result<Received>> ReceiveAsync(Guid id, Guid announcedFor, IReadOnlySet<FileKind> kinds, CancellationToken stop)
    {
        if (
            await db.UploadSessions.SingleOrDefaultAsync(
                u => u.Id == id && u.PersonId == db.Viewer.PersonId && u.ScopeId == announcedFor,
                stop
            )
            is not { } session
        )
            return Gone;
        if (!session.IsWhole)
            return Unfinished;
        var isInStore = session.Hash is not null;
        if (!isInStore && parts.LengthOf(id) != session.Size)
            return Gone;
        Result<(FileKind Kind, bool IsClean)> looked;
        await using (
            var content = isInStore
                ? await store.OpenAsync(session.Hash!, stop)
                : new FileStream(parts.PathOf(id), FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true)
        )
        {
            if (content is null)
                return Gone;
            looked = await LookAsync(content, kinds, session.Name, stop);
        }
        if (looked.Refusal is { } unfit)
            return unfit;
        var (kind, isClean) = looked.Value;
        var put =
            isInStore ? (new Stored(session.Hash!, session.Size), kind)
            : FileKind.Cleaned.Contains(kind) ? await CopyAsync(session, kind, stop)
            : await MoveAsync(session, kind, stop);
        if (put.Refusal is { } why)
            return why;
        var (stored, taken) = put.Value;
        db.Remove(session);
        return new Received(stored, CleanName(session.Name, taken), taken, isClean);
    }

    /// <returns>The stored content and its type, which may have changed.</returns>
    private async Task<Result<(Stored Bytes, FileKind Kind)>> PutAsync(Stream content, FileKind kind, CancellationToken stop)
    {
        var clean = await CleanAsync(content, kind, stop);
        if (clean.Refusal is { } why)
            return why;
        await using var taken = clean.Value.Content;
        var stored = await store.PutAsync(taken, options.MaxBytes(kind), stop);
        if (stored.Refusal is { } unkept)
            return unkept;
        return (stored.Value, clean.Value.Picture?.Kind ?? kind);
    }

    /// <summary>Copies the upload, because the stored content of an image differs from the uploaded content.</summary>
    private async Task<Result<(Stored Bytes, FileKind Kind)>> CopyAsync(UploadSession session, FileKind kind, CancellationToken stop)
    {
        await using var content = new FileStream(
            parts.PathOf(session.Id),
            FileMode.Open,
            FileAccess.Read,
            FileShare.Read,
            1 << 16,
            useAsync: true
        );
        return await PutAsync(content, kind, stop);
    }

    /// <summary>After this the store has the file: later steps may fail and be tried again.</summary>
    private async Task<Result<(Stored Bytes, FileKind Kind)>> MoveAsync(UploadSession session, FileKind kind, CancellationToken stop)
    {
        var stored = await store.MoveAsync(parts.PathOf(session.Id), options.MaxBytes(kind), stop);
        if (stored.Refusal is { } why)
            return why;
        await db.WriteAsync(
            () =>
                db
                    .UploadSessions.Where(u => u.Id == session.Id)
                    .ExecuteUpdateAsync(u => u.SetProperty(x => x.Hash, stored.Value.Hash), stop),
            stop
        );
        return (stored.Value, kind);
    }

    /// <summary>Resets the position to the start.</summary>
    private async Task<Result<(FileKind Kind, bool IsClean)>> LookAsync(
        Stream content,
        IReadOnlySet<FileKind> kinds,
        string name,
        CancellationToken stop
    )
    {
        if (await FileKind.OfAsync(content, kinds, name, stop) is not { } kind)
            return NotTaken(kinds);
        if (kind == FileKind.Zip)
            return (kind, true);
        var isSaved = DownloadKinds.All.Contains(kind);
        if (isSaved && DownloadKinds.Examine(content, kind) is { } other)
            return other;
        // A drawing is rewritten, so any other format in it is lost. What is only downloaded is never guessed at by a browser.
        if (!isSaved && kind != FileKind.Svg && await Polyglots.ExamineAsync(content, kind, stop) is { } twofold)
            return twofold;
        if (kind == FileKind.Pdf && await PdfFile.ExamineAsync(content, stop) is { } unfit)
            return unfit;
        if (!clamd.IsOn)
            return (kind, true);
        if (content.Length > ScannedAtOnce)
            return (kind, false);
        var scan = await clamd.ScanAsync(content, stop);
        content.Position = 0;
        if (scan.Finding is not { } finding)
            return (kind, scan.IsClean);
        db.ChangeTracker.Clear();
        db.Add(db.Note("Refused", nameof(StoredFile), Ids.New(), AuditNotes.Because(finding)));
        await db.SaveChangesAsync(stop);
        return new Refusal("The malware scanner found “{0}” in this file, so it wasn’t saved.", null, finding);
    }

    private StoredFile Note(Stored stored, string name, string contentType, Guid scopeId, bool isPublic, PictureFile? picture = null)
    {
        var file = new StoredFile
        {
            Name = name,
            ContentType = contentType,
            Size = stored.Size,
            Hash = stored.Hash,
            ScopeId = scopeId,
            IsPublic = isPublic,
            UploadedById = db.Viewer.PersonId,
            CreatedAt = clock.Now,
        };
        db.Add(file);
        if (MediaFile.For(file, clock.Now) is { } media)
        {
            if (picture is not null)
                media.Measure(picture.ShownWidth, picture.ShownHeight, 0);
            db.Add(media);
        }
        return file;
    }
}
