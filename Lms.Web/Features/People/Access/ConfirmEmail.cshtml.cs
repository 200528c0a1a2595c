using System.ComponentModel.DataAnnotations;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace Lms.Web.Features.People.Access;

/// <summary>
/// The target of the link in a registration email. Opening it changes nothing: email clients open links too. The person who registered
/// confirms with their password; anyone who did not register, or has forgotten the password, sets their own, and any password chosen before
/// no longer works. In the browser that registered it, one button confirms and signs in.
/// </summary>
[EnableRateLimiting(Startup.AuthenticationLimit)]
public sealed class ConfirmEmailModel(EmailConfirmation confirmation, PendingRegistrations registrations, SignIns signIns) : Screen
{
    private const string Confirmed = "Your email is confirmed. Sign in to get started.";

    [BindProperty(SupportsGet = true)]
    public string? Id { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    [BindProperty, StringLength(200)]
    public string? Password { get; set; }

    /// <summary>One of the reader's own.</summary>
    [BindProperty, StringLength(200)]
    public string? NewPassword { get; set; }

    /// <summary>The address that the link confirms; null when the link is not valid.</summary>
    public string? Email { get; private set; }

    /// <summary>When false, no one has chosen a password yet, so none can be required.</summary>
    public bool HasPassword { get; private set; }

    /// <summary>The account was registered in this browser a short time ago.</summary>
    public bool IsHere { get; private set; }

    private Guid PersonId => Guid.TryParse(Id, out var id) ? id : Guid.Empty;

    protected override async Task LoadAsync()
    {
        Response.Headers["Referrer-Policy"] = "no-referrer";
        Response.Headers.CacheControl = "no-store";
        var person = await confirmation.ConfirmableAsync(PersonId, Token);
        (Email, HasPassword) = (person?.Email, person?.PasswordHash is not null);
        IsHere = person is { EmailConfirmed: false } && registrations.IsOf(person);
    }

    [Can(Anyone.May)]
    public async Task<IActionResult> OnGet()
    {
        ModelState.Clear();
        var person = await confirmation.ConfirmableAsync(PersonId, Token);
        if (person is { EmailConfirmed: true })
            return Viewer.IsSignedIn ? new SeeOther("/dashboard") : await Done(Confirmed, "/sign-in");
        return await ShowPage(person is null ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }

    [Can(Anyone.May)]
    public Task<IActionResult> OnPost() =>
        Try(
            async () =>
            {
                if (string.IsNullOrEmpty(Password))
                    return new Refusal("Enter your password.", nameof(Password));
                return await confirmation.ConfirmAsync(PersonId, Token, Password, Stop);
            },
            done: Confirmed,
            to: "/sign-in"
        );

    /// <summary>Confirms and signs in, in the browser that registered.</summary>
    [Can(Anyone.May)]
    public async Task<IActionResult> OnPostHere()
    {
        ModelState.Clear();
        if (Viewer.IsSignedIn)
            return new SeeOther("/dashboard");
        var returnUrl = Local(registrations.Find()?.ReturnUrl, "/dashboard");
        var confirmed = await confirmation.ConfirmHereAsync(PersonId, Token, registrations, Stop);
        if ((confirmed.Refusal ?? await signIns.ShutAsync(confirmed.Value, Stop)) is { } why)
            return await Refused(why);
        return await signIns.ArriveAsync(confirmed.Value, Means.Password, remember: false, Stop)
            ? await Done("Your email is confirmed. Welcome!", returnUrl)
            : new SeeOther(SignInPaths.Code(returnUrl));
    }

    /// <summary>Sets a password and confirms.</summary>
    [Can(Anyone.May)]
    public Task<IActionResult> OnPostResend() =>
        Try(
            async () =>
            {
                var set = await confirmation.ConfirmAnewAsync(PersonId, Token, NewPassword ?? "", Stop);
                return set.Refusal is { Field: not null } why ? why.About(nameof(NewPassword)) : set;
            },
            done: "Your email is confirmed and your password is set. Sign in with it.",
            to: "/sign-in"
        );
}
