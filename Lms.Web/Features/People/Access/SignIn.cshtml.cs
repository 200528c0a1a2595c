using System.ComponentModel.DataAnnotations;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace Lms.Web.Features.People.Access;

[EnableRateLimiting(Startup.AuthenticationLimit)]
public sealed class SignInModel(SignInManager<Person> signIn, UserManager<Person> people, Accounts accounts) : Screen
{
    [BindProperty] public Form Input { get; set; } = new();

    [BindProperty(SupportsGet = true)] public string? ReturnUrl { get; set; }

    [Can(Anyone.May)]
    public IActionResult OnGet() => Viewer.IsSignedIn ? new SeeOther(Local(ReturnUrl, "/dashboard")) : Page();

    [Can(Anyone.May)]
    public async Task<IActionResult> OnPost()
    {
        if (!ModelState.IsValid) return await Refused(null);
        var person = await people.FindByEmailAsync(Input.Email.Trim());
        if (person is null)
        {
            // As long as for an account that exists, so that the time does not tell.
            people.PasswordHasher.HashPassword(new Person(Input.Email, "", "", "Etc/UTC", Now), Input.Password);
            return await Refused(Wrong);
        }
        var result = await signIn.CheckPasswordSignInAsync(person, Input.Password, lockoutOnFailure: true);
        if (result.IsLockedOut) return await Refused(Locked);
        if (result.IsNotAllowed) return await UnconfirmedAsync(person);
        if (!result.Succeeded) return await Refused(Wrong);
        if (person.IsSuspended) return await Refused(new Refusal("This account is suspended: {0}", null, person.SuspendedBecause ?? ""));
        // From here on it is they who act, also in the audit log.
        Viewer.SignIn(person.Id, person.DisplayName, person.Email!, null, false, Viewer.Zone, Viewer.Theme);
        person.NoteSignIn(Now);
        Db.Add(Platform.Data.Saving.AuditNotes.Note(Db, "SignedIn", nameof(Person), person.Id));
        await people.UpdateAsync(person);
        await signIn.SignInAsync(person, Input.Remember);
        return new SeeOther(Local(ReturnUrl, "/dashboard"));
    }

    private static readonly Refusal Wrong = new("Email or password is not right. Check both, or choose a new password.");

    private static readonly Refusal Locked = new("Too many attempts. Wait 15 minutes, or choose a new password.");

    /// <summary>Says so only to those who know the password.</summary>
    private async Task<IActionResult> UnconfirmedAsync(Person person)
    {
        if (!await people.CheckPasswordAsync(person, Input.Password)) return await Refused(Wrong);
        await accounts.SendConfirmationAsync(person, Stop);
        return await Refused(new Refusal("Your email is not confirmed yet. We have sent you the link again."));
    }

    public sealed class Form
    {
        [Required(ErrorMessage = "Enter your email."), StringLength(254)] public string Email { get; set; } = "";

        [Required(ErrorMessage = "Enter your password."), StringLength(200)] public string Password { get; set; } = "";

        public bool Remember { get; set; }
    }
}
