using System.ComponentModel.DataAnnotations;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace Lms.Web.Features.People.Access;

[EnableRateLimiting(Startup.AuthenticationLimit)]
public sealed class ResetPasswordModel(ForgottenPasswords passwords) : Screen
{
    [BindProperty(SupportsGet = true)]
    public string? Id { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    [BindProperty]
    public Form Input { get; set; } = new();

    [Can(Anyone.May)]
    public void OnGet() => ModelState.Clear();

    [Can(Anyone.May)]
    public Task<IActionResult> OnPost() =>
        Try(
            () => passwords.ResetAsync(Guid.TryParse(Id, out var id) ? id : Guid.Empty, Token, Input.Password),
            done: "Your new password is set. Use it to sign in.",
            to: "/sign-in"
        );

    public sealed class Form
    {
        [
            Required(ErrorMessage = "Choose a password."),
            StringLength(200, MinimumLength = PasswordRules.MinLength, ErrorMessage = "Use at least 10 characters.")
        ]
        public string Password { get; set; } = "";
    }
}
