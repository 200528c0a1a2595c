using Lms.Web.Kernel;
using Lms.Web.Platform.Personal;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.People.Model;

/// <summary>A change of address: made when the link sent to the new address is followed; the old address can undo it.</summary>
public sealed class MailChange : Entity
{
    public static readonly TimeSpan ToConfirm = TimeSpan.FromHours(24);

    public static readonly TimeSpan ToUndo = TimeSpan.FromHours(72);

    private MailChange() { }

    public MailChange(Guid personId, string oldEmail, string newEmail, string tokenHash, DateTime now)
    {
        PersonId = personId;
        OldEmail = oldEmail;
        NewEmail = newEmail;
        TokenHash = tokenHash;
        CreatedAt = now;
    }

    public Guid PersonId { get; private init; }

    public string OldEmail { get; private init; } = "";

    public string NewEmail { get; private init; } = "";

    public string TokenHash { get; private init; } = "";

    public string? UndoHash { get; private set; }

    public DateTime CreatedAt { get; private init; }

    public DateTime? ConfirmedAt { get; private set; }

    /// <summary>Undone, or replaced by a later request.</summary>
    public DateTime? EndedAt { get; private set; }

    public bool CanBeConfirmed(DateTime now) => ConfirmedAt is null && EndedAt is null && now < CreatedAt + ToConfirm;

    public bool CanBeUndone(DateTime now) => ConfirmedAt is { } at && EndedAt is null && now < at + ToUndo;

    public void Confirm(string undoHash, DateTime now) => (ConfirmedAt, UndoHash) = (now, undoHash);

    public void End(DateTime now) => EndedAt ??= now;

    internal sealed class Mapping : IEntityTypeConfiguration<MailChange>
    {
        public void Configure(EntityTypeBuilder<MailChange> builder)
        {
            builder.ToTable("MailChanges");
            builder.Property(c => c.OldEmail).HasMaxLength(254);
            builder.Property(c => c.NewEmail).HasMaxLength(254);
            builder.Property(c => c.TokenHash).HasMaxLength(64);
            builder.Property(c => c.UndoHash).HasMaxLength(64);
            builder.HasIndex(c => c.PersonId);
            builder.HasOne<Person>().WithMany().HasForeignKey(c => c.PersonId).OnDelete(DeleteBehavior.Cascade);
            builder.Personal(c => c.PersonId).Goes().Exports("mail-changes", "Changes to your email address");
        }
    }
}
