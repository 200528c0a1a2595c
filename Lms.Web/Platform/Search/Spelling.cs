using System.Runtime.InteropServices;

namespace Lms.Web.Platform.Search;

/// <summary>
/// Finds the known word that was meant by one with a typing mistake: a letter too many, missing, or wrong, or two swapped. It looks at
/// every known word, which takes some milliseconds for tens of thousands; only a search without results asks.
/// </summary>
public sealed class Spelling
{
    private const int Shortest = 3;
    private const int Longest = 32;

    /// <summary>The beginnings of words are so many that a shorter word resembles any number of them.</summary>
    private const int ShortestBeginning = 6;

    /// <summary>Rarer words of a large institution are not known.</summary>
    private const int MostWords = 50_000;

    /// <summary>In ordinal order.</summary>
    private readonly string[] words;
    private readonly int[] uses;

    private Spelling(string[] words, int[] uses) => (this.words, this.uses) = (words, uses);

    /// <summary>Collects words and how often they are used.</summary>
    public sealed class Builder
    {
        private readonly Dictionary<string, int> found = [];

        /// <summary>The words of a folded text; those with digits are names that have no correct spelling.</summary>
        public void Read(string folded)
        {
            var lookup = found.GetAlternateLookup<ReadOnlySpan<char>>();
            for (var at = 0; at < folded.Length; at++)
            {
                var (from, isWord) = (at, true);
                for (; at < folded.Length && char.IsLetterOrDigit(folded[at]); at++)
                    isWord &= char.IsLetter(folded[at]);
                if (!isWord || at - from is < Shortest or > Longest)
                    continue;
                CollectionsMarshal.GetValueRefOrAddDefault(lookup, folded.AsSpan(from, at - from), out _)++;
            }
        }

        public Spelling Build()
        {
            var kept = found.OrderByDescending(w => w.Value).Take(MostWords).OrderBy(w => w.Key, StringComparer.Ordinal).ToList();
            return new([.. kept.Select(w => w.Key)], [.. kept.Select(w => w.Value)]);
        }
    }

    /// <summary>It is a known word, or the beginning of one.</summary>
    public bool Knows(string word)
    {
        var at = Array.BinarySearch(words, word, StringComparer.Ordinal);
        return at >= 0 || (~at < words.Length && words[~at].StartsWith(word, StringComparison.Ordinal));
    }

    /// <summary>The most similar word, or one whose beginning is similar; the more common one of equals.</summary>
    /// <returns>Null if none is similar enough.</returns>
    public string? Correct(string word)
    {
        var allowed = Allowed(word);
        if (allowed == 0)
            return null;
        (int Mistakes, int Longer, int Uses) best = (allowed + 1, 0, 0);
        string? found = null;
        for (var i = 0; i < words.Length; i++)
        {
            var known = words[i];
            var isLonger = known.Length > word.Length + allowed;
            if (known.Length < word.Length - allowed || (isLonger && word.Length < ShortestBeginning) || !BeginAlike(word, known))
                continue;
            var mistakes = Mistakes(word, known, allowed, isBeginning: word.Length >= ShortestBeginning);
            var it = (mistakes, isLonger ? known.Length : 0, -uses[i]);
            if (mistakes <= allowed && it.CompareTo(best) < 0)
                (best, found) = (it, known);
        }
        return found;
    }

    /// <summary>A short word is similar to too many others.</summary>
    private static int Allowed(string word) =>
        word.Length is < 4 or > Longest || !word.All(char.IsLetter) ? 0
        : word.Length < 8 ? 1
        : 2;

    /// <summary>Hardly anyone mistypes the first letter, except by swapping it.</summary>
    private static bool BeginAlike(string word, string known) =>
        known[0] == word[0] || (known.Length > 1 && known[0] == word[1] && known[1] == word[0]);

    /// <summary>
    /// The smallest number of mistakes that turns the known word, or some beginning of it, into the word: Damerau's distance, in which no
    /// letter is touched twice. Rows are letters of the word; a row in which everything exceeds the limit ends it.
    /// </summary>
    private static int Mistakes(string word, string known, int allowed, bool isBeginning)
    {
        var width = Math.Min(known.Length, word.Length + allowed) + 1;
        Span<int> older = stackalloc int[width];
        Span<int> old = stackalloc int[width];
        Span<int> now = stackalloc int[width];
        for (var j = 0; j < width; j++)
            old[j] = j;
        for (var i = 1; i <= word.Length; i++)
        {
            now[0] = i;
            var least = i;
            for (var j = 1; j < width; j++)
            {
                var isSame = word[i - 1] == known[j - 1];
                var cost = Math.Min(Math.Min(old[j], now[j - 1]) + 1, old[j - 1] + (isSame ? 0 : 1));
                if (i > 1 && j > 1 && word[i - 1] == known[j - 2] && word[i - 2] == known[j - 1])
                    cost = Math.Min(cost, older[j - 2] + 1);
                now[j] = cost;
                least = Math.Min(least, cost);
            }
            if (least > allowed)
                return least;
            var spare = older;
            older = old;
            old = now;
            now = spare;
        }
        if (!isBeginning)
            return old[^1];
        var fewest = old[0];
        for (var j = 1; j < width; j++)
            fewest = Math.Min(fewest, old[j]);
        return fewest;
    }
}
