using System.Net;
using System.Net.Mime;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Health;
using Lms.Web.Platform.Text;

namespace Lms.Web.Platform.Access;

/// <summary>
/// Reports that the database does not answer, on a page that does not query it: the other error pages need to know the viewer.
/// </summary>
internal sealed class WithoutDatabase(RequestDelegate next, StorageWatch watch, Words words)
{
    public async Task InvokeAsync(HttpContext http, Viewer viewer)
    {
        try
        {
            await next(http);
        }
        catch (Exception failure) when (StorageTrouble.Of(failure) == StorageTrouble.Away && !http.Response.HasStarted)
        {
            watch.Saw(failure);
            http.Response.StatusCode = StorageTrouble.Away.Status;
            http.Response.ContentType = MediaTypeNames.Text.Html + "; charset=utf-8";
            http.Response.Headers.RetryAfter = "30";
            http.Response.Headers.CacheControl = "no-store";
            Languages.Speak(ChooseLanguage.Of(http, viewer, viewer.Locale));
            await http.Response.WriteAsync(Page(), http.RequestAborted);
        }
    }

    private string Page() =>
        $"""
            <!doctype html>
            <html lang="{Languages.Now.Culture.TwoLetterISOLanguageName}"{(Languages.Now.IsRightToLeft ? " dir=\"rtl\"" : "")}>
            <meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>{Html(words["Service unavailable"])}</title>
            <h1>{Html(words["Temporarily unavailable"])}</h1>
            <p>{Html(words[StorageTrouble.Away.Why])}</p>
            """;

    private static string Html(string text) => WebUtility.HtmlEncode(text);
}
