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
    public static void MapFiles(this IEndpointRouteBuilder routes) =>
        routes.MapMethods("/files/{id:guid}/{name}", [HttpMethods.Get, HttpMethods.Head], ReadAsync).WithMetadata(new CanAttribute(Anyone.May));

    private static async Task<IResult> ReadAsync(
        Guid id, string? t, HttpContext http, LmsContext db, IFileStore store, FileTokens tokens, CancellationToken stop)
    {
        var file = await db.StoredFiles.AsNoTracking().Where(f => f.Id == id)
            .Select(f => new { f.ScopeId, f.IsPublic, f.ContentType, f.Name, f.Hash, f.CreatedAt }).SingleOrDefaultAsync(stop);
        if (file is null) return Results.NotFound();
        if (!file.IsPublic && !tokens.Opens(t, file.ScopeId)) return Results.StatusCode(StatusCodes.Status403Forbidden);
        http.Response.Headers.CacheControl = file.IsPublic ? "public, max-age=86400" : "private, max-age=3600";
        if (http.Request.Query.Count > 1 && await FileVariants.AnswerAsync(http, db, store, id, t, stop) is { } form) return form;
        if (store.Open(file.Hash) is not { } content) return Results.NotFound();
        // Some browsers show no PDF in a sandbox; what is sent as one is drawn by their own viewer and runs nothing of ours.
        http.Response.Headers.ContentSecurityPolicy = file.ContentType == FileKind.Pdf.ContentType ? "default-src 'none'; object-src 'self'; frame-ancestors 'self'" : "default-src 'none'; sandbox";
        var shown = file.ContentType.StartsWith("image/", StringComparison.Ordinal) || file.ContentType.StartsWith("video/", StringComparison.Ordinal) || file.ContentType.StartsWith("audio/", StringComparison.Ordinal) || file.ContentType == "application/pdf";
        var disposition = new ContentDispositionHeaderValue(shown && !http.Request.Query.ContainsKey("download") ? "inline" : "attachment");
        disposition.SetHttpFileName(file.Name);
        http.Response.Headers.ContentDisposition = disposition.ToString();
        return Results.Stream(content, file.ContentType, lastModified: file.CreatedAt, entityTag: new EntityTagHeaderValue($"\"{file.Hash}\""), enableRangeProcessing: true);
    }
}
