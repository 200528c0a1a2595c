using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lms.Web.Features.People.Model;

/// <summary>Puts into a person's archive what a room knows of them in the viewer's institution. Every room that keeps something about people has one.</summary>
public interface IExportPersonalData
{
    Task WriteAsync(Guid personId, PersonalArchive archive, CancellationToken stop);
}

/// <summary>
/// Removes what a room knows of a person whose account is deleted, in the caller's transaction; doing it twice leaves the same state.
/// What must stay (enrollments, progress, grades, certificates) stays under the key, whose name is the pseudonym by then.
/// </summary>
public interface IErasePersonalData
{
    Task EraseAsync(Erasure it, CancellationToken stop);
}

public static class PersonalDataSlots
{
    /// <summary>Fills the slots that it has something for, in the order of the rooms.</summary>
    public static IServiceCollection AddPersonalData<T>(this IServiceCollection services) where T : class
    {
        services.AddScoped<T>();
        if (typeof(T).IsAssignableTo(typeof(IExportPersonalData))) services.AddScoped(all => (IExportPersonalData)all.GetRequiredService<T>());
        if (typeof(T).IsAssignableTo(typeof(IErasePersonalData))) services.AddScoped(all => (IErasePersonalData)all.GetRequiredService<T>());
        if (typeof(T).IsAssignableTo(typeof(IMergePersonalData))) services.AddScoped(all => (IMergePersonalData)all.GetRequiredService<T>());
        return services;
    }
}

/// <param name="Pseudonym">What the person is called from now on.</param>
/// <param name="KeepsNamesOnCertificates">The institution's rule.</param>
public sealed record Erasure(Guid PersonId, string Pseudonym, bool KeepsNamesOnCertificates);

/// <summary>One zip: a file of JSON for each list, the person's files, and a page that shows it all to people.</summary>
public sealed class PersonalArchive(Stream target) : IAsyncDisposable
{
    /// <summary>The page shows so many rows of a list; the JSON has all.</summary>
    private const int MostShown = 500;

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() } };

    private readonly ZipArchive zip = new(target, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8);
    private readonly StringBuilder contents = new();
    private readonly StringBuilder lists = new();

    /// <param name="name">Of the file, without extension.</param>
    /// <param name="title">For the page.</param>
    /// <param name="rows">Flat objects: their properties become columns.</param>
    public async Task AddAsync<T>(string name, string title, IReadOnlyList<T> rows, CancellationToken stop)
    {
        await using (var entry = zip.CreateEntry($"data/{name}.json").Open()) await JsonSerializer.SerializeAsync(entry, rows, Json, stop);
        contents.Append("<li><a href=\"#").Append(name).Append("\">").Append(WebUtility.HtmlEncode(title)).Append("</a> (").Append(rows.Count).Append(")</li>");
        lists.Append("<section id=\"").Append(name).Append("\"><h2>").Append(WebUtility.HtmlEncode(title)).Append("</h2>");
        if (rows.Count == 0) lists.Append("<p>–</p>");
        else Table(rows);
        if (rows.Count > MostShown) lists.Append("<p>… <a href=\"data/").Append(name).Append(".json\">data/").Append(name).Append(".json</a> (").Append(rows.Count).Append(")</p>");
        lists.Append("</section>");
    }

    /// <summary>A file as it is.</summary>
    /// <param name="path">Inside the archive.</param>
    public async Task AddFileAsync(string path, Stream content, CancellationToken stop)
    {
        await using var entry = zip.CreateEntry(path, CompressionLevel.Fastest).Open();
        await content.CopyToAsync(entry, stop);
    }

    /// <summary>Writes the page; nothing can be added afterward.</summary>
    public async Task FinishAsync(string title, string about)
    {
        await using (var entry = zip.CreateEntry("index.html").Open())
        {
            await entry.WriteAsync(Encoding.UTF8.GetBytes($$"""
                <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{WebUtility.HtmlEncode(title)}}</title>
                <style>body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;width:100%;font-size:.875rem}section{overflow-x:auto;margin-block:2rem}th,td{text-align:start;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid #8884;white-space:pre-wrap}:root{color-scheme:light dark}</style>
                </head><body><h1>{{WebUtility.HtmlEncode(title)}}</h1><p>{{WebUtility.HtmlEncode(about)}}</p><ul>{{contents}}</ul>{{lists}}</body></html>
                """));
        }
        zip.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        zip.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Table<T>(IReadOnlyList<T> rows)
    {
        var first = true;
        lists.Append("<table>");
        foreach (var row in rows.Take(MostShown))
        {
            var fields = JsonSerializer.SerializeToElement(row, Json).EnumerateObject().ToList();
            if (first)
            {
                lists.Append("<thead><tr>");
                foreach (var field in fields) lists.Append("<th scope=\"col\">").Append(WebUtility.HtmlEncode(field.Name)).Append("</th>");
                lists.Append("</tr></thead><tbody>");
                first = false;
            }
            lists.Append("<tr>");
            foreach (var field in fields) lists.Append("<td>").Append(WebUtility.HtmlEncode(field.Value.ToString())).Append("</td>");
            lists.Append("</tr>");
        }
        lists.Append("</tbody></table>");
    }
}
