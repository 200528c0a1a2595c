using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Personal;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Learning.Model;

/// <summary>One answer to one question of a comprehension check; every attempt stays.</summary>
public sealed class CheckAnswer : IOwned
{
    /// <summary>Drawn with the form, so that a form sent twice is one attempt.</summary>
    public Guid AttemptId { get; init; }

    public Guid QuestionId { get; init; }

    public Guid InstitutionId { get; set; }

    public Guid EnrollmentId { get; init; }

    public Guid LessonId { get; init; }

    public Guid CheckId { get; init; }

    /// <summary>Numbers of the chosen options, separated by commas.</summary>
    public required string Chosen { get; init; }

    public bool IsRight { get; init; }

    public DateTime AnsweredAt { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<CheckAnswer>
    {
        public void Configure(EntityTypeBuilder<CheckAnswer> builder)
        {
            builder.ToTable("CheckAnswers");
            builder.HasKey(a => new { a.AttemptId, a.QuestionId });
            builder.Property(a => a.Chosen).HasMaxLength(100);
            builder.HasIndex(a => new { a.EnrollmentId, a.LessonId });
            builder.HasIndex(a => new { a.CheckId, a.QuestionId });
            builder.HasOne<Enrollments.Model.Enrollment>().WithMany().HasForeignKey(a => a.EnrollmentId).OnDelete(DeleteBehavior.Cascade);
            builder
                .PersonalThrough(a => a.EnrollmentId, (Enrollment e) => e.PersonId)
                .Stays(Enrollment.StaysBecause)
                .KeepsTheRest(Enrollment.StaysBecause)
                .Exports("answers", "Answers to comprehension checks");
        }
    }
}
