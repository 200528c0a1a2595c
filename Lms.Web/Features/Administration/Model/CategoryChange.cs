using System.Text.Json;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Administration.Model;

/// <summary>The former state of a category or tag that was changed, enough to undo the change exactly.</summary>
public sealed class CategoryChange : Entity, IOwned
{
    /// <summary>After this time it cannot be undone.</summary>
    public const int KeptDays = 7;

    private CategoryChange() { }

    private CategoryChange(object was, string kind, DateTime now) =>
        (Kind, Was, At) = (kind, JsonSerializer.Serialize(was, was.GetType()), now);

    public Guid InstitutionId { get; set; }

    public string Kind { get; private init; } = "";

    /// <summary>JSON of a <see cref="CategoryWas"/> or a <see cref="TagWas"/>.</summary>
    public string Was { get; private init; } = "";

    public DateTime At { get; private init; }

    public DateTime? UndoneAt { get; private set; }

    public sealed record CategoryWas
    {
        public required Guid Id { get; init; }

        public required Named Before { get; init; }

        /// <summary>The name afterward; null for one that was merged.</summary>
        public required Named? Now { get; init; }

        /// <summary>The target of the merge.</summary>
        public required Guid? Into { get; init; }

        /// <summary>The courses that moved.</summary>
        public required IReadOnlyList<Guid> Courses { get; init; }

        /// <summary>Old URLs that were changed, with their former category; none where there was none.</summary>
        public required IReadOnlyDictionary<string, Guid?> Addresses { get; init; }
    }

    public sealed record Named(string Name, string Slug);

    /// <param name="Now">Null for a tag that was removed.</param>
    public sealed record TagWas(string Tag, string? Now, IReadOnlyList<TagsOf> Courses);

    public sealed record TagsOf(Guid CourseId, IReadOnlyList<string> Before, IReadOnlyList<string> After);

    public static CategoryChange Of(CategoryWas was, DateTime now) => new(was, nameof(CategoryWas), now);

    public static CategoryChange Of(TagWas was, DateTime now) => new(was, nameof(TagWas), now);

    public T Read<T>() => JsonSerializer.Deserialize<T>(Was)!;

    public void Undo(DateTime now) => UndoneAt = now;

    internal sealed class Mapping : IEntityTypeConfiguration<CategoryChange>
    {
        public void Configure(EntityTypeBuilder<CategoryChange> builder)
        {
            builder.ToTable("CategoryChanges");
            builder.Property(c => c.Kind).HasMaxLength(20);
            builder.HasIndex(c => new { c.InstitutionId, c.At });
        }
    }
}
