using Lms.Web.Kernel;
using Lms.Web.Platform.Personal;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.People.Model;

/// <summary>The grace period of an account has ended. Recorded with the request, and delivered at the end of the period.</summary>
public sealed record DeletionDue(Guid DeletionId) : IEvent;

/// <summary>A requested deletion of an account: closed at once, erased after the grace period unless it is withdrawn.</summary>
public sealed class AccountDeletion : Entity, IOwned, IAudited
{
    private AccountDeletion() { }

    /// <param name="askedById">The person, an administrator for them, or null when the account is deleted because it was unused.</param>
    public AccountDeletion(Guid personId, Guid? askedById, int graceDays, DateTime now)
    {
        PersonId = personId;
        AskedById = askedById;
        AskedAt = now;
        DueAt = now.AddDays(graceDays);
    }

    public Guid InstitutionId { get; set; }

    public Guid PersonId { get; private init; }

    public Guid? AskedById { get; private init; }

    public DateTime AskedAt { get; private init; }

    public DateTime DueAt { get; private init; }

    /// <summary>Withdrawn, or completed.</summary>
    public DateTime? ClosedAt { get; private set; }

    public bool IsDone { get; private set; }

    public bool IsOpen => ClosedAt is null;

    public Result TakeBack(DateTime now)
    {
        if (IsDone)
            return new Refusal("This account has already been deleted.");
        ClosedAt ??= now;
        return Result.Done;
    }

    public void Finish(DateTime now) => (ClosedAt, IsDone) = (now, true);

    internal sealed class Mapping : IEntityTypeConfiguration<AccountDeletion>
    {
        public void Configure(EntityTypeBuilder<AccountDeletion> builder)
        {
            builder.ToTable("AccountDeletions");
            builder.HasIndex(d => d.PersonId).IsUnique().HasFilter("\"ClosedAt\" IS NULL").HasDatabaseName("IX_AccountDeletions_Open");
            builder
                .Personal(d => d.PersonId)
                .Stays("keeps a record that the deletion was requested and carried out")
                .Exports("deletions", "Account deletion requests");
            builder
                .Personal(d => d.AskedById)
                .Stays("keeps a record that the deletion was requested and carried out")
                .NotExported("it is about someone else’s account");
        }
    }
}
