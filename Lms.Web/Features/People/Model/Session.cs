using Lms.Web.Kernel;
using Lms.Web.Platform.Personal;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.People.Model;

/// <summary>The sign-in method that a person used.</summary>
public enum Means
{
    Password,
    MailCode,
    Passkey,

    /// <summary>An external provider that the institution trusts.</summary>
    Provider,
}

/// <summary>One sign-in, from beginning to end. The cookie contains its key, and is worthless once the session has ended.</summary>
public sealed class Session : Entity
{
    /// <summary>An unused session ends after this time.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromDays(30);

    /// <summary>The precision of <see cref="SeenAt"/>: it is not written more often.</summary>
    public static readonly TimeSpan Seldom = TimeSpan.FromMinutes(10);

    private Session() { }

    public Session(Guid personId, Guid deviceId, Means means, string device, string? address, DateTime now)
    {
        PersonId = personId;
        DeviceId = deviceId;
        Means = means;
        Device = device;
        Address = address;
        CreatedAt = SeenAt = now;
        ExpiresAt = now + Idle;
    }

    public Guid PersonId { get; private init; }

    /// <summary>The browser it runs in.</summary>
    public Guid DeviceId { get; private init; }

    public Means Means { get; private init; }

    /// <summary>In plain words: Firefox on Windows.</summary>
    public string Device { get; private init; } = "";

    public string? Address { get; private init; }

    public DateTime CreatedAt { get; private init; }

    public DateTime SeenAt { get; private set; }

    public DateTime ExpiresAt { get; private set; }

    public DateTime? EndedAt { get; private set; }

    public void End(DateTime now) => EndedAt ??= now;

    internal sealed class Mapping : IEntityTypeConfiguration<Session>
    {
        public void Configure(EntityTypeBuilder<Session> builder)
        {
            builder.ToTable("Sessions");
            builder.Property(s => s.Device).HasMaxLength(100);
            builder.Property(s => s.Address).HasMaxLength(64);
            builder.HasIndex(s => new { s.PersonId, s.CreatedAt });
            builder.HasIndex(s => s.ExpiresAt);
            builder.HasOne<Person>().WithMany().HasForeignKey(s => s.PersonId).OnDelete(DeleteBehavior.Cascade);
            builder.Personal(s => s.PersonId).Goes().Exports("sessions", "Your sign-in sessions");
        }
    }
}
