using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Lms.Web.Kernel;

namespace Lms.Web.Platform.Files.Media;

/// <summary>A part of a video that viewers can jump to.</summary>
public sealed partial record Chapter(int Second, string Title)
{
    private const int Most = 200;
    private const int MostTitle = 120;

    /// <summary>Parses lines of a time and a title, or a WebVTT file whose captions are the titles.</summary>
    /// <param name="seconds">Length of the video; 0 when unknown.</param>
    public static (IReadOnlyList<Chapter> Chapters, IReadOnlyList<CaptionProblem> Problems) Parse(string? text, int seconds = 0)
    {
        if (text?.TrimStart('\uFEFF').StartsWith("WEBVTT", StringComparison.Ordinal) == true)
        {
            var file = WebVtt.Parse(text, seconds);
            return ([.. file.Cues.Select(c => new Chapter(c.Start / 1000, WebVtt.Plain(c.Text).Words))], file.Problems);
        }
        var chapters = new List<Chapter>();
        var problems = new List<CaptionProblem>();
        var number = 0;
        if (text?.Length > WebVtt.MostBytes)
            return (chapters, [new(1, new Refusal("Chapters can’t be larger than {0} MB.", null, WebVtt.MostBytes >> 20))]);
        foreach (var line in (text ?? "").ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            if (line.Trim().Length == 0 || problems.Count >= WebVtt.MostProblems)
                continue;
            if (Line().Match(line.TrimEnd()) is not { Success: true } read)
            {
                problems.Add(new(number, new Refusal("Enter a time and a title, such as 2:30 The second step.")));
                continue;
            }
            int Part(int i) => read.Groups[i].Length == 0 ? 0 : int.Parse(read.Groups[i].ValueSpan, CultureInfo.InvariantCulture);
            var (second, title) = (((Part(1) * 60) + Part(2)) * 60 + Part(3), read.Groups[4].Value.Trim());
            if (title.Length > MostTitle)
                problems.Add(new(number, new Refusal("Use at most {0} characters for a title.", null, MostTitle)));
            else if (chapters.Count > 0 && second <= chapters[^1].Second)
                problems.Add(new(number, new Refusal("This chapter must start later than the one above it.")));
            else if (seconds > 0 && second >= seconds)
                problems.Add(new(number, new Refusal("This chapter starts after the end ({0}).", null, Clock(seconds))));
            chapters.Add(new(second, title));
        }
        if (chapters.Count > Most)
            problems.Add(new(number, new Refusal("A lesson can have at most {0} chapters.", null, Most)));
        return (chapters, problems);
    }

    /// <summary>The stored form: one line for each chapter.</summary>
    public static string? Lines(IReadOnlyList<Chapter> chapters) =>
        chapters.Count == 0 ? null : string.Join('\n', chapters.Select(c => $"{Clock(c.Second)} {c.Title}"));

    /// <summary>Returns the chapters as a file for players that show chapters themselves.</summary>
    /// <param name="seconds">Length of the video; 0 when unknown.</param>
    public static string Vtt(IReadOnlyList<Chapter> chapters, int seconds)
    {
        var text = new StringBuilder("WEBVTT\n");
        for (var i = 0; i < chapters.Count; i++)
        {
            var end = i + 1 < chapters.Count ? chapters[i + 1].Second : Math.Max(seconds, chapters[i].Second + 1);
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n{WebVtt.Time(chapters[i].Second * 1000)} --> {WebVtt.Time(end * 1000)}\n{chapters[i].Title.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)}\n"
            );
        }
        return text.ToString();
    }

    public static string Clock(int seconds)
    {
        var at = TimeSpan.FromSeconds(seconds);
        return at.TotalHours >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(int)at.TotalHours}:{at.Minutes:00}:{at.Seconds:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{at.Minutes}:{at.Seconds:00}");
    }

    [GeneratedRegex(@"^\s*\[?(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)\]?\s*[-–—:.)]?\s+(\S.*)$")]
    private static partial Regex Line();
}
