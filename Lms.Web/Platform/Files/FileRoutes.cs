using System.Collections.Frozen;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files.Media;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Lms.Web.Platform.Files;

/// <summary>Serves stored files by signed address, with ranges so that videos can be sought in.</summary>
public static class FileRoutes
{
    /// <summary>
    /// Types that are shown inline; everything else is downloaded, including drawings and pages, which could run scripts. Texts show
    /// drawings all the same.
    /// </summary>
    private static readonly FrozenSet<string> Shown = FrozenSet.Create([
        .. FileKind.Documents.Where(k => k != FileKind.Svg).Select(k => k.ContentType),
    ]);

    public static void MapFiles(this IEndpointRouteBuilder routes) =>
        routes
            .MapMethods("/files/{id:guid}/{name}", [HttpMethods.Get, HttpMethods.Head], ReadAsync)
            .WithMetadata(new CanAttribute(Anyone.May));

    private static readonly Func<LmsContext, Guid, Task<Row?>> Find = EF.CompileAsyncQuery(
        (LmsContext db, Guid id) =>
            db
                .StoredFiles.AsNoTracking()
                .Where(f => f.Id == id)
                .Select(f => new Row
                {
                    ScopeId = f.ScopeId,
                    IsPublic = f.IsPublic,
                    State = f.State,
                    ContentType = f.ContentType,
                    Name = f.Name,
                    Hash = f.Hash,
                    CreatedAt = f.CreatedAt,
                })
                .SingleOrDefault()
    );

    private sealed record Row
    {
        public required Guid ScopeId { get; init; }

        public required bool IsPublic { get; init; }

        public required FileState State { get; init; }

        public required string ContentType { get; init; }

        public required string Name { get; init; }

        public required string Hash { get; init; }

        public required DateTime CreatedAt { get; init; }
    }

    private static async Task<IResult> ReadAsync(
        Guid id,
        string? t,
        HttpContext http,
        LmsContext db,
        IFileStore store,
        FileTokens tokens,
        CancellationToken stop
    )
    {
        if (await Find(db, id) is not { } file)
            return Results.NotFound();
        if ((!file.IsPublic && !tokens.Opens(t, id, file.ScopeId) && !tokens.Opens(t, file.ScopeId)) || file.State is not FileState.Ready)
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        http.Response.Headers.CacheControl = file.IsPublic ? "public, max-age=86400" : "private, max-age=3600";
        if (http.Request.Query.Count > 1 && await FileVariants.AnswerAsync(http, db, store, id, t, stop) is { } form)
            return form;
        // The server sends a local file without copying it through our code.
        var path = store.PathOf(file.Hash);
        var content = path is null ? await store.OpenAsync(file.Hash, stop) : null;
        if (path is null && content is null)
            return Results.NotFound();
        // Some browsers show no PDF in a sandbox; PDFs are shown by their own viewer and run nothing of ours.
        // Browsers apply the policy to a drawing in a page too: without its own styles and pictures it would be black.
        http.Response.Headers.ContentSecurityPolicy =
            file.ContentType == FileKind.Pdf.ContentType ? "default-src 'none'; object-src 'self'; frame-ancestors 'self'"
            : file.ContentType == FileKind.Svg.ContentType ? "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
            : "default-src 'none'; sandbox";
        var disposition = new ContentDispositionHeaderValue(
            Shown.Contains(file.ContentType) && !http.Request.Query.ContainsKey("download") ? "inline" : "attachment"
        );
        disposition.SetHttpFileName(file.Name);
        http.Response.Headers.ContentDisposition = disposition.ToString();
        var tag = new EntityTagHeaderValue($"\"{file.Hash}\"");
        return path is null
            ? Results.Stream(content!, file.ContentType, lastModified: file.CreatedAt, entityTag: tag, enableRangeProcessing: true)
            : TypedResults.PhysicalFile(path, file.ContentType, lastModified: file.CreatedAt, entityTag: tag, enableRangeProcessing: true);
    }
}
