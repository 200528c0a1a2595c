using System.Net;
using System.Net.Mime;
using Lms.Web.Platform.Data;

namespace Lms.Web.Platform.Health;

/// <summary>Says that the database does not answer, on a page that asks it for nothing: the other error pages ask who looks at them.</summary>
internal sealed class WithoutDatabase(RequestDelegate next, StorageWatch watch)
{
    public async Task InvokeAsync(HttpContext http)
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
            await http.Response.WriteAsync($"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>Out of service</title><h1>Out of service for a moment</h1><p>{WebUtility.HtmlEncode(StorageTrouble.Away.Why.Text)}</p>", http.RequestAborted);
        }
    }
}
