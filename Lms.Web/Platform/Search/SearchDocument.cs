using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Lms.Web.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Platform.Search;

/// <summary>The searchable words of an entity. Its key is a number, because SQLite's full-text index refers to rows by number.</summary>
public sealed partial class SearchDocument : IOwned
{
    public long Id { get; init; }

    public Guid InstitutionId { get; set; }

    /// <summary>The kind of entity, such as <c>Course</c>.</summary>
    public required string Kind { get; init; }

    public Guid EntityId { get; init; }

    /// <summary>
    /// Lower case, without accents and in plain letters, so that both databases find <c>résumé</c> by <c>resume</c> and <c>Straße</c> by
    /// <c>strasse</c>.
    /// </summary>
    public required string Folded { get; set; }

    public static string Fold(string text)
    {
        if (Ascii.IsValid(text))
            return text.ToLowerInvariant();
        var folded = new StringBuilder(text.Length);
        foreach (var c in text.InForm(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark)
                continue;
            var letter = char.ToLowerInvariant(c);
            if (PlainLetters.Of(letter) is { } plain)
                folded.Append(plain);
            else
                folded.Append(letter);
        }
        return folded.ToString().InForm(NormalizationForm.FormC);
    }

    /// <summary>
    /// What a word of a query may be in a folded text: as it is, and, because ü is written u by some and ue by others, in the other ways.
    /// The first is the word itself.
    /// </summary>
    public static IReadOnlyList<string> Writings(string word)
    {
        var spelled = new StringBuilder(word.Length);
        foreach (var c in word.InForm(NormalizationForm.FormC))
            spelled.Append(
                char.ToLowerInvariant(c) switch
                {
                    'ä' => "ae",
                    'ö' or 'ø' => "oe",
                    'ü' => "ue",
                    'å' => "aa",
                    _ => c.ToString(),
                }
            );
        var folded = Fold(word);
        // Two letters match nearly everything.
        string[] others = [Fold(spelled.ToString()), Umlaut().Replace(folded, "")];
        return folded.Length == 0 ? [] : [.. others.Where(w => w.Length > 2).Prepend(folded).Distinct()];
    }

    [GeneratedRegex("(?<=[aou])e|(?<=a)a")]
    private static partial Regex Umlaut();

    internal sealed class Mapping : IEntityTypeConfiguration<SearchDocument>
    {
        public void Configure(EntityTypeBuilder<SearchDocument> builder)
        {
            builder.ToTable("SearchDocuments");
            builder.Property(d => d.Kind).HasMaxLength(20);
            builder.HasIndex(d => new { d.EntityId, d.Kind }).IsUnique();
            builder.HasIndex(d => d.InstitutionId);
        }
    }
}
