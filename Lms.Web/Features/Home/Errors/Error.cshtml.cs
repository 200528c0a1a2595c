using System.Diagnostics;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Lms.Web.Features.Home.Errors;

/// <summary>The page that people see instead of a bare status code: what happened, why, and where to go.</summary>
[IgnoreAntiforgeryToken, ResponseCache(NoStore = true)]
public sealed class ErrorModel : Screen
{
    /// <summary>From the URL alone: the submitted form may be what could not be read.</summary>
    public int Status => Trouble?.Status ?? (int.TryParse(RouteData.Values["status"] as string, out var status) ? status : 0);

    /// <summary>Why nothing can be saved at the moment; null if the page is about something else.</summary>
    public StorageTrouble? Trouble => StorageTrouble.Of(HttpContext.Features.Get<IExceptionHandlerFeature>()?.Error);

    /// <summary>The ID in the log, so that an administrator finds the error.</summary>
    public string Trace => Activity.Current?.TraceId.ToString()[..8].ToUpperInvariant() ?? HttpContext.TraceIdentifier;

    [Can(Anyone.May)]
    public IActionResult OnGet() => Say();

    [Can(Anyone.May)]
    public IActionResult OnPost() => Say();

    /// <summary>For requests from programs, which read the status code.</summary>
    [Can(Anyone.May)]
    public IActionResult OnPatch() => Say();

    [Can(Anyone.May)]
    public IActionResult OnDelete() => Say();

    private PageResult Say()
    {
        var page = Page();
        page.StatusCode = Status is >= 400 and < 600 ? Status : StatusCodes.Status404NotFound;
        return page;
    }
}
