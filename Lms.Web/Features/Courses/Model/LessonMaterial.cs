using Lms.Web.Features.Library.Model;
using Lms.Web.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Courses.Model;

/// <summary>A use of a material in a lesson's published text or draft. Updated by <see cref="RenderMaterials"/> from the text.</summary>
public sealed class LessonMaterial : IOwned
{
    private LessonMaterial() { }

    internal LessonMaterial(Guid lessonId, Guid materialId) => (LessonId, MaterialId) = (lessonId, materialId);

    public Guid LessonId { get; private init; }

    public Guid MaterialId { get; private init; }

    public Guid InstitutionId { get; set; }

    /// <summary>Its index among the lesson's materials, from 0.</summary>
    public int Position { get; internal set; }

    /// <summary>Learners see it; otherwise it is only in the draft.</summary>
    public bool IsPublished { get; internal set; }

    internal sealed class Mapping : IEntityTypeConfiguration<LessonMaterial>
    {
        public void Configure(EntityTypeBuilder<LessonMaterial> builder)
        {
            builder.ToTable("LessonMaterials");
            builder.HasKey(u => new { u.LessonId, u.MaterialId });
            builder.HasIndex(u => u.MaterialId);
            builder.HasOne<Lesson>().WithMany().HasForeignKey(u => u.LessonId).OnDelete(DeleteBehavior.Cascade);
            builder.HasOne<Material>().WithMany().HasForeignKey(u => u.MaterialId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
