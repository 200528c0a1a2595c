using Lms.Web.Kernel;
using Lms.Web.Platform.Personal;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Courses.Model;

/// <summary>A course that someone may want to take later.</summary>
public sealed class SavedCourse : IOwned
{
    public Guid PersonId { get; init; }

    public Guid CourseId { get; init; }

    public Guid InstitutionId { get; set; }

    public DateTime SavedAt { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<SavedCourse>
    {
        public void Configure(EntityTypeBuilder<SavedCourse> builder)
        {
            builder.ToTable("SavedCourses");
            builder.HasKey(s => new { s.PersonId, s.CourseId });
            builder.HasOne<Course>().WithMany().HasForeignKey(s => s.CourseId).OnDelete(DeleteBehavior.Cascade);
            builder.Personal(s => s.PersonId).Goes().Exports("saved-courses", "Saved courses");
        }
    }
}
