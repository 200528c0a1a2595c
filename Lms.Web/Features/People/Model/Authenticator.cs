using Lms.Web.Kernel;
using Lms.Web.Platform.Personal;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OtpNet;

namespace Lms.Web.Features.People.Model;

/// <summary>A person's second factor: the secret that their authenticator app knows too.</summary>
public sealed class Authenticator : Entity
{
    private Authenticator() { }

    public Authenticator(Guid personId, string protectedSecret, DateTime now) =>
        (PersonId, ProtectedSecret, CreatedAt) = (personId, protectedSecret, now);

    public Guid PersonId { get; private init; }

    /// <summary>Encrypted with the installation's keys.</summary>
    public string ProtectedSecret { get; private set; } = "";

    public DateTime CreatedAt { get; private init; }

    /// <summary>Null while it is being set up.</summary>
    public DateTime? ConfirmedAt { get; private set; }

    /// <summary>The time step of the last accepted code: no code is accepted twice (RFC 6238, 5.2).</summary>
    public long LastStep { get; private set; }

    public void Confirm(long step, DateTime now) => (ConfirmedAt, LastStep) = (now, step);

    internal sealed class Mapping : IEntityTypeConfiguration<Authenticator>
    {
        public void Configure(EntityTypeBuilder<Authenticator> builder)
        {
            builder.ToTable("Authenticators");
            builder.Property(a => a.ProtectedSecret).HasMaxLength(500);
            builder.HasIndex(a => a.PersonId).IsUnique();
            builder.HasOne<Person>().WithMany().HasForeignKey(a => a.PersonId).OnDelete(DeleteBehavior.Cascade);
            builder.Personal(a => a.PersonId).Goes().Exports("second-factor", "Two-factor authentication");
        }
    }
}
