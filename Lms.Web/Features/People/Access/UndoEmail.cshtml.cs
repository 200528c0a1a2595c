using Lms.Web.Features.People.Model;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace Lms.Web.Features.People.Access;

/// <summary>The target of a link in an email. Opening it changes nothing: email clients open links too.</summary>
[EnableRateLimiting(Startup.AuthenticationLimit)]
public sealed class UndoEmailModel(EmailChanges changes) : Screen
{
    [BindProperty(SupportsGet = true)]
    public string? Id { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    [Can(Anyone.May)]
    public void OnGet() => ModelState.Clear();

    [Can(Anyone.May)]
    public Task<IActionResult> OnPost() =>
        Try(
            () => changes.UndoAsync(Guid.TryParse(Id, out var id) ? id : Guid.Empty, Token, Stop),
            done: "Your old email address is active again. We’ve sent you a link to choose a new password.",
            to: "/sign-in"
        );
}
