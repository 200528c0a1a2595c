using Lms.Web.Kernel;
using Lms.Web.Platform.Files.Media;

namespace Lms.Web.Features.Media.Model;

/// <summary>
/// Edits single captions of a list. Parts of a caption that are not shown (its name, its position on the image, remarks) are preserved.
/// </summary>
public static class CueEditing
{
    /// <summary>A caption shown for less time cannot be read.</summary>
    private const int Shortest = 700;

    /// <summary>Characters in a second that most people can read along.</summary>
    private const int Readable = 25;

    private static readonly Refusal Nothing = new("This caption has only one word and can’t be split.");

    /// <summary>Puts a caption where its time belongs.</summary>
    /// <returns>Its place.</returns>
    public static int Insert(List<Cue> cues, Cue cue)
    {
        var at = cues.FindIndex(c => c.Start > cue.Start);
        if (at < 0)
            at = cues.Count;
        cues.Insert(at, cue);
        return at;
    }

    /// <summary>
    /// Makes two of one: at the end of a line, else of a sentence, else between two words, as near to the middle as can be.
    /// </summary>
    /// <param name="caret">Where in its text; null for the middle.</param>
    public static Result Split(List<Cue> cues, int index, int? caret = null)
    {
        var cue = cues[index];
        var text = cue.Text;
        var voice =
            text.StartsWith("<v", StringComparison.Ordinal) && text.IndexOf('>', StringComparison.Ordinal) is > 0 and var close
                ? text[..(close + 1)]
                : "";
        if (Gap(text, voice.Length, caret ?? voice.Length + (text.Length - voice.Length) / 2, isExact: caret is not null) is not { } gap)
            return Nothing;
        var (first, second) = (text[..gap].TrimEnd(), text[gap..].TrimStart());
        var share = (double)(first.Length - voice.Length) / Math.Max(1, first.Length + second.Length - voice.Length);
        var between = Math.Clamp(
            cue.Start + (int)Math.Round((cue.End - cue.Start) * share),
            cue.Start + 1,
            Math.Max(cue.Start + 1, cue.End - 1)
        );
        cues[index] = cue with { End = between, Text = first };
        cues.Insert(index + 1, cue with { Start = between, Text = voice + second, Name = null, Note = null });
        return Result.Done;
    }

    /// <summary>Makes one of it and the next.</summary>
    public static Result Merge(List<Cue> cues, int index)
    {
        if (index + 1 >= cues.Count)
            return new Refusal("There’s no caption after this one.");
        var (one, next) = (cues[index], cues[index + 1]);
        var (speaker, _) = WebVtt.Plain(one.Text);
        // A speaker who continues is named only once.
        var added =
            speaker is not null
            && WebVtt.Plain(next.Text).Speaker == speaker
            && next.Text.IndexOf('>', StringComparison.Ordinal) is > 0 and var close
            && next.Text.StartsWith("<v", StringComparison.Ordinal)
                ? next.Text[(close + 1)..].TrimStart()
                : next.Text;
        cues[index] = one with
        {
            End = Math.Max(one.End, next.End),
            Text = $"{one.Text}\n{added}",
            Note =
                one.Note is null ? next.Note
                : next.Note is null ? one.Note
                : $"{one.Note}\n{next.Note}",
        };
        cues.RemoveAt(index + 1);
        return Result.Done;
    }

    /// <summary>Returns the points that may be intended but should be checked.</summary>
    /// <param name="next">The next caption, if there is one.</param>
    public static IEnumerable<Refusal> Doubts(Cue cue, Cue? next)
    {
        if (next is not null && cue.End > next.Start)
            yield return new Refusal("Still on screen when the next caption starts, at {0}.", null, WebVtt.Time(next.Start));
        var length = cue.End - cue.Start;
        var words = WebVtt.Plain(cue.Text).Words;
        if (length is > 0 and < Shortest)
            yield return new Refusal("On screen for less than a second.");
        else if (length > 0 && words.Length * 1000L / length > Readable)
            yield return new Refusal("{0} characters per second are too many to read.", null, words.Length * 1000L / length);
    }

    /// <summary>Lines of words, without those that are empty: an empty line would end the caption.</summary>
    public static string Words(string? text) =>
        string.Join('\n', (text ?? "").ReplaceLineEndings("\n").Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0));

    /// <summary>Where a caption can be divided, nearest to a place in it; never within a tag.</summary>
    private static int? Gap(string text, int from, int wished, bool isExact)
    {
        var (best, worth) = ((int?)null, double.MaxValue);
        var inTag = false;
        for (var i = from; i < text.Length; i++)
        {
            if (text[i] == '<')
                inTag = true;
            else if (text[i] == '>')
                inTag = false;
            if (inTag || text[i] is not (' ' or '\n') || i == from || text[..i].Trim().Length <= from || text[i..].Trim().Length == 0)
                continue;
            // A line or a sentence that ends here is worth going a little further for.
            var bonus =
                isExact ? 0
                : text[i] == '\n' ? 0.4
                : text[i - 1] is '.' or '?' or '!' or '…' ? 0.3
                : text[i - 1] is ',' or ';' or ':' ? 0.15
                : 0;
            var distance = Math.Abs(i - wished) - bonus * text.Length;
            if (distance < worth)
                (best, worth) = (i, distance);
        }
        return best;
    }
}
