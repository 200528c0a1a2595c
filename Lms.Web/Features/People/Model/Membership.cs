using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Personal;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.People.Model;

/// <summary>A member's status.</summary>
public enum Standing
{
    Active,

    /// <summary>Has a password; the email is not confirmed yet.</summary>
    Unconfirmed,

    /// <summary>Was added by someone else and has not chosen a password yet.</summary>
    Invited,

    /// <summary>The membership or the account is closed.</summary>
    Suspended,
}

/// <summary>A person's place in an institution, and what that institution alone knows and decides about them.</summary>
public sealed class Membership : Entity, IOwned, IAudited
{
    /// <summary>The last visit of people who were never here: an actual time, so that both databases sort it alike.</summary>
    public static readonly DateTime Never = DateTime.UnixEpoch;

    private Membership() { }

    public Membership(Guid personId, Role role, DateTime now) => (PersonId, Role, JoinedAt) = (personId, role, now);

    public Guid InstitutionId { get; set; }

    public Guid PersonId { get; private init; }

    public Person Person { get; private init; } = null!;

    public Role Role { get; private set; }

    public DateTime JoinedAt { get; private init; }

    /// <summary>The credentials after the name, one per line: M.D., Ph.D., R.N.</summary>
    public string Credentials { get; private set; } = "";

    /// <summary>Professional titles that the institution keeps track of, one to a line.</summary>
    public string Designations { get; private set; } = "";

    public string? StudentId { get; private set; }

    public string? EmployeeId { get; private set; }

    /// <summary>A JSON object of the institution's custom fields.</summary>
    public string Metadata { get; private set; } = "{}";

    /// <summary>The institution is closed to them; their account continues elsewhere.</summary>
    public DateTime? SuspendedAt { get; private set; }

    public string? SuspendedBecause { get; private set; }

    /// <summary>Sessions that began earlier are not valid here.</summary>
    public DateTime SignedOutAt { get; private set; } = DateTime.UnixEpoch;

    /// <summary>
    /// This and what follows repeats the person, so that lists of members are found in one index. The database keeps it true
    /// (<see cref="MemberColumns"/>): nothing here writes it.
    /// </summary>
    public string SortName { get; private init; } = "";

    public string Email { get; private init; } = "";

    /// <summary>The text that searches look at: name, email and numbers, in lower case without accents.</summary>
    public string Sought { get; private init; } = "";

    /// <summary>The row's number in the full-text index, on SQLite.</summary>
    public long Number { get; private init; }

    public Standing Standing { get; private init; } = Standing.Invited;

    public DateTime SeenAt { get; private init; } = Never;

    public bool IsSuspended => SuspendedAt is not null;

    public void Become(Role role) => Role = role;

    /// <summary>By which the institution's other systems know them.</summary>
    public void Identify(string? studentId, string? employeeId) => (StudentId, EmployeeId) = (studentId.OrNull(), employeeId.OrNull());

    public Result Annotate(IEnumerable<KeyValue> fields)
    {
        var written = KeyValues.Write(fields);
        if (written.Refusal is { } wrong)
            return wrong;
        Metadata = written.Value;
        return Result.Done;
    }

    /// <summary>Returns why they cannot enter, or null. Only for people who have shown that the account is theirs.</summary>
    public Refusal? Shut => IsSuspended ? new("This account is suspended: {0}", null, SuspendedBecause ?? "") : null;

    /// <summary>Ends their sessions here too.</summary>
    public Result Suspend(string? reason, DateTime now)
    {
        if (string.IsNullOrWhiteSpace(reason))
            return new Refusal("Enter a reason. The person will be told.", "Reason");
        (SuspendedAt, SuspendedBecause, SignedOutAt) = (now, reason.Trim(), now);
        return Result.Done;
    }

    public void Readmit() => (SuspendedAt, SuspendedBecause) = (null, null);

    /// <summary>Copies from another membership of the same person what this one lacks.</summary>
    public void TakeOver(Membership other) => (StudentId, EmployeeId) = (StudentId ?? other.StudentId, EmployeeId ?? other.EmployeeId);

    /// <summary>Empty lines and repetitions fall away.</summary>
    public Result Qualify(string? credentials, string? designations)
    {
        var (behind, titles) = (Lines(credentials), Lines(designations));
        if (behind.Length > 20)
            return new Refusal("Enter no more than 20.", nameof(Credentials));
        if (titles.Length > 20)
            return new Refusal("Enter no more than 20.", nameof(Designations));
        if (behind.Any(t => t.Length > 100))
            return new Refusal("Use no more than 100 characters for each.", nameof(Credentials));
        if (titles.Any(t => t.Length > 100))
            return new Refusal("Use no more than 100 characters for each.", nameof(Designations));
        (Credentials, Designations) = (string.Join('\n', behind), string.Join('\n', titles));
        return Result.Done;
    }

    public static string[] Lines(string? text) =>
        [
            .. (text ?? "")
                .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];

    internal sealed class Mapping : IEntityTypeConfiguration<Membership>
    {
        public void Configure(EntityTypeBuilder<Membership> builder)
        {
            builder.ToTable("Memberships");
            builder.Property(m => m.Credentials).HasMaxLength(2100);
            builder.Property(m => m.Designations).HasMaxLength(2100);
            builder.Property(m => m.StudentId).HasMaxLength(50);
            builder.Property(m => m.EmployeeId).HasMaxLength(50);
            builder.Property(m => m.SuspendedBecause).HasMaxLength(500);
            builder.Property(m => m.SignedOutAt).HasDefaultValue(DateTime.UnixEpoch);
            builder.Property(m => m.SortName).HasMaxLength(100);
            builder.Property(m => m.Email).HasMaxLength(256);
            builder.Property(m => m.Sought).HasMaxLength(400);
            builder.HasIndex(m => new { m.PersonId, m.InstitutionId }).IsUnique();
            builder.HasIndex(m => new { m.InstitutionId, m.Role });
            // What the list sorts by, and after it all that it filters by: a page far down is counted off in the index alone.
            builder
                .HasIndex(m => new
                {
                    m.InstitutionId,
                    m.SortName,
                    m.Id,
                    m.Role,
                    m.Standing,
                    m.SeenAt,
                    m.Sought,
                })
                .HasDatabaseName("IX_Memberships_Name");
            builder
                .HasIndex(m => new
                {
                    m.InstitutionId,
                    m.Email,
                    m.Id,
                    m.Role,
                    m.Standing,
                    m.SeenAt,
                })
                .HasDatabaseName("IX_Memberships_Email");
            builder
                .HasIndex(m => new
                {
                    m.InstitutionId,
                    m.JoinedAt,
                    m.Id,
                    m.Role,
                    m.Standing,
                    m.SeenAt,
                })
                .HasDatabaseName("IX_Memberships_Joined");
            builder
                .HasIndex(m => new
                {
                    m.InstitutionId,
                    m.SeenAt,
                    m.Id,
                    m.Role,
                    m.Standing,
                })
                .HasDatabaseName("IX_Memberships_Seen");
            builder.HasOne(m => m.Person).WithMany().HasForeignKey(m => m.PersonId).OnDelete(DeleteBehavior.Cascade);
            builder.Personal(m => m.PersonId).Goes().Exports("memberships", "Memberships");
        }
    }
}
