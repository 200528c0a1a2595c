using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Personal;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.People.Model;

public enum InviteState
{
    Pending,
    Accepted,
    Expired,
    Revoked,
}

/// <summary>
/// Raised when an invitation was accepted and the person is now a member; the feature that manages courses gives them their seat.
/// </summary>
/// <param name="CourseId">The course the invitation is for, or null.</param>
/// <param name="ClassId">The class of that course, or null.</param>
public sealed record InviteAccepted(Guid InviteId, Guid PersonId, Guid? CourseId, Guid? ClassId = null) : IEvent;

/// <summary>
/// Invites a person by email to become a member. Its link works once and for a few days; only the hash of its secret is kept. Role and
/// course are set by the invitation: the person who accepts chooses neither.
/// </summary>
public sealed class Invite : Entity, IOwned, IAudited
{
    public const int Days = 14;

    /// <summary>Removed this number of days after it expired, accepted or not.</summary>
    public const int KeptDays = 90;

    private Invite() { }

    public Invite(string email, string? name, Role role, InviteTo? to, Guid? invitedById, DateTime now)
    {
        Email = email.Trim().ToLowerInvariant();
        Name = PlainName.OfOptional(name);
        Role = role;
        CourseId = to?.Id;
        CourseTitle = to?.Title;
        ClassId = to?.ClassId;
        InvitedById = invitedById;
        CreatedAt = now;
    }

    public Guid InstitutionId { get; set; }

    /// <summary>In lower case.</summary>
    public string Email { get; private init; } = "";

    public string? Name { get; private set; }

    public Role Role { get; private set; }

    /// <summary>A course to be enrolled in. Courses come after people, so this is only its key and the title it had.</summary>
    public Guid? CourseId { get; private init; }

    public string? CourseTitle { get; private set; }

    /// <summary>The class of the course, if any.</summary>
    public Guid? ClassId { get; private init; }

    public Guid? InvitedById { get; private init; }

    public DateTime CreatedAt { get; private init; }

    public string TokenHash { get; private set; } = "";

    public DateTime SentAt { get; private set; }

    public DateTime ExpiresAt { get; private set; }

    public DateTime? UsedAt { get; private set; }

    public Guid? UsedById { get; private set; }

    public DateTime? RevokedAt { get; private set; }

    public InviteState StateAt(DateTime now) =>
        UsedAt is not null ? InviteState.Accepted
        : RevokedAt is not null ? InviteState.Revoked
        : ExpiresAt <= now ? InviteState.Expired
        : InviteState.Pending;

    /// <summary>Creates a new secret for the link; the previous one becomes invalid.</summary>
    public string Renew(Role role, string? name, DateTime now)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        TokenHash = HashOf(token);
        SentAt = now;
        ExpiresAt = now.AddDays(Days);
        RevokedAt = null;
        Role = role;
        Name = PlainName.OfOptional(name) ?? Name;
        return token;
    }

    public Result Revoke(DateTime now)
    {
        if (UsedAt is not null)
            return new Refusal("This invitation has already been accepted.");
        RevokedAt ??= now;
        return Result.Done;
    }

    public Result Accept(Guid personId, DateTime now)
    {
        if (StateAt(now) is not InviteState.Pending)
            return new Refusal("This invitation can no longer be used.");
        (UsedAt, UsedById) = (now, personId);
        return Raise(new InviteAccepted(Id, personId, CourseId));
    }

    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    internal sealed class Mapping : IEntityTypeConfiguration<Invite>
    {
        public void Configure(EntityTypeBuilder<Invite> builder)
        {
            builder.ToTable("Invites");
            builder.Property(i => i.Email).HasMaxLength(254);
            builder.Property(i => i.Name).HasMaxLength(200);
            builder.Property(i => i.CourseTitle).HasMaxLength(200);
            builder.Property(i => i.TokenHash).HasMaxLength(64);
            builder.HasIndex(i => i.TokenHash).IsUnique();
            builder.HasIndex(i => new { i.InstitutionId, i.Email });
            builder.HasIndex(i => new { i.InstitutionId, i.CreatedAt });
            builder.HasIndex(i => i.CourseId);
            builder.PersonalByAddress(i => i.Email).Goes().Exports("invitations", "Invitations to you");
            builder.Personal(i => i.UsedById).Goes().NotExported("included in the invitations, by email address");
            builder.Personal(i => i.InvitedById).Stays("it is about the person invited").NotExported("these are about the people invited");
        }
    }
}
