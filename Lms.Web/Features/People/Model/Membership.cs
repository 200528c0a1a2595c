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

    /// <summary>What stands behind the name, one to a line: M.D., Ph.D., R.N.</summary>
    public string Credentials { get; private set; } = "";

    /// <summary>Professional titles that the institution keeps track of, one to a line.</summary>
    public string Designations { get; private set; } = "";

    public void Become(Role role) => Role = role;

    /// <summary>Empty lines and repetitions fall away.</summary>
    public Result Qualify(string? credentials, string? designations)
    {
        var (behind, titles) = (Lines(credentials), Lines(designations));
        if (behind.Length > 20) return new Refusal("At most 20 of them, please.", nameof(Credentials));
        if (titles.Length > 20) return new Refusal("At most 20 of them, please.", nameof(Designations));
        if (behind.Any(t => t.Length > 100)) return new Refusal("Each may have 100 letters.", nameof(Credentials));
        if (titles.Any(t => t.Length > 100)) return new Refusal("Each may have 100 letters.", nameof(Designations));
        (Credentials, Designations) = (string.Join('\n', behind), string.Join('\n', titles));
        return Result.Done;
    }

    public static string[] Lines(string? text) =>
        [.. (text ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.OrdinalIgnoreCase)];

    internal sealed class Mapping : IEntityTypeConfiguration<Membership>
    {
        public void Configure(EntityTypeBuilder<Membership> builder)
        {
            builder.ToTable("Memberships");
            builder.Property(m => m.Credentials).HasMaxLength(2100);
            builder.Property(m => m.Designations).HasMaxLength(2100);
            builder.HasIndex(m => new { m.PersonId, m.InstitutionId }).IsUnique();
            builder.HasIndex(m => new { m.InstitutionId, m.Role });
            builder.HasOne(m => m.Person).WithMany().HasForeignKey(m => m.PersonId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
