using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lms.Web.Kernel;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.AspNetCore.DataProtection;

namespace Lms.Web.Features.People.Model;

/// <summary>An account that was registered in this browser and whose address is not confirmed.</summary>
/// <param name="PersonId">The account that was made; an ID that leads nowhere when the address had one already.</param>
/// <param name="Proof">Of the password that was chosen.</param>
/// <param name="ReturnUrl">Where the person was going.</param>
public sealed record PendingRegistration(Guid PersonId, string Email, string Proof, DateTime At, string? ReturnUrl);

/// <summary>
/// Notes in the browser, sealed, which account was registered in it, so that its owner can have the email sent again and is signed in once
/// the address is confirmed. The note looks the same for an address that has an account: it then leads to none
/// (docs/decisions/0055-confirming-in-the-same-browser.md).
/// </summary>
public sealed class PendingRegistrations(LmsContext db, IHttpContextAccessor accessor, IDataProtectionProvider protection, SiteOptions site)
{
    public static readonly TimeSpan Lasts = TimeSpan.FromHours(1);

    private readonly IDataProtector protector = protection.CreateProtector("Lms.Registrations");

    private readonly string cookie = site.CookieName("lms-registered");

    private HttpContext Http => accessor.HttpContext ?? throw new InvalidOperationException("Registering requires an HTTP request.");

    /// <param name="person">As registered, whether or not it was saved.</param>
    public void Note(Person person, string? returnUrl)
    {
        var pending = new PendingRegistration(person.Id, person.Email!, ProofOf(person), db.Clock.Now, returnUrl);
        Http.Response.Cookies.Append(cookie, protector.Protect(JsonSerializer.Serialize(pending)), site.Cookie(Http.Request, Lasts));
    }

    /// <summary>What was registered in this browser within the last hour.</summary>
    public PendingRegistration? Find()
    {
        if (protector.Open(Http.Request.Cookies[cookie]) is not { } note)
            return null;
        var pending = JsonSerializer.Deserialize<PendingRegistration>(note);
        return pending is not null && db.Clock.Now < pending.At + Lasts ? pending : null;
    }

    /// <summary>The account was made in this browser, and its password is still the one that was chosen here.</summary>
    public bool IsOf(Person person) =>
        Find() is { } pending
        && pending.PersonId == person.Id
        && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(pending.Proof), Encoding.ASCII.GetBytes(ProofOf(person)));

    public void Forget() => Http.Response.Cookies.Delete(cookie, site.Cookie(Http.Request));

    private static string ProofOf(Person person) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(person.PasswordHash ?? "")));
}
