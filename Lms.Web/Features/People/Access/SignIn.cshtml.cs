using System.ComponentModel.DataAnnotations;
using Lms.Web.Features.People.External;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data.Saving;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Access;

/// <summary>The first step of signing in. The response and its time are the same for email addresses with and without an account.</summary>
[EnableRateLimiting(Startup.AuthenticationLimit)]
public sealed class SignInModel(
    SignInManager<Person> passkeys,
    SignIns signIns,
    SignInAttempts attempts,
    Passwords passwords,
    EmailConfirmation confirmation,
    ExternalProviders providers,
    MailCodes codes
) : Screen
{
    [BindProperty]
    public Form Input { get; set; } = new();

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public string RegisterUrl => Url.IsLocalUrl(ReturnUrl) ? "/register?returnUrl=" + Uri.EscapeDataString(ReturnUrl!) : "/register";

    public IReadOnlyList<ExternalProvider> Providers => providers.All;

    public bool SendsCodes { get; private set; }

    /// <summary>Signed in with a code by email, which this institution does not accept.</summary>
    public bool MustSignInOtherwise => HttpContext.Items.ContainsKey(AccessRedirects.MustSignInOtherwise);

    protected override async Task LoadAsync() => SendsCodes = !await codes.AreOffAsync(Stop);

    [Can(Anyone.May)]
    public async Task<IActionResult> OnGet() => Viewer.IsSignedIn ? new SeeOther(Local(ReturnUrl, "/dashboard")) : await ShowPage();

    [Can(Anyone.May)]
    public async Task<IActionResult> OnPost()
    {
        if (!ModelState.IsValid)
            return await Refused(null);
        var person = await passkeys.UserManager.FindByEmailAsync(Input.Email.Trim());
        var attempt = await attempts.BeginAsync(SignInLimits.OfEmail(Input.Email), person?.Id, Stop);
        if (attempt.Against(Locked) is { } locked)
            return await Refused(locked);
        if (await IsPasswordAsync(person))
        {
            if (await attempts.RightAsync(attempt, Stop) is > 0 and var wait)
                return await Refused(new Refusal(Locked, null, wait));
            return await RightAsync(person!);
        }
        await attempts.WrongAsync(attempt, SignInFailures.SignIn, person?.Id, Stop);
        return await Refused(attempt.WaitIfWrong > 0 ? new Refusal(Locked, null, attempt.WaitIfWrong) : Wrong);
    }

    /// <summary>Returns the options with which the browser requests a passkey.</summary>
    [Can(Anyone.May)]
    public async Task<IActionResult> OnGetPasskeyOptions() =>
        Content(await passkeys.MakePasskeyRequestOptionsAsync(null), "application/json");

    [Can(Anyone.May)]
    public async Task<IActionResult> OnPostPasskey(string? credential)
    {
        ModelState.Clear();
        PasskeyAssertionResult<Person>? shown;
        try
        {
            shown = string.IsNullOrEmpty(credential) ? null : await passkeys.PerformPasskeyAssertionAsync(credential);
        }
        catch (InvalidOperationException)
        {
            // The challenge has expired, was issued to another browser, or has been used.
            shown = null;
        }
        if (shown is not { Succeeded: true, User: { } who })
            return await Refused(new Refusal("Your passkey wasn’t accepted. Try again, or sign in with your password."));
        // Read again with tracking, because this request may change the account.
        var person = await Db.People.SingleAsync(p => p.Id == who.Id, Stop);
        if (await signIns.ShutAsync(person, Stop) is { } shut)
            return await Refused(shut);
        await passkeys.UserManager.AddOrUpdatePasskeyAsync(person, shown.Passkey);
        await signIns.ArriveAsync(person, Means.Passkey, remember: true, Stop);
        return new SeeOther(Local(ReturnUrl, "/dashboard"));
    }

    /// <summary>Takes as long for an account that does not exist, so that the response time reveals nothing.</summary>
    private async Task<bool> IsPasswordAsync(Person? person)
    {
        if (person?.PasswordHash is not null)
            return await passwords.AreRightAsync(person, Input.Password, Stop);
        await passwords.HashAsync(new Person(Input.Email, "", "", "Etc/UTC", Now), Input.Password, Stop);
        return false;
    }

    private async Task<IActionResult> RightAsync(Person person)
    {
        // Both are revealed only to people who know the password.
        if (await signIns.ShutAsync(person, Stop) is { } shut)
            return await Refused(shut);
        if (!person.EmailConfirmed)
        {
            return await Refused(
                await confirmation.SendAgainAsync(person, Stop)
                    ?? new Refusal("Your email address isn’t confirmed yet. We’ve sent you the link again.")
            );
        }
        return new SeeOther(
            await signIns.ArriveAsync(person, Means.Password, Input.Remember, Stop)
                ? Local(ReturnUrl, "/dashboard")
                : SignInPaths.Code(ReturnUrl)
        );
    }

    private static readonly Refusal Wrong = new("That email and password don’t match. Try again, or choose a new password.");

    private const string Locked = "Too many attempts. Try again in {0} minutes, or choose a new password.";

    public sealed class Form
    {
        [Required(ErrorMessage = "Enter your email."), StringLength(254)]
        public string Email { get; set; } = "";

        [Required(ErrorMessage = "Enter your password."), StringLength(200)]
        public string Password { get; set; } = "";

        public bool Remember { get; set; }
    }
}
