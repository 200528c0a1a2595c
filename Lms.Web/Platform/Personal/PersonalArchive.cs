using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lms.Web.Platform.Personal;

/// <summary>One row of a list in the archive: columns and their values, in display order.</summary>
public sealed record ArchivedRow(IReadOnlyList<KeyValuePair<string, object?>> Values);

/// <summary>A zip file with one JSON file for each list, and a page that shows all of them. Rows are streamed.</summary>
public sealed class PersonalArchive(Stream target) : IAsyncDisposable
{
    /// <summary>The maximum number of rows of a list, and of characters of a value, that the page shows; the JSON has all.</summary>
    private const int MostShown = 500;

    private const int MostLetters = 2000;

    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ZipArchive zip = new(target, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8);
    private readonly StringBuilder contents = new();
    private readonly StringBuilder lists = new();

    /// <param name="name">The name of the file, without extension.</param>
    /// <param name="title">The title on the page.</param>
    public async Task AddAsync(string name, string title, IAsyncEnumerable<ArchivedRow> rows, CancellationToken stop)
    {
        lists.Append("<section id=\"").Append(name).Append("\"><h2>").Append(WebUtility.HtmlEncode(title)).Append("</h2>");
        var count = 0;
        await using (var entry = await zip.CreateEntry($"data/{name}.json").OpenAsync(stop))
        await using (var writer = new Utf8JsonWriter(entry, Indented))
        {
            writer.WriteStartArray();
            await foreach (var row in rows.WithCancellation(stop))
            {
                Write(writer, row);
                if (count < MostShown)
                    Show(row, isFirst: count == 0);
                if (++count % MostShown == 0)
                    await writer.FlushAsync(stop);
            }
            writer.WriteEndArray();
        }
        lists.Append(count == 0 ? "<p>–</p>" : "</tbody></table>");
        if (count > MostShown)
            lists
                .Append("<p>… <a href=\"data/")
                .Append(name)
                .Append(".json\">data/")
                .Append(name)
                .Append(".json</a> (")
                .Append(count)
                .Append(")</p>");
        lists.Append("</section>");
        contents
            .Append("<li><a href=\"#")
            .Append(name)
            .Append("\">")
            .Append(WebUtility.HtmlEncode(title))
            .Append("</a> (")
            .Append(count)
            .Append(")</li>");
    }

    /// <summary>Adds a file unchanged; it must be closed before the next one is added.</summary>
    /// <param name="path">The path inside the archive.</param>
    public Task<Stream> BeginFileAsync(string path, CancellationToken stop) =>
        zip.CreateEntry(path, CompressionLevel.Fastest).OpenAsync(stop);

    /// <summary>Writes the page; nothing can be added afterward.</summary>
    public async Task FinishAsync(string title, string about, CancellationToken stop)
    {
        await using (var entry = await zip.CreateEntry("index.html").OpenAsync(stop))
        {
            await entry.WriteAsync(
                Encoding.UTF8.GetBytes(
                    $$"""
                    <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{WebUtility.HtmlEncode(
                        title
                    )}}</title>
                    <style>body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;width:100%;font-size:.875rem}section{overflow-x:auto;margin-block:2rem}th,td{text-align:start;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid #8884;white-space:pre-wrap}:root{color-scheme:light dark}</style>
                    </head><body><h1>{{WebUtility.HtmlEncode(title)}}</h1><p>{{WebUtility.HtmlEncode(
                        about
                    )}}</p><ul>{{contents}}</ul>{{lists}}</body></html>
                    """
                ),
                stop
            );
        }
        await zip.DisposeAsync();
    }

    public ValueTask DisposeAsync() => zip.DisposeAsync();

    private static void Write(Utf8JsonWriter writer, ArchivedRow row)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in row.Values)
        {
            writer.WritePropertyName(name);
            JsonSerializer.Serialize(writer, value, Json);
        }
        writer.WriteEndObject();
    }

    private void Show(ArchivedRow row, bool isFirst)
    {
        if (isFirst)
        {
            lists.Append("<table><thead><tr>");
            foreach (var (name, _) in row.Values)
                lists.Append("<th scope=\"col\">").Append(WebUtility.HtmlEncode(name)).Append("</th>");
            lists.Append("</tr></thead><tbody>");
        }
        lists.Append("<tr>");
        foreach (var (_, value) in row.Values)
        {
            var text = JsonSerializer.SerializeToElement(value, Json).ToString();
            lists
                .Append("<td>")
                .Append(WebUtility.HtmlEncode(text.Length > MostLetters ? text[..MostLetters] + "…" : text))
                .Append("</td>");
        }
        lists.Append("</tr>");
    }
}
