using System.ComponentModel.DataAnnotations;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace Lms.Web.Features.People.Access;

/// <summary>The second step of signing in, for people with a second factor.</summary>
[EnableRateLimiting(Startup.AuthenticationLimit)]
public sealed class SignInCodeModel(PendingSignIns pending, SignIns signIns, SecondFactors factors) : Screen
{
    [BindProperty, Required(ErrorMessage = "Enter the code."), StringLength(40)]
    public string Code { get; set; } = "";

    [BindProperty]
    public bool Trust { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    [Can(Anyone.May)]
    public async Task<IActionResult> OnGet()
    {
        ModelState.Clear();
        return await pending.FindAsync(Stop) is null ? new SeeOther("/sign-in") : Page();
    }

    [Can(Anyone.May)]
    public async Task<IActionResult> OnPost()
    {
        if (await pending.FindAsync(Stop) is not { } arrived)
            return await Done("That took too long. Sign in again.", "/sign-in");
        return await Try(
            async () =>
            {
                var taken = await factors.TakeAsync(arrived.Person, Code, Stop);
                if (taken.IsDone)
                    await signIns.BeginAsync(arrived.Person, arrived.Step.Means, arrived.Step.Remember, Trust, Stop);
                return taken;
            },
            to: Local(ReturnUrl, "/dashboard")
        );
    }
}
