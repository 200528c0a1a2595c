using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Ui;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Lms.Web.Features.Courses.Catalog;

/// <summary>
/// The image shown beside a link to a course: drawn once per distinct appearance, one at a time, and stored like all files by the hash of
/// its content. Where it cannot be drawn, an image of the product is used instead.
/// </summary>
public sealed class ShareCards(RsvgConvert program, IFileStore store, IWebHostEnvironment web, TimeProvider clock) : IDisposable
{
    /// <summary>After a failure the program is not started for this long: repeated requests must not keep it busy.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const int MostRemembered = 1000;

    private readonly SemaphoreSlim drawing = new(1, 1);
    private readonly ConcurrentDictionary<string, DateTime> failed = new();

    public static async Task<IResult> ReadAsync(
        string slug,
        string? v,
        HttpContext http,
        LmsContext db,
        Viewer viewer,
        CourseMap map,
        InstitutionDirectory institutions,
        ShareCards cards,
        CancellationToken stop
    )
    {
        if (await map.FindAsync(slug, viewer, stop) is not { Course: { Status: CourseStatus.Published } course })
            return Results.NotFound();
        if (await institutions.FindAsync(viewer.InstitutionId, stop) is not { } institution)
            return Results.NotFound();
        var face = ShareFace.Of(course, institution);
        var headers = http.Response.Headers;
        // It looks the same for everyone, and programs that show links fetch it from other sites.
        headers.Vary = StringValues.Empty;
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        if (await cards.OpenAsync(db, face, stop) is not { } picture)
        {
            headers.CacheControl = "public, max-age=300";
            return cards.Instead is { Exists: true } instead
                ? Results.Stream(instead.CreateReadStream(), FileKind.Png.ContentType)
                : Results.NotFound();
        }
        headers.CacheControl = v == face.Tag ? "public, max-age=31536000, immutable" : "public, max-age=3600";
        return Results.Stream(picture, FileKind.Png.ContentType, entityTag: new EntityTagHeaderValue($"\"{face.Tag}\""));
    }

    private IFileInfo Instead => web.WebRootFileProvider.GetFileInfo("images/share.png");

    public void Dispose() => drawing.Dispose();

    /// <returns>Null when it cannot be drawn now.</returns>
    private async Task<Stream?> OpenAsync(LmsContext db, ShareFace face, CancellationToken stop)
    {
        if (await FindAsync(db, face, stop) is { } kept)
            return kept;
        if (failed.TryGetValue(face.Tag, out var until) && until > clock.Now)
            return null;
        if (!await drawing.WaitAsync(Patience, stop))
            return null;
        try
        {
            if (await FindAsync(db, face, stop) is { } meanwhile)
                return meanwhile;
            var drawn = await program.RunAsync(face.Draw(await PictureAsync(db, face.CoverId, stop)), ["--format=png"], null, stop);
            if (drawn.Outcome is Rendered.Done && FileKind.Of(drawn.Bytes.AsSpan(0, Math.Min(16, drawn.Bytes.Length))) == FileKind.Png)
                return await KeepAsync(db, face, drawn.Bytes, stop);
            if (failed.Count > MostRemembered)
                failed.Clear();
            failed[face.Tag] = clock.Now + Rest;
            return null;
        }
        finally
        {
            drawing.Release();
        }
    }

    private async Task<Stream?> FindAsync(LmsContext db, ShareFace face, CancellationToken stop)
    {
        var (scope, name) = (Scope(face.CourseId), Name(face));
        return
            await db
                .StoredFiles.AsNoTracking()
                .Where(f => f.ScopeId == scope && f.Name == name)
                .Select(f => f.Hash)
                .FirstOrDefaultAsync(stop)
                is { } hash
            ? await store.OpenAsync(hash, stop)
            : null;
    }

    /// <summary>Stores the image and removes the previous one, which is no longer needed.</summary>
    private async Task<Stream?> KeepAsync(LmsContext db, ShareFace face, byte[] png, CancellationToken stop)
    {
        using var content = new MemoryStream(png);
        var stored = (await store.PutAsync(content, long.MaxValue, stop)).Value;
        var scope = Scope(face.CourseId);
        await db.WriteAsync(
            async () =>
            {
                await db.LockAsync<Course>(face.CourseId, stop);
                await db.StoredFiles.Where(f => f.ScopeId == scope).ExecuteDeleteAsync(stop);
                await db.InsertAsync(
                    new StoredFile
                    {
                        ScopeId = scope,
                        Name = Name(face),
                        ContentType = FileKind.Png.ContentType,
                        Size = stored.Size,
                        Hash = stored.Hash,
                        CreatedAt = clock.Now,
                    },
                    stop
                );
            },
            stop
        );
        return await store.OpenAsync(stored.Hash, stop);
    }

    /// <summary>A JPEG in the size of the card. Null if the course has no image or one that cannot be read.</summary>
    private async Task<string?> PictureAsync(LmsContext db, Guid? coverId, CancellationToken stop)
    {
        if (
            coverId is not { } id
            || await db
                .StoredFiles.AsNoTracking()
                .Where(f => f.Id == id && f.State == FileState.Ready)
                .Select(f => f.Hash)
                .SingleOrDefaultAsync(stop)
                is not { } hash
            || await store.OpenAsync(hash, stop) is not { } content
        )
            return null;
        await using (content)
        {
            using var bytes = new MemoryStream();
            await content.CopyToAsync(bytes, stop);
            var made = await Pictures.MakeAsync(bytes.ToArray(), [PictureForm.Fit(PageHead.ImageWidth, FileKind.Jpeg)], stop);
            return made.IsDone ? $"data:{FileKind.Jpeg.ContentType};base64,{Convert.ToBase64String(made.Value[0])}" : null;
        }
    }

    /// <summary>The scope is not the course itself: these files do not belong to its authors, and are not part of any package.</summary>
    private static Guid Scope(Guid courseId) => new(SHA256.HashData(Encoding.UTF8.GetBytes($"share card {courseId:N}")).AsSpan(0, 16));

    private static string Name(ShareFace face) => $"{face.Tag}.png";
}
