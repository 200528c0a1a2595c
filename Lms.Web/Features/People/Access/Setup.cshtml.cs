using System.ComponentModel.DataAnnotations;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.RateLimiting;

namespace Lms.Web.Features.People.Access;

/// <summary>The first run: whoever reads the console makes the institution and its administrator. Afterward the page is gone.</summary>
[EnableRateLimiting(Startup.AuthenticationLimit)]
public sealed class SetupModel(Accounts accounts, SetupCode code, InstitutionDirectory institutions) : Screen
{
    [BindProperty] public Form Input { get; set; } = new();

    public IEnumerable<SelectListItem> Zones => TimeZones.Choices(Input.TimeZone);

    [Can(Anyone.May)]
    public async Task<IActionResult> OnGet() => await IsSetUpAsync() ? NotFound() : Page();

    [Can(Anyone.May)]
    public async Task<IActionResult> OnPost()
    {
        if (await IsSetUpAsync()) return NotFound();
        return await Try(async () => code.Is(Input.Code)
            ? await accounts.SetUpAsync(Input.Institution, Input.TimeZone, Input.Email, Input.FirstName, Input.LastName, Input.Password, Stop)
            : new Refusal("This is not the code that the console shows.", "Input.Code"), done: "Everything is ready. Sign in to begin.", to: "/sign-in");
    }

    private async Task<bool> IsSetUpAsync() => (await institutions.AllAsync(Stop)).Count > 0;

    public sealed class Form
    {
        [Required(ErrorMessage = "Enter the set-up code."), StringLength(20)] public string Code { get; set; } = "";

        [Required(ErrorMessage = "Give the institution a name."), StringLength(120)] public string Institution { get; set; } = "";

        [Required(ErrorMessage = "Choose a time zone from the list."), StringLength(64)] public string TimeZone { get => field; set => field = value ?? ""; } = "Etc/UTC";

        [Required(ErrorMessage = "Enter your first name."), StringLength(100)] public string FirstName { get; set; } = "";

        [StringLength(100)] public string LastName { get => field; set => field = value ?? ""; } = "";

        [Required(ErrorMessage = "Enter your email."), EmailAddress(ErrorMessage = "Enter a whole email address, such as ada@example.org."), StringLength(254)]
        public string Email { get; set; } = "";

        [Required(ErrorMessage = "Choose a password."), StringLength(200, MinimumLength = People.Password.MinLength, ErrorMessage = "Use at least 10 characters.")]
        public string Password { get; set; } = "";
    }
}
