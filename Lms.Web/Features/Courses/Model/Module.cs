using Lms.Web.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Courses.Model;

/// <summary>A part of a course; its lessons stand in units.</summary>
public sealed class Module : Entity, IOwned, ISoftDeleted, IAudited, IContent
{
    private readonly List<Unit> units = [];

    private Module()
    {
    }

    internal Module(Guid courseId, string title, int position)
    {
        (CourseId, Title, Position) = (courseId, title.Trim(), position);
        units.Add(new Unit(courseId, Id, "", 0));
    }

    public Guid InstitutionId { get; set; }

    public Guid CourseId { get; private init; }

    public string Title { get; private set; } = "";

    public string? Description { get; private set; }

    public int Position { get; internal set; }

    public string Metadata { get; private set; } = "{}";

    public DateTime? DeletedAt { get; private set; }

    public IReadOnlyList<Unit> Units => units;

    public IEnumerable<Unit> UnitsInOrder => units.Where(u => u.DeletedAt is null).OrderBy(u => u.Position);

    public Result Rename(string title, string? description)
    {
        if (string.IsNullOrWhiteSpace(title)) return No.Title;
        (Title, Description) = (title.Trim(), string.IsNullOrWhiteSpace(description) ? null : description.Trim());
        return Result.Done;
    }

    public Unit AddUnit(string title)
    {
        var unit = new Unit(CourseId, Id, title, UnitsInOrder.Count());
        units.Add(unit);
        return unit;
    }

    public void Delete(DateTime now)
    {
        DeletedAt ??= now;
        foreach (var lesson in units.SelectMany(u => u.Lessons)) lesson.Delete(now);
    }

    /// <summary>Brings back the module and the lessons that were deleted with it.</summary>
    public void Restore()
    {
        foreach (var lesson in units.SelectMany(u => u.Lessons).Where(l => l.DeletedAt == DeletedAt)) lesson.Restore();
        DeletedAt = null;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<Module>
    {
        public void Configure(EntityTypeBuilder<Module> builder)
        {
            builder.ToTable("Modules");
            builder.Property(m => m.Title).HasMaxLength(160);
            builder.Property(m => m.Description).HasMaxLength(2000);
            builder.HasIndex(m => new { m.CourseId, m.Position });
            builder.HasMany(m => m.Units).WithOne().HasForeignKey(u => u.ModuleId).OnDelete(DeleteBehavior.Cascade);
            builder.Navigation(m => m.Units).HasField("units");
            builder.Ignore(m => m.UnitsInOrder);
        }
    }
}
