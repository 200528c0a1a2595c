using System.Globalization;
using System.Text;
using Lms.Web.Kernel;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Mvc;

namespace Lms.Web.Platform.Files;

/// <summary>
/// Speaks the tus protocol 1.0.0 (core, with creation, termination and checksum) for a page that says who may: <c>POST</c> announces a
/// file, <c>HEAD</c> asks how much of it has come, <c>PATCH</c> brings the next piece, <c>DELETE</c> gives it up. Refusals are JSON with
/// the sentence in <c>error</c>.
/// </summary>
public sealed class TusExchange(ResumableUploads uploads, Words words)
{
    private const string Version = "1.0.0";
    private const string Algorithm = "sha256";

    /// <param name="place">The URL below which the uploads of the page are.</param>
    /// <param name="kinds">The accepted kinds of files.</param>
    public async Task<IActionResult> BeginAsync(HttpContext http, string place, Guid scopeId, IReadOnlySet<FileKind> kinds)
    {
        if (Spoken(http) is { } unspoken)
            return unspoken;
        if (Number(http.Request, "Upload-Length") is not { } size)
            return Answer(http, StatusCodes.Status400BadRequest, new Refusal("The file is empty."));
        var begun = await uploads.BeginAsync(
            NameIn(http.Request.Headers["Upload-Metadata"].ToString()),
            size,
            scopeId,
            kinds,
            http.RequestAborted
        );
        if (begun.Refusal is { } why)
            return Answer(http, StatusCodes.Status422UnprocessableEntity, why);
        http.Response.Headers.Location = $"{place}/{begun.Value.Id:D}";
        http.Response.Headers["Upload-Offset"] = "0";
        return new StatusCodeResult(StatusCodes.Status201Created);
    }

    public async Task<IActionResult> LookAsync(HttpContext http, Guid id, Guid scopeId)
    {
        if (Spoken(http) is { } unspoken)
            return unspoken;
        if (await uploads.FindAsync(id, scopeId, http.RequestAborted) is not { } session)
            return new StatusCodeResult(StatusCodes.Status404NotFound);
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["Upload-Length"] = session.Size.ToString(CultureInfo.InvariantCulture);
        http.Response.Headers["Upload-Offset"] = session.Received.ToString(CultureInfo.InvariantCulture);
        return new StatusCodeResult(StatusCodes.Status200OK);
    }

    public async Task<IActionResult> TakeAsync(HttpContext http, Guid id, Guid scopeId, IReadOnlySet<FileKind> kinds)
    {
        if (Spoken(http) is { } unspoken)
            return unspoken;
        if (http.Request.ContentType != "application/offset+octet-stream")
            return new StatusCodeResult(StatusCodes.Status415UnsupportedMediaType);
        if (Number(http.Request, "Upload-Offset") is not { } offset || http.Request.ContentLength is not { } length)
            return new StatusCodeResult(StatusCodes.Status400BadRequest);
        if (Checksum(http.Request, out var checksum) is { } unknown)
            return unknown;
        if (await uploads.FindAsync(id, scopeId, http.RequestAborted) is not { } session)
            return new StatusCodeResult(StatusCodes.Status404NotFound);
        var chunk = await uploads.WriteAsync(session, offset, length, http.Request.Body, kinds, checksum, http.RequestAborted);
        if (chunk.Status != StatusCodes.Status404NotFound)
            http.Response.Headers["Upload-Offset"] = chunk.Offset.ToString(CultureInfo.InvariantCulture);
        return Answer(http, chunk.Status, chunk.Why);
    }

    public async Task<IActionResult> GiveUpAsync(HttpContext http, Guid id, Guid scopeId)
    {
        if (Spoken(http) is { } unspoken)
            return unspoken;
        if (await uploads.FindAsync(id, scopeId, http.RequestAborted) is not { } session)
            return new StatusCodeResult(StatusCodes.Status404NotFound);
        await uploads.ForgetAsync(session, http.RequestAborted);
        return new StatusCodeResult(StatusCodes.Status204NoContent);
    }

    private IActionResult Answer(HttpContext http, int status, Refusal? why) =>
        why is null ? new StatusCodeResult(status) : new JsonResult(new { error = (string)words[why] }) { StatusCode = status };

    /// <summary>Null when both use the same version of the protocol.</summary>
    private static StatusCodeResult? Spoken(HttpContext http)
    {
        http.Response.Headers["Tus-Resumable"] = Version;
        if (http.Request.Headers["Tus-Resumable"] == Version)
            return null;
        http.Response.Headers["Tus-Version"] = Version;
        http.Response.Headers["Tus-Extension"] = "creation,termination,checksum";
        http.Response.Headers["Tus-Checksum-Algorithm"] = Algorithm;
        return new StatusCodeResult(StatusCodes.Status412PreconditionFailed);
    }

    /// <summary>The name of an algorithm and its result, in base64; optional.</summary>
    /// <returns>Null when it can be used or is absent.</returns>
    private static StatusCodeResult? Checksum(HttpRequest request, out byte[]? checksum)
    {
        checksum = null;
        if (request.Headers["Upload-Checksum"].ToString() is not { Length: > 0 } said)
            return null;
        var hash = new byte[32];
        if (
            said.Split(' ') is not [Algorithm, { Length: 44 } encoded]
            || !Convert.TryFromBase64String(encoded, hash, out var length)
            || length != hash.Length
        )
            return new(StatusCodes.Status400BadRequest);
        checksum = hash;
        return null;
    }

    private static long? Number(HttpRequest request, string header) =>
        long.TryParse(request.Headers[header], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Parses pairs of a key and a base64 value, separated by commas.</summary>
    private static string NameIn(string metadata)
    {
        foreach (var pair in metadata.Split(','))
        {
            if (pair.Trim().Split(' ') is not ["filename", var encoded])
                continue;
            Span<byte> name = new byte[encoded.Length];
            if (Convert.TryFromBase64String(encoded, name, out var length))
                return Encoding.UTF8.GetString(name[..length]);
        }
        return "file";
    }
}
