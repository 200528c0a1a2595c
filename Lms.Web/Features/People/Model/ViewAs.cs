using System.Text.Json;
using Lms.Web.Kernel;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.DataProtection;

namespace Lms.Web.Features.People.Model;

/// <summary>
/// Lets an administrator look at the site as a member, for half an hour at most and without changing anything: only reading passes.
/// It lies in a signed cookie beside the administrator's own, and holds only together with it.
/// </summary>
public sealed class ViewAs(IDataProtectionProvider protection, SiteOptions site, TimeProvider clock)
{
    public const string EndPath = "/admin/people/view-end";

    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    private readonly string cookie = site.CookieName("lms-view");
    private readonly IDataProtector protector = protection.CreateProtector("ViewAs.1");

    public sealed record Ticket(Guid AdminId, Guid MemberId, Guid InstitutionId, DateTime Until);

    public void Begin(HttpContext http, Ticket ticket) =>
        http.Response.Cookies.Append(cookie, protector.Protect(JsonSerializer.Serialize(ticket)), site.Cookie(http.Request));

    public void End(HttpContext http) => http.Response.Cookies.Delete(cookie, site.Cookie(http.Request));

    public bool IsIn(HttpContext http) => http.Request.Cookies.ContainsKey(cookie);

    /// <returns>Null when the cookie is missing or was tampered with; a ticket that is too old is returned too.</returns>
    public Ticket? Read(HttpContext http)
    {
        if (!http.Request.Cookies.TryGetValue(cookie, out var value) || string.IsNullOrEmpty(value))
            return null;
        try
        {
            return JsonSerializer.Deserialize<Ticket>(protector.Unprotect(value));
        }
        catch (Exception failure) when (failure is System.Security.Cryptography.CryptographicException or JsonException or FormatException)
        {
            return null;
        }
    }

    public bool IsOver(Ticket ticket) => ticket.Until <= clock.Now;

    /// <summary>Returns why the site cannot be viewed as this member, or null.</summary>
    public static Refusal? Forbidden(Role? role, bool isOperator) =>
        isOperator || role is null or Role.Admin
            ? new Refusal("You can view the site as a learner or an instructor, but not as an administrator or an operator.")
            : null;
}
