using System.ComponentModel.DataAnnotations;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace Lms.Web.Features.People.Access;

[EnableRateLimiting(Startup.AuthenticationLimit)]
public sealed class RegisterModel(Registration registration, InstitutionDirectory institutions) : Screen
{
    [BindProperty]
    public Form Input { get; set; } = new();

    public bool IsSent { get; private set; }

    /// <summary>The texts that a person agrees to when creating an account.</summary>
    public IReadOnlyList<LegalKind> Texts { get; private set; } = [];

    protected override async Task LoadAsync() =>
        Texts = [
            .. ((await institutions.FindAsync(Viewer.InstitutionId, Stop))?.Legal ?? []).Select(l => l.Kind).Where(LegalText.IsAgreedTo),
        ];

    [Can(Anyone.May)]
    public async Task<IActionResult> OnGet(bool sent)
    {
        IsSent = sent;
        return Viewer.IsSignedIn ? new SeeOther("/dashboard") : await ShowPage();
    }

    [Can(Anyone.May)]
    public Task<IActionResult> OnPost() =>
        Try(
            () => registration.RegisterAsync(Input.Email, Input.FirstName, Input.LastName, Input.Password, Stop, Input.Agrees),
            to: "/register?sent=true"
        );

    public sealed class Form
    {
        public bool Agrees { get; set; }

        [Required(ErrorMessage = "Enter your first name."), StringLength(100)]
        public string FirstName { get; set; } = "";

        [StringLength(100)]
        public string LastName
        {
            get => field;
            set => field = value ?? "";
        } = "";

        [
            Required(ErrorMessage = "Enter your email."),
            EmailAddress(ErrorMessage = "Enter a full email address, such as ada@example.org."),
            StringLength(254)
        ]
        public string Email { get; set; } = "";

        [
            Required(ErrorMessage = "Choose a password."),
            StringLength(200, MinimumLength = PasswordRules.MinLength, ErrorMessage = "Use at least 10 characters.")
        ]
        public string Password { get; set; } = "";
    }
}
