using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Personal;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Enrollments.Model;

public sealed partial class Enrollment
{
    internal sealed class Mapping : IEntityTypeConfiguration<Enrollment>
    {
        public void Configure(EntityTypeBuilder<Enrollment> builder)
        {
            builder.ToTable("Enrollments");
            builder.Property(e => e.FinalLetter).HasMaxLength(10);
            builder.Property(e => e.InstructorNotes).HasMaxLength(MostOfNotes);
            builder.Property(e => e.Because).HasMaxLength(MostOfReason);
            builder
                .HasIndex(e => new
                {
                    e.CourseId,
                    e.PersonId,
                    e.Run,
                })
                .IsUnique();
            builder
                .HasIndex(e => new { e.CourseId, e.PersonId })
                .IsUnique()
                .HasFilter("\"IsCurrent\"")
                .HasDatabaseName("IX_Enrollments_Current");
            builder.HasIndex(e => e.ClassId);
            builder.HasIndex(e => e.GroupId).HasFilter("\"GroupId\" IS NOT NULL");
            builder.HasIndex(e => e.RuleId).HasFilter("\"RuleId\" IS NOT NULL");
            builder.HasIndex(e => e.OfferedUntil).HasFilter("\"OfferedUntil\" IS NOT NULL");
            builder.HasIndex(e => e.ExpiresAt).HasFilter("\"ExpiresAt\" IS NOT NULL");
            builder.HasQueryFilter(EnrollmentQueries.FormerRuns, e => e.IsCurrent);
            builder.HasMany(e => e.Changes).WithOne().HasForeignKey(c => c.EnrollmentId).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(e => new { e.PersonId, e.LastAccessedAt });
            builder.HasIndex(e => new { e.CourseId, e.Status });
            builder.HasOne<Course>().WithMany().HasForeignKey(e => e.CourseId).OnDelete(DeleteBehavior.Restrict);
            builder.HasOne<Person>().WithMany().HasForeignKey(e => e.PersonId).OnDelete(DeleteBehavior.Cascade);
            builder
                .Personal(e => e.PersonId)
                .Stays("the institution needs a record of who studied")
                .Empties(e => e.InstructorNotes, e => e.Because)
                .Keeps("a grade without a name does not identify a person", e => e.FinalLetter)
                .Exports("enrollments", "Your enrollments");
        }
    }
}
