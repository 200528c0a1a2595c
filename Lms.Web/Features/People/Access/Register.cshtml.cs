using System.ComponentModel.DataAnnotations;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace Lms.Web.Features.People.Access;

[EnableRateLimiting(Startup.AuthenticationLimit)]
public sealed class RegisterModel(Registration registration, PendingRegistrations pending, InstitutionDirectory institutions) : Screen
{
    private const string Sent = "/register?sent=true";

    [BindProperty]
    public Form Input { get; set; } = new();

    /// <summary>Where to go once the address is confirmed.</summary>
    [BindProperty(SupportsGet = true), StringLength(500)]
    public string? ReturnUrl { get; set; }

    public bool IsSent { get; private set; }

    /// <summary>Where the email went; null in another browser, and an hour later.</summary>
    public string? SentTo { get; private set; }

    /// <summary>The texts that a person agrees to when creating an account.</summary>
    public IReadOnlyList<LegalKind> Texts { get; private set; } = [];

    public string SignInUrl => Url.IsLocalUrl(ReturnUrl) ? "/sign-in?returnUrl=" + Uri.EscapeDataString(ReturnUrl!) : "/sign-in";

    protected override async Task LoadAsync() =>
        Texts = [
            .. ((await institutions.FindAsync(Viewer.InstitutionId, Stop))?.Legal ?? []).Select(l => l.Kind).Where(LegalText.IsAgreedTo),
        ];

    [Can(Anyone.May)]
    public async Task<IActionResult> OnGet(bool sent)
    {
        (IsSent, SentTo) = (sent, sent ? pending.Find()?.Email : null);
        return Viewer.IsSignedIn ? new SeeOther("/dashboard") : await ShowPage();
    }

    [Can(Anyone.May)]
    public Task<IActionResult> OnPost() =>
        Try(
            async () =>
            {
                var made = await registration.RegisterAsync(
                    Input.Email,
                    Input.FirstName,
                    Input.LastName,
                    Input.Password,
                    Stop,
                    Input.Agrees
                );
                if (made.Refusal is { } why)
                    return why;
                pending.Note(made.Value, Url.IsLocalUrl(ReturnUrl) ? ReturnUrl : null);
                return Result.Done;
            },
            to: Sent
        );

    /// <summary>Sends the email once more.</summary>
    [Can(Anyone.May)]
    public async Task<IActionResult> OnPostResend()
    {
        ModelState.Clear();
        if (pending.Find() is not { } registered)
            return new SeeOther("/register");
        (IsSent, SentTo) = (true, registered.Email);
        return await Try(() => registration.SendAgainAsync(registered, Stop), done: "Email sent again.", to: Sent);
    }

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
