using System.ComponentModel.DataAnnotations;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace Lms.Web.Features.People.Settings;

/// <summary>Where people close their own account.</summary>
[Private, EnableRateLimiting(Startup.AuthenticationLimit)]
public sealed class CloseModel(Deactivation deactivation) : MyAccount
{
    [BindProperty, Required(ErrorMessage = "Enter your password."), StringLength(200)]
    public string Password { get; set; } = "";

    [Can(Member.May)]
    public void OnGet() => ModelState.Clear();

    [Can(Member.May)]
    public Task<IActionResult> OnPost() =>
        Try(() => deactivation.DeactivateAsync(Subject, Password, Stop), done: "Your account is closed.", to: "/");
}
