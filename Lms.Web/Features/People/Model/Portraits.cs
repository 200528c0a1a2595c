using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Lms.Web.Features.People.Model;

/// <summary>
/// Pictures of people. What is uploaded is drawn anew and thrown away: the square that is kept holds pixels and nothing else, no place,
/// no camera, no second file hidden behind the first.
/// </summary>
public sealed class Portraits(LmsContext db, RsvgConvert program, IFileStore store, Uploads uploads, MemberDirectory members, ContentEdition edition)
{
    public const int Side = 256;

    /// <summary>Of the one in lists and in the top bar.</summary>
    public const int SmallSide = 72;

    private const int MostBytes = 10 << 20;

    /// <summary>Decoding takes up to some hundred megabytes, so pictures wait for each other.</summary>
    private static readonly SemaphoreSlim One = new(1, 1);

    /// <summary>Nothing is kept unless all of it is.</summary>
    public async Task<Result> TakeAsync(Person person, IFormFile? upload, CancellationToken stop)
    {
        if (upload is null) return new Refusal("Choose a file first.", "file");
        if (upload.Length == 0) return new Refusal("The file is empty.", "file");
        if (upload.Length > MostBytes) return new Refusal("The file is larger than {0} MB.", "file", MostBytes >> 20);
        var bytes = new byte[upload.Length];
        await using (var content = upload.OpenReadStream()) await content.ReadExactlyAsync(bytes, stop);
        var read = Picture.Read(bytes);
        if (read.Refusal is { } wrong) return wrong.About("file");
        var large = await DrawAsync(read.Value, bytes, Side, stop);
        if (large.Refusal is { } why) return why.About("file");
        var small = await DrawAsync(new(FileKind.Png, Side, Side, 1), large.Value, SmallSide, stop);
        if (small.Refusal is { } because) return because.About("file");
        var (portrait, picture) = (await StoreAsync(large.Value, stop), await StoreAsync(small.Value, stop));
        if (await uploads.FullAsync(portrait, stop) is { } full) return full.About("file");
        await db.WriteAsync(async () =>
        {
            await DropAsync(person, stop);
            person.Portray(
                uploads.Keep(portrait, "picture.png", FileKind.Png.ContentType, person.Id, isPublic: false, isOurs: true).Id,
                uploads.Keep(picture, "picture-small.png", FileKind.Png.ContentType, person.Id, isPublic: false, isOurs: true).Id);
            await db.SaveChangesAsync(stop);
        }, stop);
        Forget(person);
        return Result.Done;
    }

    public async Task<Result> RemoveAsync(Person person, CancellationToken stop)
    {
        await db.WriteAsync(async () =>
        {
            await DropAsync(person, stop);
            person.Portray(null, null);
            await db.SaveChangesAsync(stop);
        }, stop);
        Forget(person);
        return Result.Done;
    }

    /// <summary>Serves a picture to whoever is at an institution that its owner belongs to. A new picture has a new address, so browsers keep it.</summary>
    public static async Task<IResult> ShowAsync(Guid id, HttpContext http, LmsContext db, IFileStore store, CancellationToken stop)
    {
        var (here, file) = (db.InstitutionId, await (from f in db.StoredFiles.OfAllInstitutions().AsNoTracking()
                                                     where f.Id == id
                                                     join p in db.People on f.ScopeId equals p.Id
                                                     where p.PortraitId == id || p.PictureId == id
                                                     select new { f.Hash, f.ContentType, f.CreatedAt, p.Id, p.IsOperator }).SingleOrDefaultAsync(stop));
        if (file is null || !(file.IsOperator || await db.Memberships.AnyAsync(m => m.PersonId == file.Id && m.InstitutionId == here, stop))) return Results.NotFound();
        if (await store.OpenAsync(file.Hash, stop) is not { } content) return Results.NotFound();
        http.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        return Results.Stream(content, file.ContentType, lastModified: file.CreatedAt, entityTag: new EntityTagHeaderValue($"\"{file.Hash}\""));
    }

    private async Task<Result<byte[]>> DrawAsync(Picture picture, byte[] bytes, int side, CancellationToken stop)
    {
        await One.WaitAsync(stop);
        try
        {
            var drawn = await program.RunAsync(picture.Square(bytes, side), ["--format=png", "--unlimited"], null, stop);
            return drawn.Outcome switch
            {
                Rendered.Done when drawn.Bytes.Length > 0 && !Picture.IsBlank(drawn.Bytes) => drawn.Bytes,
                Rendered.Missing or Rendered.NotStarted => new Refusal("Pictures cannot be taken at present: the program “{0}” is missing on the server. Tell an administrator.", null, program.Options.RsvgConvertPath),
                Rendered.TooSlow => new Refusal("The picture took longer than {0} seconds to read. Try a smaller one.", null, program.Options.TimeoutSeconds),
                _ => new Refusal("The picture cannot be read. Save it anew as JPEG or PNG, or choose another."),
            };
        }
        finally
        {
            One.Release();
        }
    }

    private async Task<Stored> StoreAsync(byte[] png, CancellationToken stop)
    {
        using var content = new MemoryStream(png);
        return (await store.PutAsync(content, MostBytes, stop)).Value;
    }

    /// <summary>For good: who removes their picture does not want it kept. Its bytes go with the next sweep.</summary>
    private async Task DropAsync(Person person, CancellationToken stop)
    {
        var (portrait, picture) = (person.PortraitId, person.PictureId);
        await db.StoredFiles.OfAllInstitutions().Where(f => f.ScopeId == person.Id && (f.Id == portrait || f.Id == picture)).ExecuteDeleteAsync(stop);
    }

    /// <summary>Pages of courses that are kept in memory show their instructors.</summary>
    private void Forget(Person person)
    {
        members.Forget(person.Id);
        edition.Next();
    }
}
