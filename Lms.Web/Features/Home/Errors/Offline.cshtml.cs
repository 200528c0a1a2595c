using System.Diagnostics;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Lms.Web.Features.Home.Errors;

/// <summary>Cached by the browser for when it is offline.</summary>
public sealed class OfflineModel : Screen
{
    [Can(Anyone.May)]
    public void OnGet() { }
}
