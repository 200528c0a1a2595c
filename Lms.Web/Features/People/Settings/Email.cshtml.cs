using System.ComponentModel.DataAnnotations;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace Lms.Web.Features.People.Settings;

[Private, EnableRateLimiting(Startup.AuthenticationLimit)]
public sealed class EmailModel(EmailChangeRequests requests) : MyAccount
{
    [BindProperty]
    public Form Input { get; set; } = new();

    [Can(Member.May)]
    public void OnGet() => ModelState.Clear();

    [Can(Member.May)]
    public Task<IActionResult> OnPost() =>
        Try(
            () => requests.AskAsync(Subject, Input.Email, Input.Password, Stop),
            done: "We’ve sent a link to the new email address. Follow it within a day.",
            to: "/settings/security"
        );

    public sealed class Form
    {
        [
            Required(ErrorMessage = "Enter your email."),
            EmailAddress(ErrorMessage = "Enter a full email address, such as ada@example.org."),
            StringLength(254)
        ]
        public string Email { get; set; } = "";

        [Required(ErrorMessage = "Enter your password."), StringLength(200)]
        public string Password { get; set; } = "";
    }
}
