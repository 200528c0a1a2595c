using Lms.Web.Kernel;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Courses.Model;

/// <summary>A part of a course; its lessons are grouped in units.</summary>
public sealed class Module : Entity, IOwned, ISoftDeleted, IAudited, IContent
{
    private readonly List<Unit> units = [];

    private Module() { }

    internal Module(Guid courseId, string title, int position)
    {
        (CourseId, Title, Position) = (courseId, title.Trim(), position);
        units.Add(new Unit(courseId, Id, "", 0));
    }

    public Guid InstitutionId { get; set; }

    public Guid CourseId { get; private init; }

    public string Title { get; private set; } = "";

    public string? Description { get; private set; }

    /// <summary>The skills of someone who has completed it.</summary>
    public IReadOnlyList<string> Objectives { get; private set; } = [];

    /// <summary>Learners see it and its published lessons.</summary>
    public bool IsPublished { get; private set; } = true;

    /// <summary>All of its lessons are open to everyone.</summary>
    public bool IsPreview { get; private set; }

    /// <summary>Its availability; null: at once.</summary>
    public UnlockRule? Unlock { get; internal set; }

    public int Position { get; internal set; }

    public string Metadata { get; private set; } = "{}";

    public DateTime? DeletedAt { get; private set; }

    public IReadOnlyList<Unit> Units => units;

    public IEnumerable<Unit> UnitsInOrder => units.Where(u => u.DeletedAt is null).OrderBy(u => u.Position);

    public Result Rename(string title, string? description)
    {
        if (string.IsNullOrWhiteSpace(title))
            return No.Title;
        (Title, Description) = (title.Trim(), description.OrNull());
        return Result.Done;
    }

    public Result Describe(string title, string? description, IReadOnlyList<string> objectives)
    {
        if (objectives.Count > 20)
            return new Refusal("Add at most {0} objectives.", "Objectives", 20);
        if (objectives.Any(o => o.Length > 300))
            return new Refusal("Keep each objective within {0} characters.", "Objectives", 300);
        if (description?.Length > 2000)
            return new Refusal("Keep the description within {0} characters.", "Description", 2000);
        if (Rename(title, description).Refusal is { } why)
            return why;
        Objectives = objectives;
        return Result.Done;
    }

    /// <summary>The counts of the course are updated afterward.</summary>
    public void Show(bool isPublished, bool isPreview) => (IsPublished, IsPreview) = (isPublished, isPreview);

    public Result Annotate(IEnumerable<Platform.Text.KeyValue> fields)
    {
        var written = Platform.Text.KeyValues.Write(fields);
        if (written.Refusal is { } why)
            return why;
        Metadata = written.Value;
        return Result.Done;
    }

    public Unit AddUnit(string title)
    {
        var unit = new Unit(CourseId, Id, title, UnitsInOrder.Count());
        units.Add(unit);
        return unit;
    }

    internal void Take(Unit unit)
    {
        units.Add(unit);
        unit.ModuleId = Id;
    }

    internal void Give(Unit unit) => units.Remove(unit);

    public void Delete(DateTime now)
    {
        DeletedAt ??= now;
        foreach (var lesson in units.SelectMany(u => u.Lessons))
            lesson.Delete(now);
    }

    /// <summary>Restores the module and the lessons that were deleted with it.</summary>
    public void Restore()
    {
        foreach (var lesson in units.SelectMany(u => u.Lessons).Where(l => l.DeletedAt == DeletedAt))
            lesson.Restore();
        DeletedAt = null;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<Module>
    {
        public void Configure(EntityTypeBuilder<Module> builder)
        {
            builder.ToTable("Modules");
            builder.Property(m => m.Title).HasMaxLength(160);
            builder.Property(m => m.Description).HasMaxLength(2000);
            builder.Property(m => m.Unlock).HasMaxLength(4000).HasConversion(rule => rule!.ToString(), json => UnlockRule.Parse(json));
            builder.HasIndex(m => new { m.CourseId, m.Position });
            builder.HasMany(m => m.Units).WithOne().HasForeignKey(u => u.ModuleId).OnDelete(DeleteBehavior.Cascade);
            builder.Navigation(m => m.Units).HasField("units");
            builder.Ignore(m => m.UnitsInOrder);
        }
    }
}
