using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Platform.Personal;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Learning.Model;

/// <summary>When a person was last seen studying anywhere: two tabs share it, so their time counts once.</summary>
public sealed class StudyClock
{
    public Guid PersonId { get; init; }

    public DateTime LastBeatAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<StudyClock>
    {
        public void Configure(EntityTypeBuilder<StudyClock> builder)
        {
            builder.ToTable("StudyClocks");
            builder.HasKey(c => c.PersonId);
            builder
                .Personal(c => c.PersonId)
                .Goes()
                .NotExported("only the time of the last heartbeat; the sessions show when you were active");
        }
    }
}
