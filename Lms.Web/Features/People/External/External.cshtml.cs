using System.Security.Claims;
using Lms.Web.Features.People.Access;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data.Saving;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.External;

/// <summary>Redirects to a provider and handles the return: signs in, connects an account, or creates one.</summary>
[EnableRateLimiting(Startup.AuthenticationLimit)]
public sealed class ExternalModel(ExternalProviders providers, UserManager<Person> people, SignIns signIns, ExternalAccounts accounts)
    : Screen
{
    private const string ProviderKey = "provider";
    private const string ConnectKey = "connect";

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Failed { get; set; }

    /// <summary>The provider that could not be reached.</summary>
    [BindProperty(SupportsGet = true, Name = ProviderKey)]
    public string? Unreached { get; set; }

    /// <summary>Redirects to the provider.</summary>
    [Can(Anyone.May)]
    public IActionResult OnPost(string? provider)
    {
        if (providers.Find(provider) is not { } known)
            return NotFound();
        var to = QueryString.Create("returnUrl", Local(ReturnUrl, "/dashboard"));
        var properties = new AuthenticationProperties { RedirectUri = "/sign-in/external" + to };
        properties.Items[ProviderKey] = known.Key;
        if (Viewer.IsSignedIn)
            properties.Items[ConnectKey] = Viewer.Id.ToString("N");
        return Challenge(properties, known.Key);
    }

    /// <summary>Handles the return: the provider's claims are in a cookie that is read once.</summary>
    [Can(Anyone.May)]
    public async Task<IActionResult> OnGet()
    {
        if (Failed && providers.Find(Unreached) is { } silent)
            return await Refused(
                new Refusal("{0} can’t be reached right now. Try again later, or sign in another way.", null, silent.Name)
            );
        var ticket = await HttpContext.AuthenticateAsync(IdentityConstants.ExternalScheme);
        await HttpContext.SignOutAsync(IdentityConstants.ExternalScheme);
        if (
            Failed
            || !ticket.Succeeded
            || ticket.Properties.Items.TryGetValue(ProviderKey, out var key) is false
            || providers.Find(key) is not { } provider
            || ticket.Principal.FindFirstValue(OpenIdHandler.SubjectClaim) is not { Length: > 0 } subject
        )
            return await Refused(new Refusal("We couldn’t sign you in with the other account. Try again, or sign in with your password."));
        var claims = ticket.Principal;
        if (ticket.Properties.Items.TryGetValue(ConnectKey, out var connect) && connect is not null)
            return await ConnectAsync(provider, subject, connect);
        if (await people.FindByLoginAsync(provider.Key, subject) is { } known)
            return await EnterAsync(known);
        var email = claims.FindFirstValue("email")?.Trim();
        // Used as it is: an address that matches one of ours only after cleaning is someone else's mailbox.
        if (email is null || !EmailAddress.IsWhole(email))
            return await Refused(
                new Refusal(
                    "{0} didn’t share your email address. Sign in with your password, then connect the accounts in your settings.",
                    null,
                    provider.Name
                )
            );
        // Only a provider that has verified the email address may open an account with it; anyone could claim one.
        if (!string.Equals(claims.FindFirstValue("email_verified"), "true", StringComparison.OrdinalIgnoreCase))
            return await Refused(
                new Refusal(
                    "{0} hasn’t verified your email address. Sign in with your password, then connect the accounts in your settings.",
                    null,
                    provider.Name
                )
            );
        var login = new UserLoginInfo(provider.Key, subject, provider.Name);
        if (await people.FindByEmailAsync(email) is not { } person)
        {
            var made = await accounts.RegisterAsync(
                email,
                claims.FindFirstValue("given_name") ?? claims.FindFirstValue("name") ?? email,
                claims.FindFirstValue("family_name") ?? "",
                login,
                Stop
            );
            return made.Refusal is { } why ? await Refused(why) : await EnterAsync((await people.FindByLoginAsync(provider.Key, subject))!);
        }
        await accounts.ConnectAsync(person, login, Stop);
        return await EnterAsync(person);
    }

    private async Task<IActionResult> EnterAsync(Person found)
    {
        // Read again with tracking, because this request may change the account.
        var person = await Db.People.SingleAsync(p => p.Id == found.Id, Stop);
        if (await signIns.ShutAsync(person, Stop) is { } shut)
            return await Refused(shut);
        return new SeeOther(
            await signIns.ArriveAsync(person, Means.Provider, remember: true, Stop)
                ? Local(ReturnUrl, "/dashboard")
                : SignInPaths.Code(ReturnUrl)
        );
    }

    /// <summary>Connects the account only for the person who started this: someone else may have signed in since.</summary>
    private async Task<IActionResult> ConnectAsync(ExternalProvider provider, string subject, string connect)
    {
        if (!Viewer.IsSignedIn || Viewer.Id.ToString("N") != connect)
            return await Refused(new Refusal("You were signed out along the way. Sign in, then connect the accounts again."));
        if (await people.FindByLoginAsync(provider.Key, subject) is { } other)
            return other.Id == Viewer.Id
                ? new SeeOther("/settings/connections")
                : await Refused(new Refusal("This {0} account is already connected to another account here.", null, provider.Name));
        var person = await Db.People.SingleAsync(p => p.Id == Viewer.Id, Stop);
        await people.AddLoginAsync(person, new UserLoginInfo(provider.Key, subject, provider.Name));
        Db.Add(Db.Note("ProviderConnected", nameof(Person), person.Id));
        await Db.SaveChangesAsync(Stop);
        return await Done("Account connected.", "/settings/connections");
    }
}
