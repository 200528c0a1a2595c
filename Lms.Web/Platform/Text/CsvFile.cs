using System.Text;
using Microsoft.AspNetCore.Mvc;

namespace Lms.Web.Platform.Text;

/// <summary>A table sent line by line while it is read: it takes no memory, however long it is.</summary>
/// <param name="name">Of the file, with its extension.</param>
/// <param name="write">Writes the lines; cells go through <see cref="Csv.Cell"/>.</param>
public sealed class CsvFile(string name, Func<TextWriter, CancellationToken, Task> write) : ActionResult
{
    public override async Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        // The mark at the start tells spreadsheets that the text is UTF-8.
        await using var writer = new StreamWriter(response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), 1 << 14, leaveOpen: true) { NewLine = "\r\n" };
        await write(writer, context.HttpContext.RequestAborted);
        await writer.FlushAsync(context.HttpContext.RequestAborted);
    }
}
