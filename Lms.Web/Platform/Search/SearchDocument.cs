using System.Globalization;
using System.Text;
using Lms.Web.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Platform.Search;

/// <summary>What can be found of a thing by words. Its key is a number, because SQLite's full-text index refers to rows by number.</summary>
public sealed class SearchDocument : IOwned
{
    public long Id { get; init; }

    public Guid InstitutionId { get; set; }

    /// <summary>The kind of thing: <c>Course</c>.</summary>
    public required string Kind { get; init; }

    public Guid EntityId { get; init; }

    /// <summary>Lower case, without accents, so that both databases find <c>résumé</c> by <c>resume</c>.</summary>
    public required string Folded { get; set; }

    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormD))
            if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark) folded.Append(char.ToLowerInvariant(c));
        return folded.ToString().Normalize(NormalizationForm.FormC);
    }

    internal sealed class Mapping : IEntityTypeConfiguration<SearchDocument>
    {
        public void Configure(EntityTypeBuilder<SearchDocument> builder)
        {
            builder.ToTable("SearchDocuments");
            builder.Property(d => d.Kind).HasMaxLength(20);
            builder.HasIndex(d => new { d.EntityId, d.Kind }).IsUnique();
        }
    }
}
