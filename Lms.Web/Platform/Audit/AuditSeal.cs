using Lms.Web.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Platform.Audit;

/// <summary>One link of an institution's chain: it fixes an entry's position (docs/decisions/0014-audit-chain.md).</summary>
public sealed class AuditSeal : IOwned
{
    public Guid InstitutionId { get; set; }

    /// <summary>From 1, without gaps.</summary>
    public long Number { get; init; }

    public Guid EntryId { get; init; }

    /// <summary>Random, so that an erased name or address cannot be found by trying; empty once it is erased.</summary>
    public string? ActorSalt { get; init; }

    /// <summary>The digest of the actor's name, address and browser.</summary>
    public required string ActorDigest { get; init; }

    public string? ChangesSalt { get; init; }

    /// <summary>The digest of the old and new values; null when the entry has none.</summary>
    public string? ChangesDigest { get; init; }

    /// <summary>SHA-256 of the link before and of this entry, lower-case hex.</summary>
    public required string Hash { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<AuditSeal>
    {
        public void Configure(EntityTypeBuilder<AuditSeal> builder)
        {
            builder.ToTable("AuditSeals");
            builder.HasKey(s => new { s.InstitutionId, s.Number });
            builder.HasIndex(s => s.EntryId).IsUnique();
            builder.Property(s => s.ActorSalt).HasMaxLength(32);
            builder.Property(s => s.ActorDigest).HasMaxLength(64);
            builder.Property(s => s.ChangesSalt).HasMaxLength(32);
            builder.Property(s => s.ChangesDigest).HasMaxLength(64);
            builder.Property(s => s.Hash).HasMaxLength(64);
        }
    }
}

/// <summary>The result of a check of the chain: how far it reached at the time, and what was wrong.</summary>
public sealed class AuditCheck : IOwned
{
    public Guid Id { get; init; } = Ids.New();

    public Guid InstitutionId { get; set; }

    public DateTime At { get; init; }

    /// <summary>The last number that was verified.</summary>
    public long Number { get; init; }

    public required string Hash { get; init; }

    /// <summary>Null when nothing was changed.</summary>
    public string? Problem { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<AuditCheck>
    {
        public void Configure(EntityTypeBuilder<AuditCheck> builder)
        {
            builder.ToTable("AuditChecks");
            builder.Property(c => c.Hash).HasMaxLength(64);
            builder.Property(c => c.Problem).HasMaxLength(500);
            builder.HasIndex(c => new { c.InstitutionId, c.At });
        }
    }
}
