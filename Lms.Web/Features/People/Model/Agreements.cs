using Lms.Web.Features.Institutions.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>Records who agreed to which version of which text, and when.</summary>
public static class Agreements
{
    /// <summary>One for each text in force that people agree to.</summary>
    public static IEnumerable<Consent> To(InstitutionDirectory.Entry institution, Guid personId, DateTime now, string? address) =>
        institution
            .Legal.Where(l => LegalText.IsAgreedTo(l.Kind))
            .Select(l => new Consent
            {
                PersonId = personId,
                Kind = l.Kind,
                Number = l.Current,
                At = now,
                Address = address,
            });

    /// <summary>The same for someone who is already a member, without the consents that they have given before.</summary>
    public static async Task<IReadOnlyList<Consent>> MissingAsync(
        this LmsContext db,
        InstitutionDirectory.Entry institution,
        Viewer viewer,
        CancellationToken stop
    )
    {
        var given = await db.Consents.Where(c => c.PersonId == viewer.Id).Select(c => new { c.Kind, c.Number }).ToListAsync(stop);
        return
        [
            .. To(institution, viewer.Id, db.Clock.Now, viewer.Address?.ToString())
                .Where(c => !given.Any(g => g.Kind == c.Kind && g.Number == c.Number)),
        ];
    }
}
