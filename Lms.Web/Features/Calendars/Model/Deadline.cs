using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Calendars.Model;

/// <summary>By when a lesson, or the whole course, should be done.</summary>
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
            // Databases take no two absent lessons for the same: the course as a whole needs an index of its own.
            builder.HasIndex(d => d.CourseId).IsUnique().HasFilter("\"LessonId\" IS NULL").HasDatabaseName("IX_Deadlines_WholeCourse");
            builder.HasIndex(d => d.DueAt);
            builder.HasOne<Courses.Model.Course>().WithMany().HasForeignKey(d => d.CourseId).OnDelete(DeleteBehavior.Cascade);
            builder.HasOne<Courses.Model.Lesson>().WithMany().HasForeignKey(d => d.LessonId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
