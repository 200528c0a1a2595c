using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Calendars.Model;

/// <summary>The date by which a lesson or the whole course is due.</summary>
public sealed class Deadline : Entity, IOwned, IAudited
{
    private Deadline() { }

    public Deadline(Guid courseId, Guid? lessonId, DateTime dueAt) => (CourseId, LessonId, DueAt) = (courseId, lessonId, dueAt);

    public Guid InstitutionId { get; set; }

    public Guid CourseId { get; private init; }

    /// <summary>Null: the whole course.</summary>
    public Guid? LessonId { get; private init; }

    public DateTime DueAt { get; private set; }

    public void Move(DateTime dueAt) => DueAt = dueAt;

    internal sealed class Mapping : IEntityTypeConfiguration<Deadline>
    {
        public void Configure(EntityTypeBuilder<Deadline> builder)
        {
            builder.ToTable("Deadlines");
            builder.HasIndex(d => new { d.CourseId, d.LessonId }).IsUnique();
            // Databases do not treat two null values as equal: the course as a whole needs an index of its own.
            builder.HasIndex(d => d.CourseId).IsUnique().HasFilter("\"LessonId\" IS NULL").HasDatabaseName("IX_Deadlines_WholeCourse");
            builder.HasIndex(d => d.DueAt);
            builder.HasOne<Courses.Model.Course>().WithMany().HasForeignKey(d => d.CourseId).OnDelete(DeleteBehavior.Cascade);
            builder.HasOne<Courses.Model.Lesson>().WithMany().HasForeignKey(d => d.LessonId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
