using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Packages.Model;

/// <summary>One entry of the report of an import: a file of the upload, or something in it, and its outcome.</summary>
public sealed class CourseImportLine : IOwned
{
    public Guid ImportId { get; init; }

    /// <summary>From 1, the worst loss first.</summary>
    public int Number { get; init; }

    public Guid InstitutionId { get; set; }

    public required string Path { get; init; }

    public Fate Fate { get; init; }

    /// <summary>What is lost or changed, or why it is skipped; as <see cref="Reasons"/> writes it.</summary>
    public required string Reasons { get; init; }

    /// <summary>The file of the course, or the lesson, once it is kept.</summary>
    public Guid? MadeId { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<CourseImportLine>
    {
        public void Configure(EntityTypeBuilder<CourseImportLine> builder)
        {
            builder.ToTable("CourseImportLines");
            builder.HasKey(l => new { l.ImportId, l.Number });
            builder.Property(l => l.Path).HasMaxLength(500);
            builder.Property(l => l.MadeId).HasColumnName("FileId");
            builder.HasIndex(l => new
            {
                l.ImportId,
                l.Fate,
                l.Number,
            });
            builder.HasOne<CourseImport>().WithMany().HasForeignKey(l => l.ImportId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
