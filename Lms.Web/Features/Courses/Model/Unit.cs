using Lms.Web.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Courses.Model;

/// <summary>A group of lessons in a module. A sole unit without a title is not shown as such.</summary>
public sealed class Unit : Entity, IOwned, ISoftDeleted, IAudited, IContent
{
    private readonly List<Lesson> lessons = [];

    private Unit() { }

    internal Unit(Guid courseId, Guid moduleId, string title, int position)
    {
        CourseId = courseId;
        ModuleId = moduleId;
        Title = title.Trim();
        Position = position;
    }

    public Guid InstitutionId { get; set; }

    public Guid CourseId { get; private init; }

    public Guid ModuleId { get; internal set; }

    public string Title { get; private set; } = "";

    public int Position { get; internal set; }

    /// <summary>Open to all enrolled learners, also before payment.</summary>
    public bool IsFree { get; private set; }

    public string Metadata { get; private set; } = "{}";

    public DateTime? DeletedAt { get; private set; }

    public IReadOnlyList<Lesson> Lessons => lessons;

    public IEnumerable<Lesson> LessonsInOrder => lessons.Where(l => l.DeletedAt is null).OrderBy(l => l.Position);

    public void Rename(string title, bool isFree) => (Title, IsFree) = (title.Trim(), isFree);

    public void Delete(DateTime now)
    {
        DeletedAt ??= now;
        foreach (var lesson in lessons)
            lesson.Delete(now);
    }

    internal void Take(Lesson lesson) => lessons.Add(lesson);

    internal void Give(Lesson lesson) => lessons.Remove(lesson);

    internal sealed class Mapping : IEntityTypeConfiguration<Unit>
    {
        public void Configure(EntityTypeBuilder<Unit> builder)
        {
            builder.ToTable("Units");
            builder.Property(u => u.Title).HasMaxLength(160);
            builder.HasIndex(u => new { u.ModuleId, u.Position });
            builder.HasIndex(u => u.CourseId);
            builder.HasMany(u => u.Lessons).WithOne().HasForeignKey(l => l.UnitId).OnDelete(DeleteBehavior.Cascade);
            builder.Navigation(u => u.Lessons).HasField("lessons");
            builder.Ignore(u => u.LessonsInOrder);
        }
    }
}
