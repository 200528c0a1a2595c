using System.Globalization;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;
using Microsoft.Extensions.Localization;

namespace Lms.Web.Platform.Text;

/// <summary>Chooses the language of a request: that of the person, the cookie, the browser, or the default.</summary>
public sealed class ChooseLanguage(RequestDelegate next)
{
    public const string Cookie = "lms-language";

    public Task InvokeAsync(HttpContext http, Viewer viewer)
    {
        var language = Of(http, viewer, viewer.Locale);
        return ReferenceEquals(language.Culture, CultureInfo.CurrentUICulture) ? next(http) : InAsync(language, http);
    }

    /// <summary>The language of the request if the person had chosen this one.</summary>
    public static Language Of(HttpContext http, Viewer viewer, string? chosen) =>
        Languages.Find(chosen)
        ?? Languages.Find(http.Request.Cookies[http.RequestServices.GetRequiredService<SiteOptions>().CookieName(Cookie)])
        ?? Languages.Accepted(http.Request.Headers.AcceptLanguage)
        ?? Languages.Find(viewer.InstitutionLocale)
        ?? Languages.Default;

    private async Task InAsync(Language language, HttpContext http)
    {
        Languages.Speak(language);
        await next(http);
    }
}
