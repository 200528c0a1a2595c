using System.ComponentModel.DataAnnotations;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace Lms.Web.Features.People.Settings;

[Private, EnableRateLimiting(Startup.AuthenticationLimit)]
public sealed class PasswordModel(PasswordChange change) : MyAccount
{
    [BindProperty]
    public Form Input { get; set; } = new();

    [Can(Member.May)]
    public void OnGet() => ModelState.Clear();

    [Can(Member.May)]
    public Task<IActionResult> OnPost() =>
        Try(
            () => change.ChangeAsync(Subject, Input.Current, Input.Password, Stop),
            done: "Password changed. All other devices are signed out.",
            to: "/settings/security"
        );

    public sealed class Form
    {
        [Required(ErrorMessage = "Enter your current password."), StringLength(200)]
        public string Current { get; set; } = "";

        [
            Required(ErrorMessage = "Choose a password."),
            StringLength(200, MinimumLength = PasswordRules.MinLength, ErrorMessage = "Use at least 10 characters.")
        ]
        public string Password { get; set; } = "";
    }
}
