using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Personal;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Learning.Model;

/// <summary>A person's activity in one institution on one day in their own time zone: for streaks and totals.</summary>
public sealed class StudyDay : IOwned
{
    public Guid PersonId { get; init; }

    public DateOnly On { get; init; }

    public Guid InstitutionId { get; set; }

    public int Seconds { get; set; }

    public int LessonsDone { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<StudyDay>
    {
        public void Configure(EntityTypeBuilder<StudyDay> builder)
        {
            builder.ToTable("StudyDays");
            builder.HasKey(d => new
            {
                d.PersonId,
                d.InstitutionId,
                d.On,
            });
            builder.Personal(d => d.PersonId).Goes().Exports("study-days", "Days you studied");
        }
    }
}
