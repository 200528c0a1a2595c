using Lms.Web.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Courses.Model;

/// <summary>A group of courses in the catalog.</summary>
public sealed class Category : Entity, IOwned, ISoftDeleted, IAudited, IContent
{
    private Category() { }

    public Category(string name, string slug, int position) => (Name, Slug, Position) = (name.Trim(), slug, position);

    public Guid InstitutionId { get; set; }

    public string Name { get; private set; } = "";

    public string Slug { get; private set; } = "";

    public int Position { get; internal set; }

    public DateTime? DeletedAt { get; private set; }

    /// <param name="slug">Callers that change it must save the old one (<see cref="OldCategorySlug"/>).</param>
    public Result Rename(string? name, string? slug)
    {
        if (string.IsNullOrWhiteSpace(name))
            return new Refusal("Enter a name.", "Name");
        if (name.Trim().Length > 80)
            return new Refusal("Keep the name within 80 characters.", "Name");
        if (!Kernel.Slug.IsValid(slug))
            return No.SlugInvalid;
        (Name, Slug) = (name.Trim(), slug!);
        return Result.Done;
    }

    /// <summary>Its courses keep the reference, so that restoring the category restores them too.</summary>
    public void Delete(DateTime now) => DeletedAt ??= now;

    /// <summary>Releases the slug after the courses have moved to another category, so that it can redirect there.</summary>
    public void MergeAway(DateTime now) => (Slug, DeletedAt) = (Id.ToString("N"), now);

    public void Restore() => DeletedAt = null;

    /// <summary>The order after moving one of them.</summary>
    public static void Move(List<Category> order, Category it, int position)
    {
        order.Remove(it);
        order.Insert(Math.Clamp(position, 0, order.Count), it);
        for (var i = 0; i < order.Count; i++)
            order[i].Position = i;
    }

    internal sealed class OldSlugMapping : IEntityTypeConfiguration<OldCategorySlug>
    {
        public void Configure(EntityTypeBuilder<OldCategorySlug> builder)
        {
            builder.ToTable("OldCategorySlugs");
            builder.HasKey(s => new { s.InstitutionId, s.Slug });
            builder.Property(s => s.Slug).HasMaxLength(Kernel.Slug.MaxLength);
            builder.HasIndex(s => s.CategoryId);
        }
    }

    internal sealed class Mapping : IEntityTypeConfiguration<Category>
    {
        public void Configure(EntityTypeBuilder<Category> builder)
        {
            builder.ToTable("Categories");
            builder.Property(c => c.Name).HasMaxLength(80);
            builder.Property(c => c.Slug).HasMaxLength(Kernel.Slug.MaxLength);
            builder.HasIndex(c => new { c.InstitutionId, c.Slug }).IsUnique();
        }
    }
}
