using System.Security.Claims;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People;

/// <summary>
/// Which institution a request means: that of its host name; at an address that several share, the one that the signed-in person
/// belongs to, and among several the one they chose. What the cookie says counts only as far as their memberships reach.
/// </summary>
public sealed class WhichInstitution(
    InstitutionDirectory institutions,
    MemberDirectory members,
    IEnumerable<ILinkOfInstitution> links,
    Func<LmsContext> contexts,
    SiteOptions site
)
{
    private const string Name = "lms-institution";

    /// <returns>Null before the product is set up; <see cref="InstitutionDirectory.Entry.IsNone"/> when it is not said.</returns>
    public async ValueTask<InstitutionDirectory.Entry?> OfAsync(HttpContext http, CancellationToken stop)
    {
        var host = await institutions.OfHostAsync(http.Request.Host.Host, stop);
        if (
            host is { IsNone: true }
            && http.Request.Path.StartsWithSegments("/invite", out var token)
            && await OfInviteAsync(token.Value!.TrimStart('/'), stop) is { } inviting
        )
            return inviting;
        if (host is { IsNone: true } && links.Select(l => l.InstitutionOf(http.Request)).FirstOrDefault(id => id is not null) is { } named)
            return await institutions.FindAsync(named, stop) ?? host;
        if (host is not { IsNone: true } || !Guid.TryParse(http.User.FindFirstValue(ClaimTypes.NameIdentifier), out var person))
            return host;
        var mine = await OfPersonAsync(person, stop);
        if (Guid.TryParse(http.Request.Cookies[site.CookieName(Name)], out var chosen))
        {
            if (mine.FirstOrDefault(i => i.Id == chosen) is { } place)
                return place;
            if (
                await members.FindAsync(person, Guid.Empty, stop) is { IsOperator: true }
                && await institutions.FindAsync(chosen, stop) is { } visited
            )
                return visited;
        }
        return mine.Count == 1 ? mine[0] : host;
    }

    /// <summary>Returns the institution of an invitation, even for a person who does not belong to one yet.</summary>
    private async ValueTask<InstitutionDirectory.Entry?> OfInviteAsync(string token, CancellationToken stop)
    {
        if (token.Length is <= 20 or >= 100)
            return null;
        var hash = Invite.HashOf(token);
        await using var db = contexts();
        var at = await db.Set<Invite>()
            .OfAllInstitutions()
            .Where(i => i.TokenHash == hash)
            .Select(i => i.InstitutionId)
            .SingleOrDefaultAsync(stop);
        return await institutions.FindAsync(at, stop);
    }

    /// <summary>Institutions of the person, oldest membership first.</summary>
    public async ValueTask<IReadOnlyList<InstitutionDirectory.Entry>> OfPersonAsync(Guid personId, CancellationToken stop)
    {
        var found = new List<InstitutionDirectory.Entry>();
        foreach (var id in await members.InstitutionsOfAsync(personId, stop))
            if (await institutions.FindAsync(id, stop) is { } place)
                found.Add(place);
        return found;
    }

    public void Remember(HttpResponse response, Guid institutionId) =>
        response.Cookies.Append(
            site.CookieName(Name),
            institutionId.ToString("D"),
            site.Cookie(response.HttpContext.Request, TimeSpan.FromDays(365))
        );
}
