using Lms.Web.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Courses.Model;

/// <summary>A shelf of the catalog.</summary>
public sealed class Category : Entity, IOwned, IAudited, IContent
{
    private Category()
    {
    }

    public Category(string name, string slug, int position) => (Name, Slug, Position) = (name.Trim(), slug, position);

    public Guid InstitutionId { get; set; }

    public string Name { get; private set; } = "";

    public string Slug { get; private set; } = "";

    public int Position { get; private set; }

    public Result Rename(string name)
    {
        if (string.IsNullOrWhiteSpace(name)) return new Refusal("Enter a name.", "Name");
        Name = name.Trim();
        return Result.Done;
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
