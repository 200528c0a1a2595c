using Lms.Web.Platform.Personal;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Courses.Model;

public sealed partial class Course
{
    internal sealed class Mapping : IEntityTypeConfiguration<Course>
    {
        public void Configure(EntityTypeBuilder<Course> builder)
        {
            builder.ToTable("Courses");
            builder.Property(c => c.Title).HasMaxLength(160);
            builder.Property(c => c.Slug).HasMaxLength(Kernel.Slug.MaxLength);
            builder.Property(c => c.BannerAlt).HasMaxLength(CourseBanner.LongestAlt);
            builder.HasIndex(c => new { c.InstitutionId, c.Slug }).IsUnique();
            builder.HasIndex(c => new
            {
                c.InstitutionId,
                c.Status,
                c.Title,
            });
            builder.HasIndex(c => new
            {
                c.InstitutionId,
                c.Status,
                c.PublishedAt,
            });
            builder.HasIndex(c => new { c.InstitutionId, c.CategoryId });
            builder.HasOne(c => c.Category).WithMany().HasForeignKey(c => c.CategoryId).OnDelete(DeleteBehavior.SetNull);
            builder.ComplexProperty(
                c => c.Description,
                description =>
                {
                    description.Property(d => d.Summary).HasMaxLength(200).HasColumnName("Summary");
                    description.Property(d => d.Markdown).HasColumnName("DescriptionMarkdown");
                    description.Property(d => d.Html).HasColumnName("DescriptionHtml");
                    description.Property(d => d.Code).HasMaxLength(50).HasColumnName("Code");
                    description.Property(d => d.Objectives).HasColumnName("Objectives");
                    description.Property(d => d.Prerequisites).HasMaxLength(2000).HasColumnName("Prerequisites");
                    description.Property(d => d.TargetAudience).HasMaxLength(500).HasColumnName("TargetAudience");
                    description.Property(d => d.Tags).HasColumnName("Tags");
                    description.Property(d => d.Level).HasColumnName("Level");
                    description.Property(d => d.Language).HasMaxLength(16).HasColumnName("Language");
                    description.Property(d => d.Delivery).HasColumnName("Delivery");
                    description.Property(d => d.EstimatedMinutes).HasColumnName("EstimatedMinutes");
                    description.Property(d => d.Credits).HasColumnName("Credits");
                    description.Property(d => d.CeCredits).HasColumnName("CeCredits");
                    description.Property(d => d.Designation).HasMaxLength(80).HasColumnName("Designation");
                    description.Property(d => d.Pricing).HasColumnName("Pricing");
                    description.Property(d => d.Price).HasColumnName("Price");
                    description.Property(d => d.MemberPrice).HasColumnName("MemberPrice");
                    description.Property(d => d.Currency).HasMaxLength(3).HasColumnName("Currency");
                    description.Property(d => d.PromoVideoUrl).HasMaxLength(500).HasColumnName("PromoVideoUrl");
                    description.Property(d => d.InstructorBio).HasMaxLength(2000).HasColumnName("InstructorBio");
                }
            );
            builder.ComplexProperty(
                c => c.Rules,
                rules =>
                {
                    rules.Property(r => r.IsSequential).HasColumnName("IsSequential");
                    rules.Property(r => r.CheckMinutes).HasColumnName("CheckMinutes");
                    rules.Property(r => r.GivesCertificate).HasColumnName("GivesCertificate");
                    rules.Property(r => r.HasForum).HasColumnName("HasForum");
                    rules.Property(r => r.HasPeerReview).HasColumnName("HasPeerReview");
                    rules.Property(r => r.MinimumGrade).HasColumnName("MinimumGrade");
                    rules.Property(r => r.LatePenaltyPerDay).HasColumnName("LatePenaltyPerDay");
                    rules.Property(r => r.TakesEnrollments).HasColumnName("TakesEnrollments");
                    rules.Property(r => r.Capacity).HasColumnName("Capacity");
                    rules.Property(r => r.HeldSeats).HasColumnName("HeldSeats");
                    rules.Property(r => r.RequiresApproval).HasColumnName("RequiresApproval");
                    rules.Property(r => r.OfferHours).HasColumnName("OfferHours");
                    rules.Property(r => r.OfferEndsWait).HasColumnName("OfferEndsWait");
                    rules.Property(r => r.DropDays).HasColumnName("DropDays");
                    rules.Property(r => r.AccessDays).HasColumnName("AccessDays");
                    rules.Property(r => r.RiskDays).HasColumnName("RiskDays");
                    rules.Property(r => r.RiskShare).HasColumnName("RiskShare");
                    rules.Property(r => r.RiskDrop).HasColumnName("RiskDrop");
                    rules.Property(r => r.EnrollmentOpensAt).HasColumnName("EnrollmentOpensAt");
                    rules.Property(r => r.EnrollmentClosesAt).HasColumnName("EnrollmentClosesAt");
                    rules.Property(r => r.StartsAt).HasColumnName("StartsAt");
                    rules.Property(r => r.EndsAt).HasColumnName("EndsAt");
                }
            );
            builder.ComplexProperty(
                c => c.Ratings,
                ratings =>
                {
                    ratings.Property(r => r.One).HasColumnName("RatingsOne");
                    ratings.Property(r => r.Two).HasColumnName("RatingsTwo");
                    ratings.Property(r => r.Three).HasColumnName("RatingsThree");
                    ratings.Property(r => r.Four).HasColumnName("RatingsFour");
                    ratings.Property(r => r.Five).HasColumnName("RatingsFive");
                    ratings.Property(r => r.Count).HasColumnName("RatingsCount");
                    ratings.Property(r => r.Average).HasPrecision(3, 2).HasColumnName("RatingsAverage");
                }
            );
            builder.HasMany(c => c.Modules).WithOne().HasForeignKey(m => m.CourseId).OnDelete(DeleteBehavior.Cascade);
            builder.HasMany(c => c.Staff).WithOne().HasForeignKey(s => s.CourseId).OnDelete(DeleteBehavior.Cascade);
            builder.Navigation(c => c.Modules).HasField("modules");
            builder.Navigation(c => c.Staff).HasField("staff");
            builder.Ignore(c => c.Banner);
            builder.Ignore(c => c.Lessons);
            builder.Ignore(c => c.Shown);
            builder.Ignore(c => c.InOrder);
        }
    }

    internal sealed class StaffMapping : IEntityTypeConfiguration<CourseStaff>
    {
        public void Configure(EntityTypeBuilder<CourseStaff> builder)
        {
            builder.ToTable("CourseStaff");
            builder.HasKey(s => new { s.CourseId, s.PersonId });
            builder.HasIndex(s => s.PersonId);
            builder
                .Personal(s => s.PersonId)
                .Stays("keeps a record of who worked on the course")
                .Exports("courses-you-work-on", "Courses you work on");
        }
    }

    internal sealed class OldSlugMapping : IEntityTypeConfiguration<OldCourseSlug>
    {
        public void Configure(EntityTypeBuilder<OldCourseSlug> builder)
        {
            builder.ToTable("OldCourseSlugs");
            builder.HasKey(s => new { s.InstitutionId, s.Slug });
            builder.Property(s => s.Slug).HasMaxLength(Kernel.Slug.MaxLength);
        }
    }
}
