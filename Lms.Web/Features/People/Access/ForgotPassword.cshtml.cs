using System.ComponentModel.DataAnnotations;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace Lms.Web.Features.People.Access;

[EnableRateLimiting(Startup.AuthenticationLimit)]
public sealed class ForgotPasswordModel(ForgottenPasswords passwords) : Screen
{
    [BindProperty, Required(ErrorMessage = "Enter your email."), StringLength(254)]
    public string Email { get; set; } = "";

    public bool IsSent { get; private set; }

    [Can(Anyone.May)]
    public void OnGet(bool sent)
    {
        IsSent = sent;
        ModelState.Clear();
    }

    [Can(Anyone.May)]
    public Task<IActionResult> OnPost() => Try(() => passwords.AskAsync(Email, Stop), to: "/forgot-password?sent=true");
}
