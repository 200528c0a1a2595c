using Lms.Web.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Platform.Files.Media;

/// <summary>A form of a file made by the product: another size, another format, a playlist. Served under the address of its file.</summary>
public sealed class FileVariant : IOwned
{
    public Guid FileId { get; init; }

    /// <summary><c>720.mp4</c>, <c>720.m3u8</c>, <c>film.m3u8</c>, <c>poster.jpg</c>, <c>960.webp</c>, <c>960.avif</c>.</summary>
    public required string Name { get; init; }

    public Guid InstitutionId { get; set; }

    public required string ContentType { get; init; }

    /// <summary>Its hash in the store; housekeeping keeps the file as long as the row exists.</summary>
    public required string Hash { get; init; }

    public long Size { get; init; }

    public int Width { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<FileVariant>
    {
        public void Configure(EntityTypeBuilder<FileVariant> builder)
        {
            builder.ToTable("FileVariants");
            builder.HasKey(v => new { v.FileId, v.Name });
            builder.Property(v => v.Name).HasMaxLength(40);
            builder.Property(v => v.ContentType).HasMaxLength(100);
            builder.Property(v => v.Hash).HasMaxLength(64);
            builder.HasIndex(v => v.Hash);
            builder.HasOne<StoredFile>().WithMany().HasForeignKey(v => v.FileId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
