using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Personal;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Learning.Model;

/// <summary>A lesson to come back to.</summary>
public sealed class Bookmark : IOwned
{
    public Guid PersonId { get; init; }

    public Guid LessonId { get; init; }

    public Guid InstitutionId { get; set; }

    public DateTime CreatedAt { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<Bookmark>
    {
        public void Configure(EntityTypeBuilder<Bookmark> builder)
        {
            builder.ToTable("Bookmarks");
            builder.HasKey(b => new { b.PersonId, b.LessonId });
            builder.Personal(b => b.PersonId).Goes().Exports("bookmarks", "Bookmarks");
        }
    }
}
