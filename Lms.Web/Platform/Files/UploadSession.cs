using Lms.Web.Kernel;
using Lms.Web.Platform.Personal;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Platform.Files;

/// <summary>
/// A file that is uploaded in chunks. The received chunks are on disk until the file is complete; this row records how much of them counts.
/// </summary>
public sealed class UploadSession : Entity, IOwned
{
    public Guid InstitutionId { get; set; }

    /// <summary>The only person who may send it.</summary>
    public Guid PersonId { get; init; }

    /// <summary>The future owner of the file; checked again when it is accepted.</summary>
    public Guid ScopeId { get; init; }

    public required string Name { get; init; }

    /// <summary>As announced.</summary>
    public long Size { get; init; }

    /// <summary>Bytes that arrived completely and are safely on the disk.</summary>
    public long Received { get; private set; }

    /// <summary>Set when the file is in the store already, so that a form sent twice finds it.</summary>
    public string? Hash { get; private set; }

    public DateTime CreatedAt { get; init; }

    public DateTime ChangedAt { get; private set; }

    public bool IsWhole => Received == Size;

    internal static UploadSession Begin(Guid personId, Guid scopeId, string name, long size, DateTime now) =>
        new()
        {
            PersonId = personId,
            ScopeId = scopeId,
            Name = name,
            Size = size,
            CreatedAt = now,
            ChangedAt = now,
        };

    internal sealed class Mapping : IEntityTypeConfiguration<UploadSession>
    {
        public void Configure(EntityTypeBuilder<UploadSession> builder)
        {
            builder.ToTable("UploadSessions");
            builder.Property(u => u.Name).HasMaxLength(255);
            builder.Property(u => u.Hash).HasMaxLength(64);
            builder.HasIndex(u => new { u.InstitutionId, u.PersonId });
            builder.HasIndex(u => u.ChangedAt);
            builder.Personal(u => u.PersonId).Goes().Exports("uploads", "Uploads in progress");
        }
    }
}
