using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Faces;

/// <summary>The profile that members of an institution see of each other: never more than the person shows.</summary>
public sealed class ShowModel : ScreenOf<ShowModel.Face>
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public sealed record Face
    {
        public required Guid Id { get; init; }

        public required string Name { get; init; }

        public required string? Bio { get; init; }

        public required string? Email { get; init; }

        public required string? Phone { get; init; }

        public required string[] Credentials { get; init; }

        public required string[] Designations { get; init; }

        public required Guid? PortraitId { get; init; }
    }

    protected override async Task<Face?> FindAsync(CancellationToken stop)
    {
        var row = await Db
            .Memberships.AsNoTracking()
            .Open.Where(m => m.PersonId == Id)
            .Select(m => new
            {
                m.Person.DisplayName,
                m.Person.Bio,
                Email = m.Person.ShowEmail ? m.Person.Email : null,
                Phone = m.Person.ShowPhone ? m.Person.PhoneNumber : null,
                m.Credentials,
                m.Designations,
                m.Person.PortraitId,
            })
            .SingleOrDefaultAsync(stop);
        return row is null
            ? null
            : new Face
            {
                Id = Id,
                Name = row.DisplayName,
                Bio = row.Bio,
                Email = row.Email,
                Phone = row.Phone,
                Credentials = Membership.Lines(row.Credentials),
                Designations = Membership.Lines(row.Designations),
                PortraitId = row.PortraitId,
            };
    }

    [Can(Member.May)]
    public void OnGet() { }
}
