using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Personal;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Reviews.Model;

public sealed partial class Review
{
    internal sealed class Mapping : IEntityTypeConfiguration<Review>
    {
        public void Configure(EntityTypeBuilder<Review> builder)
        {
            builder.ToTable("Reviews");
            builder.Property(r => r.Title).HasMaxLength(Model.Opinion.MostTitle);
            builder.Property(r => r.Text).HasMaxLength(Model.Opinion.MostText);
            builder.Property(r => r.Liked).HasMaxLength(120);
            builder.Property(r => r.ToImprove).HasMaxLength(120);
            builder.Property(r => r.HiddenBecause).HasMaxLength(MostReason);
            builder.Property(r => r.Answer).HasMaxLength(MostAnswer);
            builder.Ignore(r => r.Opinion);
            builder.HasIndex(r => new { r.CourseId, r.PersonId }).IsUnique();
            builder.HasIndex(r => new
            {
                r.CourseId,
                r.State,
                r.WrittenAt,
            });
            builder.HasIndex(r => new
            {
                r.InstitutionId,
                r.State,
                r.WrittenAt,
            });
            builder.HasIndex(r => r.PersonId);
            builder.HasOne<Course>().WithMany().HasForeignKey(r => r.CourseId).OnDelete(DeleteBehavior.Cascade);
            builder.HasOne<Person>().WithMany().HasForeignKey(r => r.PersonId).OnDelete(DeleteBehavior.Cascade);
            builder.HasOne<Person>().WithMany().HasForeignKey(r => r.AnsweredById).OnDelete(DeleteBehavior.SetNull);
            builder.Personal(r => r.PersonId).Goes().Exports("reviews", "Reviews you wrote");
            builder
                .Personal(r => r.AnsweredById)
                .Stays("the answer is the course team’s work")
                .Keeps("the answer is the course team’s work", r => r.Answer)
                .Exports("answers-to-reviews", "Your answers to reviews");
        }
    }

    internal sealed class VoteMapping : IEntityTypeConfiguration<ReviewVote>
    {
        public void Configure(EntityTypeBuilder<ReviewVote> builder)
        {
            builder.ToTable("ReviewVotes");
            builder.HasKey(v => new { v.ReviewId, v.PersonId });
            builder.HasIndex(v => new { v.PersonId, v.CourseId });
            builder.HasOne<Review>().WithMany().HasForeignKey(v => v.ReviewId).OnDelete(DeleteBehavior.Cascade);
            builder.HasOne<Person>().WithMany().HasForeignKey(v => v.PersonId).OnDelete(DeleteBehavior.Cascade);
            builder.Personal(v => v.PersonId).Goes().Exports("helpful-reviews", "Reviews you found helpful");
        }
    }

    internal sealed class ReportMapping : IEntityTypeConfiguration<ReviewReport>
    {
        public void Configure(EntityTypeBuilder<ReviewReport> builder)
        {
            builder.ToTable("ReviewReports");
            builder.HasKey(r => new { r.ReviewId, r.PersonId });
            builder.Property(r => r.Reason).HasMaxLength(ReviewReport.MostReason);
            builder.HasIndex(r => r.PersonId);
            builder.HasOne<Review>().WithMany().HasForeignKey(r => r.ReviewId).OnDelete(DeleteBehavior.Cascade);
            builder.HasOne<Person>().WithMany().HasForeignKey(r => r.PersonId).OnDelete(DeleteBehavior.Cascade);
            builder.Personal(r => r.PersonId).Goes().Exports("reported-reviews", "Reviews you reported");
        }
    }

    internal sealed class RulesMapping : IEntityTypeConfiguration<ReviewRules>
    {
        public void Configure(EntityTypeBuilder<ReviewRules> builder)
        {
            builder.ToTable("ReviewRules");
            builder.HasIndex(r => r.InstitutionId).IsUnique();
        }
    }
}
