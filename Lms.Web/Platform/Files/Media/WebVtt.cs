using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Lms.Web.Kernel;

namespace Lms.Web.Platform.Files.Media;

/// <summary>Words that are shown from one time to another, in milliseconds.</summary>
/// <param name="Text">Includes its markup.</param>
public sealed record Cue(int Start, int End, string Text)
{
    public string? Name { get; init; }

    public string Settings { get; init; } = "";

    /// <summary>A remark by the author of the file, kept before the cue.</summary>
    public string? Note { get; init; }
}

/// <param name="Line">The line of the given text, from 1.</param>
public sealed record CaptionProblem(int Line, Refusal Why);

/// <summary>
/// Captions as WebVTT (W3C) writes them. SubRip files are read too: commas in times, numbers before captions and its few tags become what
/// WebVTT has for them. What cannot be meant is named with its line.
/// </summary>
/// <param name="Problems">At most <see cref="MostProblems"/>; nothing is kept while there are any.</param>
/// <param name="Wordless">The lines of captions that have times and no words: they are left out.</param>
public sealed partial record WebVtt(IReadOnlyList<Cue> Cues, IReadOnlyList<CaptionProblem> Problems, IReadOnlyList<int> Wordless)
{
    public const int MostBytes = 1 << 20;
    public const int MostProblems = 20;
    public const int MostCues = 10_000;
    private const string Head = "WEBVTT\n";
    private const int MostWords = 1000;
    private const int MostBlankLines = 10;

    private static readonly string[] Tags = ["c", "i", "b", "u", "ruby", "rt", "v", "lang"];
    private static readonly string[] Settled = ["vertical", "line", "position", "size", "align"];

    /// <summary>The text of a file: UTF-8, or UTF-16 that says so.</summary>
    public static Result<string> Decode(byte[] bytes)
    {
        if (bytes.Length > MostBytes)
            return new Refusal("Captions can’t be larger than {0} MB.", null, MostBytes >> 20);
        try
        {
            if (bytes is [0xFF, 0xFE, ..])
                return new UnicodeEncoding(false, true, true).GetString(bytes, 2, bytes.Length - 2);
            if (bytes is [0xFE, 0xFF, ..])
                return new UnicodeEncoding(true, true, true).GetString(bytes, 2, bytes.Length - 2);
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
            return text.Contains('\0') ? new Refusal("This isn’t a text file. Choose a WebVTT or SubRip file (.vtt, .srt).") : text;
        }
        catch (DecoderFallbackException)
        {
            return new Refusal("The characters in this file can’t be read. Save the file in UTF-8 encoding, then upload it again.");
        }
    }

    /// <param name="seconds">Length of the video; 0 when unknown.</param>
    public static WebVtt Parse(string? text, int seconds = 0) => new Reader(text ?? "", seconds, isTyped: false).Read();

    /// <summary>A message about captions that were left out; null if there are none.</summary>
    public Refusal? Remark =>
        Wordless.Count switch
        {
            0 => null,
            1 => new Refusal("A caption without text was skipped (line {0}).", null, Wordless[0]),
            var many => new Refusal(
                "{0} captions without text were skipped (lines {1}).",
                null,
                many,
                string.Join(", ", Wordless.Take(MostProblems)) + (many > MostProblems ? " …" : "")
            ),
        };

    /// <summary>Captions that were entered one by one, checked by the same rules as a file.</summary>
    /// <returns>The captions and their problems, with the index of the caption.</returns>
    public static (WebVtt Captions, IReadOnlyList<(int Cue, Refusal Why)> Problems) Of(IReadOnlyList<Cue> cues, int seconds = 0)
    {
        var text = new StringBuilder(Head);
        var (lines, firsts) = (1, new List<int>(cues.Count));
        foreach (var cue in cues)
        {
            firsts.Add(lines + 1);
            var from = text.Length;
            Write(text, cue);
            for (var i = from; i < text.Length; i++)
                if (text[i] == '\n')
                    lines++;
        }
        var read = new Reader(text.ToString(), seconds, isTyped: true).Read();
        return (read, [.. read.Problems.Select(p => (Math.Max(0, firsts.FindLastIndex(first => first <= p.Line)), p.Why))]);
    }

    /// <summary>The file as browsers read it, the same for the same captions.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Head);
        foreach (var cue in Cues)
            Write(text, cue);
        return text.ToString();
    }

    /// <summary>A time as people write it: <c>1:02.5</c>, <c>62,5</c>, <c>00:01:02.500</c>.</summary>
    /// <returns>Milliseconds; null when it is not a time.</returns>
    public static int? Moment(string? text)
    {
        if (At().Match(text ?? "") is not { Success: true } at)
            return null;
        int Part(int i) => at.Groups[i].Length == 0 ? 0 : int.Parse(at.Groups[i].ValueSpan, CultureInfo.InvariantCulture);
        return ((((Part(1) * 60) + Part(2)) * 60) + Part(3)) * 1000
            + (at.Groups[4].Length == 0 ? 0 : int.Parse(at.Groups[4].Value.PadRight(3, '0'), CultureInfo.InvariantCulture));
    }

    public static string Time(int milliseconds)
    {
        var at = TimeSpan.FromMilliseconds(milliseconds);
        return at.TotalHours >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(int)at.TotalHours:00}:{at.Minutes:00}:{at.Seconds:00}.{at.Milliseconds:000}")
            : string.Create(CultureInfo.InvariantCulture, $"{at.Minutes:00}:{at.Seconds:00}.{at.Milliseconds:000}");
    }

    private static void Write(StringBuilder text, Cue cue)
    {
        if (cue.Note is not null)
            text.Append("\nNOTE ").Append(cue.Note).Append('\n');
        text.Append('\n');
        if (cue.Name is not null)
            text.Append(cue.Name).Append('\n');
        text.Append(Time(cue.Start)).Append(" --> ").Append(Time(cue.End));
        if (cue.Settings.Length > 0)
            text.Append(' ').Append(cue.Settings);
        text.Append('\n').Append(cue.Text).Append('\n');
    }

    /// <summary>The words alone, and the names of their speakers.</summary>
    public static (string? Speaker, string Words) Plain(string cue)
    {
        var speaker = Voice().Match(cue) is { Success: true } voice ? WebUtility.HtmlDecode(voice.Groups[1].Value).Trim() : null;
        return (speaker is { Length: > 0 } ? speaker : null, Spaces().Replace(WebUtility.HtmlDecode(Tag().Replace(cue, "")), " ").Trim());
    }

    /// <summary>Invisible characters do not count as words.</summary>
    private static bool HasWords(string cue) =>
        Plain(cue).Words.EnumerateRunes().Any(r => !Rune.IsWhiteSpace(r) && Rune.GetUnicodeCategory(r) is not UnicodeCategory.Format);

    /// <param name="isTyped">Entered by a user, who can be told that a caption has no words.</param>
    private sealed class Reader(string text, int seconds, bool isTyped)
    {
        private readonly string[] lines = text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n');
        private readonly List<Cue> cues = [];
        private readonly List<CaptionProblem> problems = [];
        private readonly List<int> wordless = [];
        private string? note;

        public WebVtt Read()
        {
            var isVtt = lines[0].StartsWith("WEBVTT", StringComparison.Ordinal) && (lines[0].Length == 6 || lines[0][6] is ' ' or '\t');
            var at = 0;
            if (isVtt)
                for (; at < lines.Length && lines[at].Trim().Length > 0; at++)
                    if (lines[at].Contains("-->", StringComparison.Ordinal))
                    {
                        Say(at, new Refusal("Leave an empty line between WEBVTT and the first caption."));
                        break;
                    }
            while (at < lines.Length && problems.Count < MostProblems)
            {
                if (lines[at].Trim().Length == 0)
                {
                    at++;
                    continue;
                }
                var from = at;
                while (at < lines.Length && !IsEnd(at))
                    at++;
                Block(from, at, isVtt);
            }
            if (cues.Count == 0 && problems.Count == 0)
                Say(0, new Refusal("No captions found. A caption starts with times, such as 00:01.000 --> 00:04.000."));
            if (cues.Count > MostCues)
                Say(0, new Refusal("Use at most {0} captions.", null, MostCues));
            return new(cues, problems, wordless);
        }

        /// <summary>
        /// A line with a blank in it is not empty (W3C WebVTT, 4.1), except where the next caption begins after it: that was intended as an
        /// empty line.
        /// </summary>
        private bool IsEnd(int at)
        {
            if (lines[at].Length == 0)
                return true;
            if (!string.IsNullOrWhiteSpace(lines[at]))
                return false;
            var next = at + 1;
            while (next < lines.Length && next <= at + MostBlankLines && string.IsNullOrWhiteSpace(lines[next]))
                next++;
            if (next < lines.Length && lines[next].AsSpan().Trim().IndexOfAnyExceptInRange('0', '9') < 0)
                next++;
            return next >= lines.Length || lines[next].Contains("-->", StringComparison.Ordinal);
        }

        private void Block(int from, int to, bool isVtt)
        {
            if (
                isVtt
                && lines[from].Split(' ', '\t')[0] is "NOTE" or "STYLE" or "REGION"
                && !lines[from].Contains("-->", StringComparison.Ordinal)
            )
            {
                // The appearance of captions is up to the product.
                if (lines[from].StartsWith("NOTE", StringComparison.Ordinal))
                    Remember(string.Join('\n', lines[from..to])[4..].Trim());
                return;
            }
            var timing = lines[from].Contains("-->", StringComparison.Ordinal) ? from : from + 1;
            if (timing >= to || !lines[timing].Contains("-->", StringComparison.Ordinal))
            {
                Say(from, new Refusal("Times such as 00:01.000 --> 00:04.000 are missing here. An empty line ends a caption."));
                return;
            }
            if (Timing().Match(lines[timing]) is not { Success: true } times)
            {
                Say(timing, new Refusal("These times can’t be read. Use the format 00:01.000 --> 00:04.000."));
                return;
            }
            var words = Words(timing + 1, to, isVtt);
            if (words.Length > MostWords)
            {
                Say(timing + 1, new Refusal("This caption is longer than {0} characters, too long to read in time.", null, MostWords));
                return;
            }
            var before = problems.Count;
            Marks(words, timing + 1);
            // A wrong tag may hide the words.
            if (problems.Count == before && !HasWords(words))
            {
                if (isTyped)
                    Say(timing, new Refusal("This caption has no text."));
                else
                    wordless.Add(timing + 1);
                return;
            }
            var (start, end) = (Moment(times, 1), Moment(times, 5));
            if (end <= start)
                Say(timing, new Refusal("This caption ends before it starts."));
            else if (cues.Count > 0 && start < cues[^1].Start)
                Say(timing, new Refusal("This caption starts before the one above it."));
            else if (seconds > 0 && start > (seconds + 1) * 1000)
                Say(timing, new Refusal("This caption starts after the end ({0}).", null, Time(seconds * 1000)));
            var settings = new List<string>();
            foreach (var setting in times.Groups[9].Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            {
                var name = setting.Split(':')[0];
                if (Settled.Contains(name) && Setting().IsMatch(setting))
                    settings.Add(setting);
                // Positions of SubRip and regions are not kept.
                else if (name is not ("region" or "X1" or "X2" or "Y1" or "Y2"))
                    Say(timing, new Refusal("“{0}” isn’t a valid caption setting.", null, Short(setting)));
            }
            var title = timing == from || (!isVtt && lines[from].Trim().All(char.IsAsciiDigit)) ? null : lines[from].Trim();
            cues.Add(
                new(start, end, words)
                {
                    Name = title is { Length: <= 100 } ? title : null,
                    Settings = string.Join(' ', settings),
                    Note = note,
                }
            );
            note = null;
        }

        private string Words(int from, int to, bool isVtt)
        {
            var said = new List<string>();
            for (var i = from; i < to; i++)
            {
                var line = lines[i].Trim();
                if (line.Contains("-->", StringComparison.Ordinal))
                    Say(i, new Refusal("There are times in the middle of a caption. Is the empty line before them missing?"));
                said.Add(isVtt ? line : SubRip(line));
            }
            return string.Join('\n', said.Where(l => l.Length > 0));
        }

        /// <summary>A comment belongs to the caption after it. One that is longer than any plausible comment is dropped.</summary>
        private void Remember(string said)
        {
            if (said.Length == 0 || said.Contains("-->", StringComparison.Ordinal) || (note?.Length ?? 0) + said.Length > MostWords)
                return;
            note = note is null ? said : $"{note}\n{said}";
        }

        /// <summary>Every tag is one that captions allow, and is closed.</summary>
        private void Marks(string words, int line)
        {
            var open = new Stack<string>();
            for (
                var at = words.IndexOf('<', StringComparison.Ordinal);
                at >= 0 && problems.Count < MostProblems;
                at = words.IndexOf('<', at + 1)
            )
            {
                var on = line + words.AsSpan(0, at).Count('\n');
                var close = words.IndexOf('>', at);
                var tag = close < 0 ? words[at..] : words[at..(close + 1)];
                if (close > 0 && Stamp().IsMatch(tag))
                    continue;
                if (Mark().Match(tag) is not { Success: true } mark || !Tags.Contains(mark.Groups[2].Value))
                {
                    Say(on, new Refusal("“{0}” isn’t a valid caption tag. Write a less-than sign as &lt;", null, Short(tag)));
                    continue;
                }
                var name = mark.Groups[2].Value;
                if (mark.Groups[1].Length == 0)
                    open.Push(name);
                else if (open.Contains(name))
                    while (open.Pop() != name) { }
                else
                    Say(on, new Refusal("“{0}” has no matching opening tag.", null, Short(tag)));
            }
            // Who speaks, and to where a reading lasts, need no end.
            if (open.FirstOrDefault(t => t is not ("v" or "rt")) is { } unclosed)
                Say(line, new Refusal("“{0}” isn’t closed in this caption.", null, $"<{unclosed}>"));
        }

        private static string SubRip(string line)
        {
            line = Place().Replace(line, "");
            return Tag()
                .Replace(line, m => Simple().IsMatch(m.Value) ? m.Value.ToLowerInvariant() : "")
                .Replace("& ", "&amp; ", StringComparison.Ordinal);
        }

        private void Say(int line, Refusal why)
        {
            if (problems.Count < MostProblems)
                problems.Add(new(line + 1, why));
        }

        private static int Moment(Match times, int first)
        {
            int Part(int i) =>
                times.Groups[first + i].Length == 0 ? 0 : int.Parse(times.Groups[first + i].ValueSpan, CultureInfo.InvariantCulture);
            return (((Part(0) * 60) + Part(1)) * 60 + Part(2)) * 1000
                + int.Parse(times.Groups[first + 3].Value.PadRight(3, '0'), CultureInfo.InvariantCulture);
        }

        private static string Short(string text) => text.Length > 30 ? text[..30] + "…" : text;
    }

    [GeneratedRegex(
        @"^\s*(?:(\d{1,3}):)?([0-5]?\d):([0-5]?\d)[.,](\d{1,3})\s*-->\s*(?:(\d{1,3}):)?([0-5]?\d):([0-5]?\d)[.,](\d{1,3})(?:\s+(.*))?$"
    )]
    private static partial Regex Timing();

    [GeneratedRegex(@"^\s*(?:(?:(\d{1,3}):)?(\d{1,3}):)?(\d{1,5})(?:[.,](\d{1,3}))?\s*$")]
    private static partial Regex At();

    [GeneratedRegex(@"^[a-z]+:[\w%.,-]+$")]
    private static partial Regex Setting();

    [GeneratedRegex(@"^<(/?)([a-z]+)(?:\.[^\s<>]*)?(?:\s[^<>]*)?>$")]
    private static partial Regex Mark();

    [GeneratedRegex(@"^<(?:\d+:)?\d\d:\d\d\.\d{3}>$")]
    private static partial Regex Stamp();

    [GeneratedRegex("<[^<>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("^</?[bui]>$", RegexOptions.IgnoreCase)]
    private static partial Regex Simple();

    [GeneratedRegex(@"\{\\[^{}]*\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"<v(?:\.[^\s<>]*)?\s([^<>]+)>")]
    private static partial Regex Voice();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
