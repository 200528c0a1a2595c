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

    /// <summary>As the form sent it: a list of texts in JSON, in the order of the question's fields.</summary>
    public required string Given { get; init; }

    /// <summary>The answer in plain words.</summary>
    public required string Said { get; init; }

    /// <summary>Partial credit: 0–100.</summary>
    public decimal Percent { get; init; }

    public bool IsRight { get; init; }

    public DateTime AnsweredAt { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<CheckAnswer>
    {
        public void Configure(EntityTypeBuilder<CheckAnswer> builder)
        {
            builder.ToTable("CheckAnswers");
            builder.HasKey(a => new { a.AttemptId, a.QuestionId });
            builder.Property(a => a.Given).HasMaxLength(ActivityState.MostOfGiven);
            builder.Property(a => a.Said).HasMaxLength(ActivityState.MostOfGiven);
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
