using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Personal;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Learning.Model;

/// <summary>
/// One answer to a question in a lesson's text, or one turn of a card; every one stays, with the words it was an answer to.
/// </summary>
public sealed class ActivityAttempt : IOwned
{
    /// <summary>Drawn with the form, so that a form sent twice is one attempt.</summary>
    public Guid Id { get; init; }

    public Guid InstitutionId { get; set; }

    public Guid EnrollmentId { get; init; }

    public Guid LessonId { get; init; }

    public required string Key { get; init; }

    /// <summary>In plain words, as asked.</summary>
    public required string Question { get; init; }

    /// <summary>In plain words; of a card how well it was known.</summary>
    public required string Given { get; init; }

    public decimal Percent { get; init; }

    public bool IsRight { get; init; }

    public DateTime AnsweredAt { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<ActivityAttempt>
    {
        public void Configure(EntityTypeBuilder<ActivityAttempt> builder)
        {
            builder.ToTable("ActivityAttempts");
            builder.HasKey(a => a.Id);
            builder.Property(a => a.Key).HasMaxLength(ActivityState.MostOfKey);
            builder.Property(a => a.Question).HasMaxLength(1000);
            builder.Property(a => a.Given).HasMaxLength(ActivityState.MostOfGiven);
            builder.HasIndex(a => new { a.EnrollmentId, a.LessonId });
            builder.HasIndex(a => new { a.LessonId, a.Key });
            builder.HasOne<Enrollments.Model.Enrollment>().WithMany().HasForeignKey(a => a.EnrollmentId).OnDelete(DeleteBehavior.Cascade);
            builder
                .PersonalThrough(a => a.EnrollmentId, (Enrollment e) => e.PersonId)
                .Stays(Enrollment.StaysBecause)
                .KeepsTheRest(Enrollment.StaysBecause)
                .Exports("practice", "Answers to practice questions and flashcards");
        }
    }
}
