using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Lms.Web.Platform.Files.Media;

/// <summary>
/// Answers requests for a variant of a file: <c>v</c> names it, <c>w</c> asks for an image at least that many pixels wide. Anyone who may
/// read the file may read its variants, with the same token, and playlists pass it on to the files they list.
/// </summary>
public static partial class FileVariants
{
    public const string Master = "film.m3u8";
    public const string Poster = "poster.jpg";
    public const string Playlist = "application/vnd.apple.mpegurl";

    private const int LargestPlaylist = 4 << 20;

    /// <summary>The address of a variant, derived from the file's own with its token.</summary>
    public static string Url(string fileUrl, string variant)
    {
        var query = fileUrl.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? fileUrl : fileUrl[..query];
        return $"{path[..path.LastIndexOf('/')]}/{variant}?v={variant}{(query < 0 ? "" : "&" + fileUrl[(query + 1)..])}";
    }

    /// <returns>Null when the file itself is to be sent.</returns>
    public static async Task<IResult?> AnswerAsync(
        HttpContext http,
        LmsContext db,
        IFileStore store,
        Guid fileId,
        string? token,
        CancellationToken stop
    )
    {
        if (http.Request.Query["v"].ToString() is { Length: > 0 and <= 40 } name)
        {
            var named = await db.FileVariants.AsNoTracking().SingleOrDefaultAsync(v => v.FileId == fileId && v.Name == name, stop);
            return named is null ? Results.NotFound() : await SendAsync(http, store, named, fileId, token, stop);
        }
        if (!int.TryParse(http.Request.Query["w"], NumberStyles.None, CultureInfo.InvariantCulture, out var width))
            return null;
        // A shared cache must not serve it to a browser that cannot show it.
        http.Response.Headers.Append(HeaderNames.Vary, HeaderNames.Accept);
        var accepted = http.Request.Headers.Accept.ToString();
        string[] formats =
        [
            .. new[] { FileKind.Avif.ContentType, FileKind.WebP.ContentType }.Where(f => accepted.Contains(f, StringComparison.Ordinal)),
        ];
        if (formats.Length == 0)
            return null;
        var best = await db
            .FileVariants.AsNoTracking()
            .Where(v => v.FileId == fileId && formats.Contains(v.ContentType) && v.Width >= width)
            .OrderBy(v => v.Width)
            .ThenBy(v => v.Size)
            .FirstOrDefaultAsync(stop);
        if (best is not null)
            return await SendAsync(http, store, best, fileId, token, stop);
        // It may become available within a minute.
        http.Response.Headers.CacheControl = "private, max-age=60";
        return null;
    }

    private static async Task<IResult> SendAsync(
        HttpContext http,
        IFileStore store,
        FileVariant it,
        Guid fileId,
        string? token,
        CancellationToken stop
    )
    {
        var path = it.ContentType == Playlist ? null : store.PathOf(it.Hash);
        var content = path is null ? await store.OpenAsync(it.Hash, stop) : null;
        if (path is null && content is null)
            return Results.NotFound();
        http.Response.Headers.CacheControl = "private, max-age=3600";
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        var tag = new EntityTagHeaderValue($"\"{it.Hash}\"");
        if (path is not null)
            return TypedResults.PhysicalFile(path, it.ContentType, entityTag: tag, enableRangeProcessing: true);
        if (it.ContentType != Playlist)
            return Results.Stream(content!, it.ContentType, entityTag: tag, enableRangeProcessing: true);
        await using (content!)
        {
            if (it.Size > LargestPlaylist)
                return Results.NotFound();
            using var reader = new StreamReader(content!, Encoding.UTF8);
            return Results.Text(WithToken(await reader.ReadToEndAsync(stop), fileId, token), Playlist);
        }
    }

    /// <summary>Browsers do not pass the query on to the files of a playlist, so the playlist contains it.</summary>
    public static string WithToken(string playlist, Guid fileId, string? token)
    {
        string Address(string name) => $"/files/{fileId:D}/{name}?v={name}{(token is null ? "" : "&t=" + Uri.EscapeDataString(token))}";
        return Listed().Replace(playlist, m => m.Groups[1].Success ? $"URI=\"{Address(m.Groups[1].Value)}\"" : Address(m.Value));
    }

    [GeneratedRegex("""URI="([a-z0-9]+\.(?:mp4|m3u8))"|^[a-z0-9]+\.(?:mp4|m3u8)$""", RegexOptions.Multiline)]
    private static partial Regex Listed();
}
