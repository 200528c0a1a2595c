using System.Diagnostics;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Lms.Web.Features.Home.Errors;

/// <summary>Kept by the browser for when the connection is gone.</summary>
public sealed class OfflineModel : Screen
{
    [Can(Anyone.May)]
    public void OnGet() { }
}
