using System.Globalization;
using System.Text;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files.Media;

namespace Lms.Web.Platform.Files;

/// <summary>Takes a file from a person: looks at what it really is, keeps the bytes, and notes it for the caller to save.</summary>
public sealed class Uploads(LmsContext db, IFileStore store, TimeProvider clock, UploadOptions options)
{
    public async Task<Result<StoredFile>> TakeAsync(IFormFile? upload, IReadOnlySet<FileKind> kinds, Guid scopeId, bool isPublic, CancellationToken stop)
    {
        if (upload is null) return new Refusal("Choose a file first.");
        if (upload.Length == 0) return new Refusal("The file is empty.");
        await using var content = upload.OpenReadStream();
        var kind = await FileKind.OfAsync(content, stop);
        if (kind is null || !kinds.Contains(kind))
            return new Refusal("This kind of file is not taken here. These are: {0}.", null, string.Join(", ", kinds.Select(k => k.Extension[1..]).Order()));
        if (kind == FileKind.Pdf && await PdfFile.ExamineAsync(content, stop) is { } unfit) return unfit;
        var clean = await CleanAsync(content, kind, stop);
        if (clean.Refusal is { } unclean) return unclean;
        await using var taken = clean.Value;
        var stored = await store.PutAsync(taken, options.MaxBytes(kind), stop);
        if (stored.Refusal is { } why) return why;
        return Keep(stored.Value, CleanName(upload.FileName, kind), kind.ContentType, scopeId, isPublic);
    }

    /// <summary>The same content, a picture without places and names; a picture that no browser should have to decode is refused.</summary>
    public async Task<Result<Stream>> CleanAsync(Stream content, FileKind kind, CancellationToken stop)
    {
        if (!FileKind.Images.Contains(kind)) return content;
        using var whole = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int some; (some = await content.ReadAsync(buffer, stop)) > 0;)
        {
            if (whole.Length + some > options.MaxBytes(kind)) return new Refusal("The file is larger than {0} MB.", null, options.MaxImageMegabytes);
            whole.Write(buffer, 0, some);
        }
        var read = PictureFile.Clean(whole.ToArray());
        if (read.Refusal is { } why) return why;
        Stream clean = new MemoryStream(read.Value.Bytes);
        return clean;
    }

    /// <summary>The address of a picture for a text: it says how large the picture is, so that its place can be kept free. Without a size when nobody can say.</summary>
    public async Task<string> PictureAddressAsync(StoredFile file, CancellationToken stop)
    {
        var address = $"/files/{file.Id:D}/{Uri.EscapeDataString(file.Name)}";
        if (!file.ContentType.StartsWith("image/", StringComparison.Ordinal) || store.Open(file.Hash) is not { } content) return address;
        await using (content)
        {
            using var whole = new MemoryStream();
            await content.CopyToAsync(whole, stop);
            var read = PictureFile.Read(whole.ToArray());
            return read.IsDone ? string.Create(CultureInfo.InvariantCulture, $"{address}?{read.Value.ShownWidth}x{read.Value.ShownHeight}") : address;
        }
    }

    /// <summary>Notes a file whose bytes are already kept.</summary>
    public StoredFile Keep(Stored stored, string name, string contentType, Guid scopeId, bool isPublic)
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
        if (MediaFile.For(file, clock.Now) is { } media) db.Add(media);
        return file;
    }

    /// <summary>The last part of the name as given, readable letters only, with the extension of what the file really is.</summary>
    public static string CleanName(string given, FileKind kind)
    {
        var bare = Path.GetFileNameWithoutExtension(given.Replace('\\', '/'));
        var clean = new string([.. bare.Normalize(NormalizationForm.FormC).Where(c => char.IsLetterOrDigit(c) || IsMark(c) || c is '-' or '_' or ' ' or '.')]).Trim(' ', '.');
        if (clean.Length == 0) clean = "file";
        return (clean.Length > 100 ? clean[..100] : clean) + kind.Extension;
    }

    /// <summary>Vowel signs and accents, without which words of many languages cannot be read.</summary>
    private static bool IsMark(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}

/// <summary>Configuration section <c>Files</c>.</summary>
public sealed class UploadOptions
{
    public int MaxImageMegabytes { get; set; } = 10;

    public int MaxVideoMegabytes { get; set; } = 2048;

    public int MaxDocumentMegabytes { get; set; } = 50;

    public long MaxBytes(FileKind kind) => (FileKind.Images.Contains(kind) ? MaxImageMegabytes : FileKind.Media.Contains(kind) ? MaxVideoMegabytes : MaxDocumentMegabytes) * (1L << 20);
}
