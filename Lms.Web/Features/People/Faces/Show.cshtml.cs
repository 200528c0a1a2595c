using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Faces;

/// <summary>What members of an institution see of each other: never more than the person shows.</summary>
public sealed class ShowModel : ScreenOf<ShowModel.Face>
{
    [BindProperty(SupportsGet = true)] public Guid Id { get; set; }

    public sealed record Face(Guid Id, string Name, string? Bio, string? Email, string? Phone, string[] Credentials, string[] Designations, Guid? PortraitId);

    protected override async Task<Face?> FindAsync(CancellationToken stop)
    {
        var row = await Db.Memberships.AsNoTracking().Open.Where(m => m.PersonId == Id)
            .Select(m => new { m.Person.DisplayName, m.Person.Bio, Email = m.Person.ShowEmail ? m.Person.Email : null, Phone = m.Person.ShowPhone ? m.Person.PhoneNumber : null, m.Credentials, m.Designations, m.Person.PortraitId })
            .SingleOrDefaultAsync(stop);
        return row is null ? null : new Face(Id, row.DisplayName, row.Bio, row.Email, row.Phone, Membership.Lines(row.Credentials), Membership.Lines(row.Designations), row.PortraitId);
    }

    [Can(Member.May)]
    public void OnGet()
    {
    }
}
