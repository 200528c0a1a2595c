using Lms.Web.Kernel;
using Lms.Web.Platform.Personal;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Platform.Outbox;

/// <summary>One handler's copy of one event, saved with the change that raised it and kept until handled.</summary>
public sealed class OutboxMessage
{
    /// <summary>The number of days after which dead letters, including their addresses and email text, are removed.</summary>
    public const int DeadDays = 90;

    public Guid Id { get; init; } = Ids.New();

    public Guid InstitutionId { get; init; }

    /// <summary>Name of the event's type.</summary>
    public required string Event { get; init; }

    /// <summary>
    /// The handler's type with its namespace below the product's, a colon, and the event: <c>Platform.Mail.SendMail:MailWritten</c>.
    /// </summary>
    public required string Handler { get; init; }

    /// <summary>The handler's type and the event, for people: <c>SendMail · MailWritten</c>.</summary>
    public string HandlerTitle => Handler[(Handler.LastIndexOf('.') + 1)..].Replace(":", " · ", StringComparison.Ordinal);

    public required string Payload { get; init; }

    public Lane Lane { get; init; }

    public DateTime CreatedAt { get; init; }

    /// <summary>Not delivered before this time, which is moved after each failure.</summary>
    public DateTime RunAt { get; set; }

    public int Attempts { get; set; }

    /// <summary>The lease: its end and its holder.</summary>
    public DateTime? LeasedUntil { get; set; }

    public Guid? Lease { get; set; }

    public DateTime? DoneAt { get; set; }

    /// <summary>Failed for good; an administrator can retry it.</summary>
    public DateTime? DeadAt { get; set; }

    public string? Error { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<OutboxMessage>
    {
        public void Configure(EntityTypeBuilder<OutboxMessage> builder)
        {
            builder.ToTable("OutboxMessages");
            builder.Property(m => m.Event).HasMaxLength(100);
            builder.Property(m => m.Handler).HasMaxLength(100);
            builder.Property(m => m.Error).HasMaxLength(4000);
            builder.HasIndex(m => new { m.Lane, m.RunAt }).HasFilter("\"DoneAt\" IS NULL AND \"DeadAt\" IS NULL");
            builder.HasIndex(m => new { m.InstitutionId, m.DeadAt }).HasFilter("\"DeadAt\" IS NOT NULL");
            builder.HasIndex(m => m.DoneAt).HasFilter("\"DoneAt\" IS NOT NULL");
            builder.PersonalWhereNamed(m => m.Payload).Goes().NotExported("copies of emails and notifications that are being sent");
        }
    }
}
