using System.ComponentModel.DataAnnotations;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace Lms.Web.Features.People.Access;

/// <summary>The first step of signing in without a password: a code by email.</summary>
[EnableRateLimiting(Startup.AuthenticationLimit)]
public sealed class SignInMailModel(MailCodes codes, SignIns signIns) : Screen
{
    [BindProperty, StringLength(254)]
    public string? Email { get; set; }

    [BindProperty, StringLength(20)]
    public string? Code { get; set; }

    [BindProperty]
    public bool Remember { get; set; }

    /// <summary>The request for the code, encrypted.</summary>
    [BindProperty(SupportsGet = true), StringLength(1000)]
    public string? Wish { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    /// <summary>The institution does not allow sign-in codes.</summary>
    public bool AreOff { get; private set; }

    protected override async Task LoadAsync() => AreOff = await codes.AreOffAsync(Stop);

    [Can(Anyone.May)]
    public async Task<IActionResult> OnGet() =>
        Viewer.IsSignedIn ? new SeeOther(Local(ReturnUrl, "/dashboard"))
        : await codes.AreOffAsync(Stop) ? await Done(MailCodes.Off.Text, "/sign-in?returnUrl=" + Uri.EscapeDataString(ReturnUrl ?? ""))
        : Page();

    [Can(Anyone.May)]
    public Task<IActionResult> OnPostSend()
    {
        var wish = "";
        return Try(
            async () =>
            {
                if (string.IsNullOrWhiteSpace(Email))
                    return new Refusal("Enter your email.", nameof(Email));
                var sent = await codes.SendAsync(Email, Stop);
                if (sent.IsDone)
                    wish = sent.Value;
                return sent;
            },
            null,
            () => $"/sign-in/mail?wish={Uri.EscapeDataString(wish)}&returnUrl={Uri.EscapeDataString(ReturnUrl ?? "")}",
            null
        );
    }

    [Can(Anyone.May)]
    public Task<IActionResult> OnPost()
    {
        var to = Local(ReturnUrl, "/dashboard");
        return Try(
            async () =>
            {
                var taken = await codes.TakeAsync(Wish, Code, Stop);
                if (taken.IsDone && await signIns.ShutAsync(taken.Value, Stop) is { } shut)
                    return shut;
                if (taken.IsDone && !await signIns.ArriveAsync(taken.Value, Means.MailCode, Remember, Stop))
                    to = SignInPaths.Code(ReturnUrl);
                return taken;
            },
            null,
            () => to,
            null
        );
    }
}
