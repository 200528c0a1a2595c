using Lms.Web.Kernel;
using Lms.Web.Platform.Personal;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Notifications.Model;

/// <summary>Something a person should know, kept until they have seen it.</summary>
public sealed class Notification : IOwned
{
    public Guid Id { get; init; } = Ids.New();

    public Guid InstitutionId { get; set; }

    public Guid PersonId { get; init; }

    /// <summary>Another person whose name or words the notification repeats.</summary>
    public Guid? AboutId { get; init; }

    /// <summary>The key of a <see cref="NotificationKind"/>; its room may be gone.</summary>
    public required string Kind { get; init; }

    /// <summary>As it read when it was written.</summary>
    public required string Title { get; init; }

    /// <summary>As it read when it was written.</summary>
    public required string Text { get; init; }

    /// <summary>The title to be read in the reader’s language; null for notifications of earlier versions.</summary>
    public string? TitleSentence { get; init; }

    /// <summary>The text to be read in the reader’s language; null for notifications of earlier versions.</summary>
    public string? TextSentence { get; init; }

    /// <summary>Where it leads: a path in this product, or null.</summary>
    public string? Link { get; init; }

    /// <summary>Says the same thing once: a second notification of this person with the same key is not kept.</summary>
    public required string Key { get; init; }

    public DateTime CreatedAt { get; init; }

    public DateTime? ReadAt { get; set; }

    /// <summary>Waits to be sent with others, in a daily or weekly email.</summary>
    public bool WaitsForMail { get; set; }

    /// <summary>In the language of the current thread.</summary>
    public static string Read(string written, string? sentence) => sentence is null ? written : StoredSentence.Read(sentence).Value;

    internal sealed class Mapping : IEntityTypeConfiguration<Notification>
    {
        public void Configure(EntityTypeBuilder<Notification> builder)
        {
            builder.ToTable("Notifications");
            builder.Property(n => n.Kind).HasMaxLength(NotificationKind.MaxLength);
            builder.Property(n => n.Title).HasMaxLength(200);
            builder.Property(n => n.Text).HasMaxLength(1000);
            builder.Property(n => n.Link).HasMaxLength(400);
            builder.Property(n => n.Key).HasMaxLength(120);
            builder
                .HasIndex(n => new
                {
                    n.PersonId,
                    n.InstitutionId,
                    n.Key,
                })
                .IsUnique();
            builder.HasIndex(n => new { n.PersonId, n.CreatedAt });
            builder.HasIndex(n => n.AboutId).HasFilter("\"AboutId\" IS NOT NULL");
            builder.HasIndex(n => n.PersonId).HasFilter("\"ReadAt\" IS NULL").HasDatabaseName("IX_Notifications_Unread");
            builder
                .HasIndex(n => new { n.PersonId, n.CreatedAt })
                .HasFilter("\"WaitsForMail\"")
                .HasDatabaseName("IX_Notifications_WaitingForMail");
            builder
                .Personal(n => n.PersonId)
                .Goes()
                .Repeats(n => n.TitleSentence, n => n.TextSentence)
                .Exports("notifications", "Notifications");
            builder.Personal(n => n.AboutId).Goes().NotExported("these are other people’s notifications");
        }
    }
}
