using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;

namespace Lms.Web.Features.Home;

/// <summary>Every component in its states; only in development.</summary>
public sealed class StyleguideModel(IWebHostEnvironment environment) : Screen
{
    [Can(Anyone.May)]
    public IActionResult OnGet() => environment.IsDevelopment() ? Page() : NotFound();
}
