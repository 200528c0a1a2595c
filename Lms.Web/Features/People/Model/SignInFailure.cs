using Lms.Web.Kernel;
using Lms.Web.Platform.Personal;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.People.Model;

/// <summary>
/// How often something failed for one account within an hour. Strangers can fail as often as they like, and nothing may be taken out of
/// the audit log: so it gets the first of an hour, and the number of all of them when the hour is over.
/// </summary>
public sealed class SignInFailure : IOwned
{
    private SignInFailure() { }

    public SignInFailure(Guid institutionId, Guid personId, string action, DateTime now)
    {
        InstitutionId = institutionId;
        PersonId = personId;
        Action = action;
        Hour = Of(now);
        FirstAt = now;
        LastAt = now;
    }

    public Guid InstitutionId { get; set; }

    /// <summary>Empty when there is no account, or when more accounts failed than are counted separately.</summary>
    public Guid PersonId { get; private init; }

    /// <summary>The name of the action as in the audit log.</summary>
    public string Action { get; private init; } = "";

    /// <summary>The beginning of the hour.</summary>
    public DateTime Hour { get; private init; }

    public int Count { get; private set; }

    public DateTime FirstAt { get; private init; }

    public DateTime LastAt { get; private set; }

    /// <summary>The network of the last failure.</summary>
    public string? Address { get; private set; }

    /// <summary>The number has been written to the audit log.</summary>
    public bool IsSummed { get; private set; }

    public static DateTime Of(DateTime now) => new(now.Year, now.Month, now.Day, now.Hour, 0, 0, DateTimeKind.Utc);

    public void Add(string? address, DateTime now)
    {
        Count++;
        (Address, LastAt) = (address, now);
    }

    public void Sum() => IsSummed = true;

    internal sealed class Mapping : IEntityTypeConfiguration<SignInFailure>
    {
        public void Configure(EntityTypeBuilder<SignInFailure> builder)
        {
            builder.ToTable("SignInFailures");
            builder.HasKey(f => new
            {
                f.InstitutionId,
                f.Hour,
                f.Action,
                f.PersonId,
            });
            builder.Property(f => f.Action).HasMaxLength(40);
            builder.Personal(f => f.PersonId).Goes().Exports("sign-in-failures", "Failed sign-ins");
            builder.Property(f => f.Address).HasMaxLength(64);
            builder.HasIndex(f => new
            {
                f.InstitutionId,
                f.PersonId,
                f.Hour,
            });
            builder.HasIndex(f => new { f.IsSummed, f.Hour });
        }
    }
}
