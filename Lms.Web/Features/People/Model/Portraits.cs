using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Lms.Web.Features.People.Model;

/// <summary>
/// Pictures of people. What is uploaded is decoded and thrown away: the square that is kept holds pixels and nothing else, no place,
/// no camera, no second file hidden behind the first.
/// </summary>
public sealed class Portraits(LmsContext db, IFileStore store, Uploads uploads, MemberDirectory members, ContentEdition edition)
{
    public const int Side = 256;

    /// <summary>The side of the small image in lists and in the top bar.</summary>
    public const int SmallSide = 72;

    private const int MostBytes = 10 << 20;

    /// <summary>Nothing is kept unless all of it is.</summary>
    public async Task<Result> TakeAsync(Person person, IFormFile? upload, CancellationToken stop)
    {
        if (upload is null)
            return new Refusal("Choose a file first.", "file");
        if (upload.Length == 0)
            return new Refusal("The file is empty.", "file");
        if (upload.Length > MostBytes)
            return new Refusal("The file is larger than {0} MB.", "file", MostBytes >> 20);
        var bytes = new byte[upload.Length];
        await using (var content = upload.OpenReadStream())
            await content.ReadExactlyAsync(bytes, stop);
        var made = await Pictures.MakeAsync(bytes, [PictureForm.Square(Side), PictureForm.Square(SmallSide)], stop);
        if (made.Refusal is { } why)
            return why.About("file");
        var (portrait, picture) = (await StoreAsync(made.Value[0], stop), await StoreAsync(made.Value[1], stop));
        if (await uploads.FullAsync(portrait, stop) is { } full)
            return full.About("file");
        await db.WriteAsync(
            async () =>
            {
                await DropAsync(person, stop);
                person.Portray(
                    uploads.Keep(portrait, "picture.webp", FileKind.WebP.ContentType, person.Id, isPublic: false, isOurs: true).Id,
                    uploads.Keep(picture, "picture-small.webp", FileKind.WebP.ContentType, person.Id, isPublic: false, isOurs: true).Id
                );
                await db.SaveChangesAsync(stop);
            },
            stop
        );
        Forget(person);
        return Result.Done;
    }

    public async Task<Result> RemoveAsync(Person person, CancellationToken stop)
    {
        await db.WriteAsync(
            async () =>
            {
                await DropAsync(person, stop);
                person.Portray(null, null);
                await db.SaveChangesAsync(stop);
            },
            stop
        );
        Forget(person);
        return Result.Done;
    }

    /// <summary>
    /// Serves a profile picture to anyone at an institution that its owner belongs to. A new one has a new address, so browsers cache it.
    /// </summary>
    public static async Task<IResult> ShowAsync(Guid id, HttpContext http, LmsContext db, IFileStore store, CancellationToken stop)
    {
        var (here, file) = (
            db.InstitutionId,
            await (
                from f in db.StoredFiles.OfAllInstitutions().AsNoTracking()
                where f.Id == id
                join p in db.People on f.ScopeId equals p.Id
                where p.PortraitId == id || p.PictureId == id
                select new
                {
                    f.Hash,
                    f.ContentType,
                    f.CreatedAt,
                    p.Id,
                    p.IsOperator,
                }
            ).SingleOrDefaultAsync(stop)
        );
        if (
            file is null
            || !(file.IsOperator || await db.Memberships.AnyAsync(m => m.PersonId == file.Id && m.InstitutionId == here, stop))
        )
            return Results.NotFound();
        if (await store.OpenAsync(file.Hash, stop) is not { } content)
            return Results.NotFound();
        http.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        return Results.Stream(
            content,
            file.ContentType,
            lastModified: file.CreatedAt,
            entityTag: new EntityTagHeaderValue($"\"{file.Hash}\"")
        );
    }

    private async Task<Stored> StoreAsync(byte[] picture, CancellationToken stop)
    {
        using var content = new MemoryStream(picture);
        return (await store.PutAsync(content, MostBytes, stop)).Value;
    }

    /// <summary>Deletes for good: a person who removes their picture does not want it kept. The next sweep removes the bytes.</summary>
    private async Task DropAsync(Person person, CancellationToken stop)
    {
        var (portrait, picture) = (person.PortraitId, person.PictureId);
        await db
            .StoredFiles.OfAllInstitutions()
            .Where(f => f.ScopeId == person.Id && (f.Id == portrait || f.Id == picture))
            .ExecuteDeleteAsync(stop);
    }

    /// <summary>Pages of courses that are kept in memory show their instructors.</summary>
    private void Forget(Person person)
    {
        members.Forget(person.Id);
        edition.Next();
    }
}
