using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Personal;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Enrollments.Model;

/// <summary>A person who teaches a class: they see and manage its learners, and nothing else of the course.</summary>
public sealed class ClassTeacher : IOwned
{
    private ClassTeacher() { }

    internal ClassTeacher(Guid classId, Guid personId) => (ClassId, PersonId) = (classId, personId);

    public Guid ClassId { get; private init; }

    public Guid PersonId { get; private init; }

    public Guid InstitutionId { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<ClassTeacher>
    {
        public void Configure(EntityTypeBuilder<ClassTeacher> builder)
        {
            builder.ToTable("ClassTeachers");
            builder.HasKey(t => new { t.ClassId, t.PersonId });
            builder.HasIndex(t => t.PersonId);
            builder.HasOne<Person>().WithMany().HasForeignKey(t => t.PersonId).OnDelete(DeleteBehavior.Cascade);
            builder.Personal(t => t.PersonId).Goes().Exports("classes-taught", "Classes that you teach");
        }
    }
}
