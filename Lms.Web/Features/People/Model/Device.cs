using Lms.Web.Kernel;
using Lms.Web.Platform.Personal;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.People.Model;

/// <summary>A browser in which a person has signed in, recognized by a cookie whose hashed secret is stored here.</summary>
public sealed class Device : Entity
{
    /// <summary>How long a remembered device is not asked for a second factor.</summary>
    public static readonly TimeSpan Trust = TimeSpan.FromDays(30);

    private Device() { }

    public Device(Guid personId, string secretHash, string name, DateTime now)
    {
        PersonId = personId;
        SecretHash = secretHash;
        Name = name;
        CreatedAt = now;
        SeenAt = now;
    }

    public Guid PersonId { get; private init; }

    public string SecretHash { get; private set; } = "";

    public string Name { get; private set; } = "";

    public DateTime CreatedAt { get; private init; }

    public DateTime SeenAt { get; private set; }

    public DateTime? TrustedUntil { get; private set; }

    public void See(string name, DateTime now) => (Name, SeenAt) = (name, now);

    /// <summary>Gets a new secret, so that one planted earlier is worthless.</summary>
    public void Remember(string secretHash, DateTime now) => (SecretHash, TrustedUntil) = (secretHash, now + Trust);

    public void Forget() => TrustedUntil = null;

    internal sealed class Mapping : IEntityTypeConfiguration<Device>
    {
        public void Configure(EntityTypeBuilder<Device> builder)
        {
            builder.ToTable("Devices");
            builder.Property(d => d.Name).HasMaxLength(100);
            builder.Property(d => d.SecretHash).HasMaxLength(64);
            builder.HasIndex(d => new { d.PersonId, d.SecretHash }).IsUnique();
            builder.HasIndex(d => d.SeenAt);
            builder.HasOne<Person>().WithMany().HasForeignKey(d => d.PersonId).OnDelete(DeleteBehavior.Cascade);
            builder.Personal(d => d.PersonId).Goes().Exports("devices", "Devices you signed in with");
        }
    }
}
