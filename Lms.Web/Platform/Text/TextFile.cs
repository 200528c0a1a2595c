using System.Text;
using Lms.Web.Platform.Files;
using Microsoft.AspNetCore.Mvc;

namespace Lms.Web.Platform.Text;

/// <summary>
/// A text of any length, read from the database at its pace and sent at the reader's: it is written to a temporary file first. Otherwise a
/// slow reader would hold a transaction open for as long as the download takes, and with it everything that was written in the meantime.
/// </summary>
/// <param name="name">The name of the file, with its extension.</param>
/// <param name="hasMark">Writes the byte order mark that tells spreadsheets that the text is UTF-8.</param>
/// <param name="write">Writes the lines.</param>
public class TextFile(string name, string contentType, bool hasMark, Func<TextWriter, CancellationToken, Task> write) : ActionResult
{
    public override async Task ExecuteResultAsync(ActionContext context)
    {
        var http = context.HttpContext;
        await using var file = TemporaryFile.Create(http.RequestServices.GetRequiredService<SiteOptions>());
        await using (var writer = new StreamWriter(file, new UTF8Encoding(hasMark), 1 << 14, leaveOpen: true) { NewLine = "\r\n" })
            await write(writer, http.RequestAborted);
        file.Position = 0;
        http.Response.ContentType = contentType;
        http.Response.ContentLength = file.Length;
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        await file.CopyToAsync(http.Response.Body, http.RequestAborted);
    }
}
