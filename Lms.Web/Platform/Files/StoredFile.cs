using Lms.Web.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Platform.Files;

/// <summary>What is known of a file; its bytes lie in the store under the hash of its content.</summary>
public sealed class StoredFile : Entity, IOwned, ISoftDeleted
{
    public Guid InstitutionId { get; set; }

    /// <summary>The thing whose readers may read it: a course, a certificate. A token of that thing opens it.</summary>
    public Guid ScopeId { get; init; }

    public required string Name { get; init; }

    public required string ContentType { get; init; }

    public long Size { get; init; }

    /// <summary>SHA-256 of the content, lower-case hex: where it lies, and how equal files are kept once.</summary>
    public required string Hash { get; init; }

    /// <summary>Anybody may read it without a token: covers and logos.</summary>
    public bool IsPublic { get; init; }

    public Guid? UploadedById { get; init; }

    public DateTime CreatedAt { get; init; }

    public DateTime? DeletedAt { get; private set; }

    public void Delete(DateTime now) => DeletedAt ??= now;

    internal sealed class Mapping : IEntityTypeConfiguration<StoredFile>
    {
        public void Configure(EntityTypeBuilder<StoredFile> builder)
        {
            builder.ToTable("StoredFiles");
            builder.Property(f => f.Name).HasMaxLength(200);
            builder.Property(f => f.ContentType).HasMaxLength(100);
            builder.Property(f => f.Hash).HasMaxLength(64);
            builder.HasIndex(f => new { f.InstitutionId, f.ScopeId });
            builder.HasIndex(f => f.Hash);
        }
    }
}
