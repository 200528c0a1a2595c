using System.Text;
using Lms.Web.Kernel;

namespace Lms.Web.Platform.Search;

/// <summary>The words of a query, each with the ways in which it may be written (<see cref="SearchDocument.Writings"/>).</summary>
public sealed record SearchTerms
{
    private const int Most = 8;

    private readonly IReadOnlyList<Term> terms;

    /// <param name="Writings">The first is the word as typed, folded.</param>
    private sealed record Term(string Typed, IReadOnlyList<string> Writings);

    private SearchTerms(IEnumerable<Term> terms) => this.terms = [.. terms.Where(t => t.Writings.Count > 0).Take(Most)];

    /// <summary>Only letters and digits of the query count.</summary>
    public static SearchTerms Of(string query) =>
        new(query.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(typed => new Term(typed, WritingsOf(typed))));

    public bool IsEmpty => terms.Count == 0;

    public IEnumerable<IReadOnlyList<string>> Writings => terms.Select(t => t.Writings);

    /// <summary>Every term is a word of the folded text, or the beginning of one.</summary>
    public bool AreIn(string folded) => !IsEmpty && terms.All(t => t.Writings.Any(w => BeginsWord(folded, w)));

    /// <summary>The folded text begins with the query.</summary>
    public bool Begin(string folded) => folded.StartsWith(string.Join(' ', terms.Select(t => t.Writings[0])), StringComparison.Ordinal);

    /// <returns>Null if no word is misspelled, or for one of them no similar word is known.</returns>
    public SearchTerms? Corrected(Spelling spelling)
    {
        var (better, isChanged) = (new List<Term>(), false);
        foreach (var term in terms)
        {
            if (term.Writings.Any(spelling.Knows))
            {
                better.Add(term);
                continue;
            }
            if (spelling.Correct(term.Writings[0]) is not { } word)
                return null;
            better.Add(new(word, [word]));
            isChanged = true;
        }
        return isChanged ? new(better) : null;
    }

    /// <summary>
    /// The terms as people would write them: a corrected word is known without accents only, so it is looked up in texts that contain it.
    /// </summary>
    public string In(IEnumerable<string> texts)
    {
        var written = texts.SelectMany(WordsOf).DistinctBy(SearchDocument.Fold).ToDictionary(SearchDocument.Fold);
        return string.Join(' ', terms.Select(t => t.Typed == t.Writings[0] ? written.GetValueOrDefault(t.Typed, t.Typed) : t.Typed));
    }

    public override string ToString() => string.Join(' ', terms.Select(t => t.Typed));

    private static IReadOnlyList<string> WritingsOf(string typed) =>
        SearchDocument.Writings(new string([.. typed.InForm(NormalizationForm.FormC).Where(char.IsLetterOrDigit)]));

    private static bool BeginsWord(string folded, string term)
    {
        for (var at = folded.IndexOf(term, StringComparison.Ordinal); at >= 0; at = folded.IndexOf(term, at + 1, StringComparison.Ordinal))
            if (at == 0 || !char.IsLetterOrDigit(folded[at - 1]))
                return true;
        return false;
    }

    private static IEnumerable<string> WordsOf(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var from = at;
            while (at < text.Length && char.IsLetterOrDigit(text[at]))
                at++;
            if (at > from)
                yield return text[from..at];
        }
    }
}
