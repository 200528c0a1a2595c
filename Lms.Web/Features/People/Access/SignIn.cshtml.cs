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

/// <summary>The first step of signing in. Whatever is wrong, the answer and its time are the same for addresses with and without an account.</summary>
[EnableRateLimiting(Startup.AuthenticationLimit)]
public sealed class SignInModel(SignInManager<Person> passkeys, UserManager<Person> people, SignIns signIns, SignInLimits limits, PasswordWork work, Accounts accounts, ExternalProviders providers, MailCodes codes) : Screen
{
    [BindProperty] public Form Input { get; set; } = new();

    [BindProperty(SupportsGet = true)] public string? ReturnUrl { get; set; }

    public IReadOnlyList<ExternalProvider> Providers => providers.All;

    public bool SendsCodes { get; private set; }

    protected override async Task LoadAsync() => SendsCodes = !await codes.AreOffAsync(Stop);

    [Can(Anyone.May)]
    public async Task<IActionResult> OnGet() => Viewer.IsSignedIn ? new SeeOther(Local(ReturnUrl, "/dashboard")) : await ShowPage();

    [Can(Anyone.May)]
    public async Task<IActionResult> OnPost()
    {
        if (!ModelState.IsValid) return await Refused(null);
        var account = SignInLimits.OfEmail(Input.Email);
        var wait = await limits.WaitAsync(account, Stop);
        var person = await people.FindByEmailAsync(Input.Email.Trim());
        // As long for an account that does not exist, so that the time does not tell; and while there is to wait, the right password tells nothing either.
        if (person?.PasswordHash is null || wait > 0) await work.RunAsync(() => people.PasswordHasher.HashPassword(new Person(Input.Email, "", "", "Etc/UTC", Now), Input.Password), Stop);
        else if (await work.RunAsync(() => people.CheckPasswordAsync(person, Input.Password), Stop)) return await RightAsync(person);
        if (wait > 0) return await Refused(Locked(wait));
        Db.Add(Db.Note("SignInFailed", nameof(Person), person?.Id ?? Guid.Empty));
        await Db.SaveChangesAsync(Stop);
        if (!await limits.FailAsync(account, Stop)) return await Refused(Wrong);
        Db.Add(Db.Note("LockedOut", nameof(Person), person?.Id ?? Guid.Empty));
        await Db.SaveChangesAsync(Stop);
        return await Refused(Locked(await limits.WaitAsync(account, Stop)));
    }

    /// <summary>What the browser asks its passkeys for.</summary>
    [Can(Anyone.May)]
    public async Task<IActionResult> OnGetPasskeyOptions() => Content(await passkeys.MakePasskeyRequestOptionsAsync(null), "application/json");

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
            // The challenge was asked for too long ago, in another browser, or was used.
            shown = null;
        }
        if (shown is not { Succeeded: true, User: { } who }) return await Refused(new Refusal("The passkey was not accepted. Try again, or sign in with your password."));
        // Read again, as one that this request may change.
        var person = await Db.People.SingleAsync(p => p.Id == who.Id, Stop);
        if (await signIns.ShutAsync(person, Stop) is { } shut) return await Refused(shut);
        await people.AddOrUpdatePasskeyAsync(person, shown.Passkey);
        await signIns.ArriveAsync(person, Means.Passkey, remember: true, Stop);
        return new SeeOther(Local(ReturnUrl, "/dashboard"));
    }

    private async Task<IActionResult> RightAsync(Person person)
    {
        // Both are told only to those who know the password.
        if (await signIns.ShutAsync(person, Stop) is { } shut) return await Refused(shut);
        if (!person.EmailConfirmed)
        {
            await accounts.SendConfirmationAsync(person, Stop);
            return await Refused(new Refusal("Your email is not confirmed yet. We have sent you the link again."));
        }
        return new SeeOther(await signIns.ArriveAsync(person, Means.Password, Input.Remember, Stop) ? Local(ReturnUrl, "/dashboard") : SignInCodeModel.Address(ReturnUrl));
    }

    private static readonly Refusal Wrong = new("Email or password is not right. Check both, or choose a new password.");

    private static Refusal Locked(int minutes) => new("Too many attempts. Wait {0} minutes, or choose a new password.", null, minutes);

    public sealed class Form
    {
        [Required(ErrorMessage = "Enter your email."), StringLength(254)] public string Email { get; set; } = "";

        [Required(ErrorMessage = "Enter your password."), StringLength(200)] public string Password { get; set; } = "";

        public bool Remember { get; set; }
    }
}
