using System.Text;

namespace Lms.Web.Platform.Text;

/// <summary>The choices at a place that both authors changed.</summary>
public enum MergeChoice
{
    Mine,
    Theirs,

    /// <summary>Theirs, then mine.</summary>
    Both,

    /// <summary>Different words altogether.</summary>
    Own,
}

/// <summary>A stretch of a merged text: agreed, or with two sides to choose from.</summary>
/// <param name="Text">The merged text when both sides agree; null at a conflict.</param>
/// <param name="Base">The text before either side changed it.</param>
/// <param name="Mine">Empty when I removed it.</param>
/// <param name="Theirs">Empty when they removed it.</param>
public sealed record MergePart(string? Text, string Base = "", string Mine = "", string Theirs = "")
{
    public bool IsConflict => Text is null;
}

/// <summary>
/// Merges two texts with a common origin, paragraph by paragraph; paragraphs are separated by empty lines (code and formulas with empty
/// lines in them are one). Changes by one side are taken; places that both changed differently are a conflict and left to a person.
/// </summary>
/// <remarks>Line endings become <c>\n</c>. When one side changed nothing, the other is returned character for character.</remarks>
public sealed class TextMerge
{
    /// <summary>Two new paragraphs in one place that share so much of their words are two versions of one.</summary>
    private const double Alike = 0.5;

    private TextMerge(IReadOnlyList<MergePart> parts, string? untouched) => (Parts, Untouched) = (parts, untouched);

    public IReadOnlyList<MergePart> Parts { get; }

    /// <summary>The whole, when one side changed nothing or both wrote the same.</summary>
    private string? Untouched { get; }

    public int Conflicts => Parts.Count(p => p.IsConflict);

    /// <summary>The merged text; null while there are conflicts.</summary>
    public string? Text => Untouched ?? (Conflicts == 0 ? Joined(Parts.Select(p => p.Text!)) : null);

    /// <summary>Merges two texts whose origin is unknown.</summary>
    public static TextMerge Apart(string mine, string theirs) =>
        mine.ReplaceLineEndings("\n") == theirs.ReplaceLineEndings("\n")
            ? Of(theirs, mine, theirs)
            : new([new(null, "", mine.ReplaceLineEndings("\n"), theirs.ReplaceLineEndings("\n"))], null);

    /// <param name="origin">The text that both began with.</param>
    /// <param name="mine">The text of the person who is saving now.</param>
    /// <param name="theirs">The text that was saved in the meantime.</param>
    public static TextMerge Of(string origin, string mine, string theirs)
    {
        (origin, mine, theirs) = (origin.ReplaceLineEndings("\n"), mine.ReplaceLineEndings("\n"), theirs.ReplaceLineEndings("\n"));
        if (mine == theirs || theirs == origin)
            return new([new(mine)], mine);
        if (mine == origin)
            return new([new(theirs)], theirs);
        var from = Paragraphs.Of(origin);
        var (me, them) = (ParagraphChanges.Of(from, Paragraphs.Of(mine)), ParagraphChanges.Of(from, Paragraphs.Of(theirs)));
        FollowMoves(from, me, them);
        return new(Parted(from, me, them), null);
    }

    /// <summary>The text with each conflict decided, in their order; those without a decision keep both sides.</summary>
    public string With(IReadOnlyList<(MergeChoice Choice, string? Own)> decisions)
    {
        if (Untouched is not null)
            return Untouched;
        var at = 0;
        return Joined(
            Parts
                .SelectMany(part =>
                {
                    if (part.Text is { } agreed)
                        return [agreed];
                    var (choice, own) = at < decisions.Count ? decisions[at] : (MergeChoice.Both, null);
                    at++;
                    return choice switch
                    {
                        MergeChoice.Mine => [part.Mine],
                        MergeChoice.Theirs => [part.Theirs],
                        MergeChoice.Own => new[] { (own ?? "").ReplaceLineEndings("\n") },
                        _ => [part.Theirs, part.Mine],
                    };
                })
                .ToList()
        );
    }

    /// <summary>Joins paragraphs, with at least one empty line between any two.</summary>
    private static string Joined(IEnumerable<string> texts)
    {
        var all = new StringBuilder();
        foreach (var text in texts)
        {
            if (text.Length == 0)
                continue;
            if (all.Length > 0 && !string.IsNullOrWhiteSpace(text))
                while (all.Length > 1 && !(all[^1] == '\n' && Ends(all)))
                    all.Append('\n');
            all.Append(text);
        }
        return all.ToString();
    }

    /// <summary>Checks whether the last line is empty.</summary>
    private static bool Ends(StringBuilder text)
    {
        for (var i = text.Length - 2; i >= 0; i--)
        {
            if (text[i] == '\n')
                return true;
            if (text[i] is not (' ' or '\t'))
                return false;
        }
        return true;
    }

    private static List<MergePart> Parted(List<string> from, ParagraphChanges me, ParagraphChanges them)
    {
        var parts = new List<MergePart>();
        var agreed = new List<string>();
        void Agree(string text) => agreed.Add(text);
        void Differ(string was, string mine, string theirs)
        {
            if (agreed.Count > 0)
                parts.Add(new(Joined(agreed)));
            agreed.Clear();
            parts.Add(new(null, was, mine, theirs));
        }
        for (var i = 0; i <= from.Count; i++)
        {
            var (mine, theirs) = (me.Before[i].FindAll(b => b.Length > 0), them.Before[i].FindAll(b => b.Length > 0));
            var many = (long)mine.Count * theirs.Count > ParagraphChanges.MostPairs;
            if (mine.Count > 0 && theirs.Count > 0 && !Same(mine, theirs) && (many || AreAlike(mine, theirs)))
                Differ("", Joined(mine), Joined(theirs));
            else
            {
                theirs.ForEach(Agree);
                if (!Same(mine, theirs))
                    mine.ForEach(Agree);
            }
            if (i == from.Count)
                break;
            var (was, my, their) = (from[i], me.Now[i], them.Now[i]);
            var (iDid, theyDid) = (!IsSame(was, my), !IsSame(was, their));
            if (!iDid && !theyDid)
                Agree(my == was ? their! : my!);
            else if (!theyDid || IsSame(my, their))
                Agree(my ?? "");
            else if (!iDid)
                Agree(their ?? "");
            else
                Differ(was, my ?? "", their ?? "");
        }
        if (agreed.Count > 0)
            parts.Add(new(Joined(agreed)));
        return parts;
    }

    private static bool AreAlike(List<string> mine, List<string> theirs)
    {
        var words = theirs.ConvertAll(text => new WordCount(text));
        return mine.Select(text => new WordCount(text)).Any(m => words.Exists(t => m.Likeness(t) >= Alike));
    }

    private static bool IsSame(string? a, string? b) =>
        a is null || b is null ? a is null && b is null : Paragraphs.Bare(a) == Paragraphs.Bare(b);

    private static bool Same(List<string> a, List<string> b) => a.Count == b.Count && a.Zip(b).All(p => IsSame(p.First, p.Second));

    /// <summary>
    /// A paragraph that one side only moved takes along the changes of the other side; if both moved it, it is where it was saved first.
    /// </summary>
    private static void FollowMoves(List<string> from, ParagraphChanges me, ParagraphChanges them)
    {
        for (var i = 0; i < from.Count; i++)
        {
            if (me.Now[i] is not null && them.Now[i] is not null)
                continue;
            var (mine, theirs) = (me.Now[i] is null ? me.Place(from[i]) : null, them.Now[i] is null ? them.Place(from[i]) : null);
            if (mine is { } m && theirs is not null)
                me.Before[m.Gap][m.Index] = "";
            else if (mine is { } moved && them.Now[i] is { } written && !IsSame(written, from[i]))
                (me.Before[moved.Gap][moved.Index], them.Now[i]) = (written, null);
            else if (theirs is { } there && me.Now[i] is { } mineNow && !IsSame(mineNow, from[i]))
                (them.Before[there.Gap][there.Index], me.Now[i]) = (mineNow, null);
        }
    }
}
