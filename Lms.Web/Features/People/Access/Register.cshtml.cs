using System.ComponentModel.DataAnnotations;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace Lms.Web.Features.People.Access;

[EnableRateLimiting(Startup.AuthenticationLimit)]
public sealed class RegisterModel(Accounts accounts) : Screen
{
    [BindProperty] public Form Input { get; set; } = new();

    public bool IsSent { get; private set; }

    [Can(Anyone.May)]
    public IActionResult OnGet(bool sent)
    {
        IsSent = sent;
        return Viewer.IsSignedIn ? new SeeOther("/dashboard") : Page();
    }

    [Can(Anyone.May)]
    public Task<IActionResult> OnPost() =>
        Try(() => accounts.RegisterAsync(Input.Email, Input.FirstName, Input.LastName, Input.Password, Stop), to: "/register?sent=true");

    public sealed class Form
    {
        [Required(ErrorMessage = "Enter your first name."), StringLength(100)] public string FirstName { get; set; } = "";

        [StringLength(100)] public string LastName { get => field; set => field = value ?? ""; } = "";

        [Required(ErrorMessage = "Enter your email."), EmailAddress(ErrorMessage = "Enter a whole email address, such as ada@example.org."), StringLength(254)]
        public string Email { get; set; } = "";

        [Required(ErrorMessage = "Choose a password."), StringLength(200, MinimumLength = People.Password.MinLength, ErrorMessage = "Use at least 10 characters.")]
        public string Password { get; set; } = "";
    }
}
