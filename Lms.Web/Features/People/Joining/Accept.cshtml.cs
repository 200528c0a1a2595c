using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Joining;

/// <summary>
/// The target of an invitation link. Opening it does nothing; joining takes a button, so that programs that scan emails do not use up the
/// invitation.
/// </summary>
[EnableRateLimiting(Startup.AuthenticationLimit)]
public sealed class AcceptModel(InviteAcceptance invites, SignIns signIns) : Screen
{
    public enum Way
    {
        /// <summary>The link opens nothing.</summary>
        None,
        NewAccount,
        SignInFirst,
        Join,
        WrongAccount,
    }

    [BindProperty(SupportsGet = true)]
    public string Token { get; set; } = "";

    [BindProperty]
    public Form Input { get; set; } = new();

    public Way Path { get; private set; }

    public Invite? Invite { get; private set; }

    /// <summary>The account with which the browser is signed in, even when it is not a member here yet.</summary>
    public string? SignedInAs { get; private set; }

    /// <summary>Enough of the address to recognize one's own.</summary>
    public string Masked =>
        Invite is null ? "" : Invite.Email[..1] + "…" + Invite.Email[Invite.Email.IndexOf('@', StringComparison.Ordinal)..];

    protected override async Task LoadAsync()
    {
        Response.Headers["Referrer-Policy"] = "no-referrer";
        Response.Headers.CacheControl = "no-store";
        Invite = await invites.OpenedByAsync(Token, Stop);
        if (Invite is null)
            return;
        var upper = EmailAddress.Key(Invite.Email);
        var signedIn = SignedInId;
        SignedInAs = signedIn is null ? null : await Db.People.Where(p => p.Id == signedIn).Select(p => p.Email).SingleOrDefaultAsync(Stop);
        Path = SignedInAs is not null
            ? string.Equals(SignedInAs, Invite.Email, StringComparison.OrdinalIgnoreCase)
                ? Way.Join
                : Way.WrongAccount
            : await Db.People.AnyAsync(p => p.NormalizedEmail == upper && (p.EmailConfirmed || p.SuspendedAt != null), Stop)
                ? Way.SignInFirst
                : Way.NewAccount;
        if (Path is Way.NewAccount && Input.FirstName.Length == 0 && Invite.Name is { } name && !HttpMethods.IsPost(Request.Method))
        {
            var parts = name.Split(' ', 2);
            (Input.FirstName, Input.LastName) = (parts[0], parts.Length > 1 ? parts[1] : "");
        }
    }

    [Can(Anyone.May)]
    public async Task<IActionResult> OnGet()
    {
        ModelState.Clear();
        await LoadAsync();
        var page = Page();
        page.StatusCode = Invite is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        return page;
    }

    /// <summary>A new account.</summary>
    [Can(Anyone.May)]
    public Task<IActionResult> OnPost() =>
        Try(
            async () =>
            {
                if (SignedInId is not null)
                    return new Refusal("You’re already signed in. Open the link again.");
                var made = await invites.AcceptAsNewAsync(Token, Input.FirstName, Input.LastName, Input.Password, Stop);
                if (made.Refusal is { } why)
                    return why;
                await signIns.BeginAsync(made.Value, Means.Password, remember: false, trust: false, Stop);
                return Result.Done;
            },
            done: "Welcome. You’re now a member.",
            to: "/dashboard"
        );

    /// <summary>The account that is signed in joins.</summary>
    [Can(Anyone.May)]
    public Task<IActionResult> OnPostJoin()
    {
        // This form has no fields.
        ModelState.Clear();
        return Try(
            async () =>
            {
                if (SignedInId is not { } me)
                    return new Refusal("Sign in first.");
                return (await invites.AcceptAsAsync(Token, me, Stop)).Refusal is { } why ? why : Result.Done;
            },
            done: "Welcome. You’re now a member.",
            to: "/dashboard"
        );
    }

    /// <summary>A person who is not a member here yet is not a viewer, but their cookie has been validated.</summary>
    private Guid? SignedInId => Viewer.PersonId ?? (Guid.TryParse(User.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : null);

    public sealed class Form
    {
        [Required(ErrorMessage = "Enter your first name."), StringLength(100)]
        public string FirstName
        {
            get => field;
            set => field = value ?? "";
        } = "";

        [StringLength(100)]
        public string LastName
        {
            get => field;
            set => field = value ?? "";
        } = "";

        [
            Required(ErrorMessage = "Choose a password."),
            StringLength(200, MinimumLength = PasswordRules.MinLength, ErrorMessage = "Use at least 10 characters.")
        ]
        public string Password { get; set; } = "";
    }
}
