using Lms.Web.Features.Courses.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Enrollments.Model;

public sealed partial class Class
{
    internal sealed class Mapping : IEntityTypeConfiguration<Class>
    {
        public void Configure(EntityTypeBuilder<Class> builder)
        {
            builder.ToTable("Classes");
            builder.Property(c => c.Name).HasMaxLength(LongestName);
            builder.Property(c => c.Description).HasMaxLength(LongestDescription);
            builder.Property(c => c.TimeZone).HasMaxLength(64);
            builder.Property(c => c.JoinCode).HasMaxLength(Model.JoinCode.Length);
            builder.HasIndex(c => new { c.InstitutionId, c.JoinCode }).IsUnique();
            builder.Property(c => c.ExternalId).HasMaxLength(LongestExternalId);
            builder.HasIndex(c => new { c.InstitutionId, c.ExternalId });
            builder.HasIndex(c => c.CourseId);
            builder.HasIndex(c => c.TermId);
            builder.HasOne<Course>().WithMany().HasForeignKey(c => c.CourseId).OnDelete(DeleteBehavior.Restrict);
            builder.HasOne<Term>().WithMany().HasForeignKey(c => c.TermId).OnDelete(DeleteBehavior.SetNull);
            builder.HasMany(c => c.Groups).WithOne().HasForeignKey(g => g.ClassId).OnDelete(DeleteBehavior.Cascade);
            builder.HasMany(c => c.Teachers).WithOne().HasForeignKey(t => t.ClassId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
