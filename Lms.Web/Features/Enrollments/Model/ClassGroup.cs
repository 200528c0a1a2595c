using Lms.Web.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Enrollments.Model;

/// <summary>Some of the learners of a class, who can have dates of their own.</summary>
public sealed class ClassGroup : Entity, IOwned, IAudited
{
    public const int LongestName = 80;

    private ClassGroup() { }

    internal ClassGroup(Guid classId, string name) => (ClassId, Name) = (classId, name);

    public Guid InstitutionId { get; set; }

    public Guid ClassId { get; private init; }

    /// <summary>Unique in the class, whatever its capitals.</summary>
    public string Name { get; internal set; } = "";

    internal sealed class Mapping : IEntityTypeConfiguration<ClassGroup>
    {
        public void Configure(EntityTypeBuilder<ClassGroup> builder)
        {
            builder.ToTable("ClassGroups");
            builder.Property(g => g.Name).HasMaxLength(LongestName);
            builder.HasIndex(g => new { g.ClassId, g.Name }).IsUnique();
        }
    }
}
