using Lms.Web.Kernel;
using Lms.Web.Platform.Personal;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Notifications.Model;

/// <summary>A person's preference that differs from the default (in the product and by email: yes).</summary>
public sealed class NotificationPreference : IOwned
{
    public Guid PersonId { get; init; }

    public Guid InstitutionId { get; set; }

    /// <summary>The key of a <see cref="NotificationKind"/>.</summary>
    public required string Kind { get; init; }

    public bool InApp { get; set; } = true;

    public bool ByMail { get; set; } = true;

    internal sealed class Mapping : IEntityTypeConfiguration<NotificationPreference>
    {
        public void Configure(EntityTypeBuilder<NotificationPreference> builder)
        {
            builder.ToTable("NotificationPreferences");
            builder.Property(p => p.Kind).HasMaxLength(NotificationKind.MaxLength);
            builder.HasKey(p => new
            {
                p.PersonId,
                p.InstitutionId,
                p.Kind,
            });
            builder.Personal(p => p.PersonId).Goes().Exports("notification-preferences", "Notification preferences");
        }
    }
}
