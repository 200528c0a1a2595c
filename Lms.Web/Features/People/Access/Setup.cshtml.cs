using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.RateLimiting;

namespace Lms.Web.Features.People.Access;

/// <summary>
/// The first run: the person who reads the console creates the institution and its administrator. Afterward the page is gone.
/// </summary>
[EnableRateLimiting(Startup.AuthenticationLimit)]
public sealed class SetupModel(InstallationSetup setup, SetupCode code, SignInLimits limits, InstitutionDirectory institutions) : Screen
{
    private const string CodeField = "Code";

    [BindProperty]
    public Form Input { get; set; } = new();

    public IEnumerable<SelectListItem> Zones => TimeZones.Choices(Input.TimeZone);

    /// <summary>Other names that browsers use for the time zones, as JSON.</summary>
    public string ZoneNames { get; } = JsonSerializer.Serialize(TimeZones.OtherNames);

    [Can(Anyone.May)]
    public async Task<IActionResult> OnGet() => await IsSetUpAsync() ? NotFound() : Page();

    [Can(Anyone.May)]
    public async Task<IActionResult> OnPost()
    {
        if (await IsSetUpAsync())
            return NotFound();
        // The password rules need the name; the request has not been linked to a person yet.
        Viewer.Visit(
            Guid.Empty,
            Input.Institution ?? "",
            TimeZoneInfo.Utc,
            HttpContext.Connection.RemoteIpAddress,
            Request.Headers.UserAgent
        );
        await NameMistakesAsync();
        return await Try(
            () => setup.SetUpAsync(Input.Institution!, Input.TimeZone, Input.Email, Input.FirstName, Input.LastName, Input.Password, Stop),
            done: "You’re all set. Sign in to get started.",
            to: "/sign-in"
        );
    }

    /// <summary>Reports all mistakes at once, so that no one fixes one only to meet the next.</summary>
    private async Task NameMistakesAsync()
    {
        if (await AgainstCodeAsync() is { } wrong)
            Name(wrong);
        var (email, firstName, password) = (Input.Email ?? "", Input.FirstName ?? "", Input.Password ?? "");
        foreach (var why in await setup.AgainstAsync(Input.TimeZone, email, firstName, Input.LastName, password))
            Name(why);
    }

    /// <summary>Counts attempts by network, because eight letters can be tried one after another.</summary>
    private async Task<Refusal?> AgainstCodeAsync()
    {
        if (string.IsNullOrWhiteSpace(Input.Code))
            return null;
        var attempt = await limits.BeginAsync(SignInLimits.OfSetup(ClientNetwork.Of(Viewer.Address)), null, Stop);
        if (attempt.Against(TooMany, CodeField) is { } locked)
            return locked;
        if (!code.Is(Input.Code))
        {
            await limits.WrongAsync(attempt, Stop);
            return new Refusal("That’s not the code shown in the console.", CodeField);
        }
        return await limits.RightAsync(attempt, Stop) is > 0 and var wait ? new Refusal(TooMany, CodeField, wait) : null;
    }

    /// <summary>One error per field is enough.</summary>
    private void Name(Refusal why)
    {
        var field = KeyOf(why);
        if (!ModelState.TryGetValue(field, out var state) || state.Errors.Count == 0)
            ModelState.AddModelError(field, L[why]);
    }

    private const string TooMany = "Too many attempts. Try again in {0} minutes.";

    private async Task<bool> IsSetUpAsync() => (await institutions.AllAsync(Stop)).Count > 0;

    public sealed class Form
    {
        [Required(ErrorMessage = "Enter the setup code."), StringLength(20)]
        public string Code { get; set; } = "";

        [Required(ErrorMessage = "Enter a name for the institution."), StringLength(120)]
        public string Institution { get; set; } = "";

        [Required(ErrorMessage = "Choose a time zone from the list."), StringLength(64)]
        public string TimeZone
        {
            get => field;
            set => field = value ?? "";
        } = TimeZones.OfServer;

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
