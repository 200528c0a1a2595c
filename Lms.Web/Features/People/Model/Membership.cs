using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.People.Model;

/// <summary>A person's place in an institution.</summary>
public sealed class Membership : Entity, IOwned, IAudited
{
    private Membership()
    {
    }

    public Membership(Guid personId, Role role, DateTime now) => (PersonId, Role, JoinedAt) = (personId, role, now);

    public Guid InstitutionId { get; set; }

    public Guid PersonId { get; private init; }

    public Person Person { get; private init; } = null!;

    public Role Role { get; private set; }

    public DateTime JoinedAt { get; private init; }

    public void Become(Role role) => Role = role;

    internal sealed class Mapping : IEntityTypeConfiguration<Membership>
    {
        public void Configure(EntityTypeBuilder<Membership> builder)
        {
            builder.ToTable("Memberships");
            builder.HasIndex(m => new { m.PersonId, m.InstitutionId }).IsUnique();
            builder.HasIndex(m => new { m.InstitutionId, m.Role });
            builder.HasOne(m => m.Person).WithMany().HasForeignKey(m => m.PersonId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
