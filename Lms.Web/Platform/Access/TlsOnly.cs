using System.Net;
using System.Text;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Lms.Web.Platform.Access;

/// <summary>
/// Where the product's address is https, no page works over http: its cookies are bound to TLS. Anyone who opens one over http is told so,
/// and which setting to change, because it is usually the first page opened by the person who sets the product up. Anything that is not a
/// page (files, styles, the health of the process) answers as usual.
/// </summary>
public sealed class TlsOnly(RequestDelegate next, SiteOptions site, TlsWatch watch, Words words)
{
    public Task InvokeAsync(HttpContext http, Viewer viewer)
    {
        if (http.Request.IsHttps)
            watch.SawTls();
        else if (IsPage(http) && http.Features.Get<IExceptionHandlerFeature>() is null)
        {
            if (!IsFromProxy(http))
                watch.SawHttp(http.Connection.RemoteIpAddress);
            return AnswerAsync(http, viewer);
        }
        return next(http);
    }

    private static bool IsPage(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<PageActionDescriptor>() is not null;

    /// <summary>Status 400, as nginx responds to the same mistake: trying again would not help.</summary>
    private async Task AnswerAsync(HttpContext http, Viewer viewer)
    {
        Languages.Speak(ChooseLanguage.Of(http, viewer, null));
        http.Response.StatusCode = StatusCodes.Status400BadRequest;
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.WriteAsync(Page(http), Encoding.UTF8, http.RequestAborted);
    }

    private string Page(HttpContext http)
    {
        var title = Html(words["This site requires HTTPS"]);
        var address = site.Url(
            http.Features.Get<IStatusCodeReExecuteFeature>() is { } asked
                ? asked.OriginalPath + asked.OriginalQueryString
                : http.Request.Path + http.Request.QueryString
        );
        return $"""
            <!doctype html>
            <html lang="{Languages.Now.Culture.TwoLetterISOLanguageName}"{(Languages.Now.IsRightToLeft ? " dir=\"rtl\"" : "")}>
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex"><title>{title}</title>
            <link rel="stylesheet" href="/css/app.css"></head>
            <body><main id="main" class="gate"><div class="gate__in">
            <h1>{title}</h1>
            <p>{Html(words["You opened this site over HTTP, but it’s configured for HTTPS at {0}.", site.BaseUrl])}</p>
            <p><a class="button button--primary" href="{Html(address)}">{Html(words["Open over HTTPS"])}</a></p>
            <h2>{Html(words["If you run this site"])}</h2>
            {string.Concat(Advice(http).Select(line => $"<p>{line}</p>"))}
            <p class="small">{Html(words["For details, see “Behind a proxy” in docs/operations.md."])}</p>
            </div></main></body></html>
            """;
    }

    private IEnumerable<string> Advice(HttpContext http)
    {
        var request = http.Request.Headers;
        var peer = TlsWatch.NameOf(http.Connection.RemoteIpAddress);
        if (IsFromProxy(http))
        {
            yield return Html(
                words[
                    "The proxy is listed in Site:Proxies and reports that this request came over HTTP. Configure it to redirect to HTTPS and to send the {0} header with the original scheme.",
                    "X-Forwarded-Proto"
                ]
            );
            yield break;
        }
        yield return Html(
            request["X-Forwarded-Proto"].ToString().Contains("https", StringComparison.OrdinalIgnoreCase)
                ? words[
                    "The proxy at {0} reports that this request came over HTTPS, but it isn’t trusted because it isn’t listed. Add it with this setting, then restart:",
                    peer
                ]
                : words[
                    "This request came from {0}. If that’s your TLS proxy, configure it to send the {1} header, add it with this setting, then restart:",
                    peer,
                    "X-Forwarded-Proto"
                ]
        );
        yield return $"<code>{Html(watch.Entry(peer))}</code>";
        yield return Html(
            words["If you don’t have a TLS proxy yet, put one in front of this site. To run without TLS, use an http URL in Site:BaseUrl."]
        );
    }

    /// <summary>For a configured proxy, the forwarded address has already replaced its own.</summary>
    private bool IsFromProxy(HttpContext http) =>
        http.Request.Headers.ContainsKey(ForwardedHeadersDefaults.XOriginalForHeaderName)
        || http.Request.Headers.ContainsKey(ForwardedHeadersDefaults.XOriginalProtoHeaderName)
        || (IPAddress.TryParse(TlsWatch.NameOf(http.Connection.RemoteIpAddress), out var address) && site.IsProxy(address));

    private static string Html(string text) => WebUtility.HtmlEncode(text);
}
