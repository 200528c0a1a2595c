using System.Globalization;
using System.Text;

namespace Lms.Web.Kernel;

/// <summary>The readable part of an address: lower-case ASCII letters, digits and single hyphens.</summary>
public static class Slug
{
    private const int Many = 100;

    public const int MaxLength = 80;

    /// <summary>
    /// Creates a slug from a title: removes accents and replaces every remaining character that is not a letter or digit by a hyphen.
    /// </summary>
    /// <returns>The slug, or a short random one when nothing in the title can be written in ASCII.</returns>
    public static string From(string title)
    {
        var slug = new StringBuilder(title.Length);
        foreach (var c in title.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark)
                continue;
            var letter = char.ToLowerInvariant(c);
            if (PlainLetters.Of(letter) is { } plain && char.IsAscii(plain[0]))
                slug.Append(plain);
            else if (char.IsAsciiLetterOrDigit(letter))
                slug.Append(letter);
            else if (slug.Length > 0 && slug[^1] != '-')
                slug.Append('-');
        }
        var text = slug.Length > MaxLength ? slug.ToString(0, MaxLength) : slug.ToString();
        text = text.Trim('-');
        return text.Length > 0 ? text : Ids.New().ToString("N")[^10..];
    }

    public static bool IsValid(string? slug) =>
        slug is { Length: > 0 and <= MaxLength }
        && slug[0] != '-'
        && slug[^1] != '-'
        && slug.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    /// <summary>
    /// The first of <c>slug</c>, <c>slug-2</c>, <c>slug-3</c> … that is not taken; among more than a hundred, one after them.
    /// </summary>
    public static string Free(string slug, IReadOnlySet<string> taken)
    {
        if (!taken.Contains(slug))
            return slug;
        for (var n = 2; n < Many; n++)
            if (!taken.Contains(Numbered(slug, n)))
                return Numbered(slug, n);
        // The numbers of very many leave hardly a gap: their end is found by halves, so that thousands of one title take no time.
        var (last, free) = (Many - 1, 2 * Many);
        while (taken.Contains(Numbered(slug, free)))
            (last, free) = (free, 2 * free);
        while (free - last > 1)
        {
            var middle = last + (free - last) / 2;
            if (taken.Contains(Numbered(slug, middle)))
                last = middle;
            else
                free = middle;
        }
        return Numbered(slug, free);
    }

    private static string Numbered(string slug, int number)
    {
        var ending = $"-{number}";
        return slug[..Math.Min(slug.Length, MaxLength - ending.Length)] + ending;
    }
}
