using System.Globalization;
using System.Net;
using System.Text;

namespace Lms.Web.Platform.Files.Media;

/// <summary>Captions as a text: grouped into paragraphs, each with its starting time. Made when captions are saved.</summary>
public static class Transcript
{
    /// <summary>The gap at which a speaker takes a breath, in milliseconds.</summary>
    private const int Pause = 2500;

    private const int Enough = 320;

    private const int TooMuch = 700;

    public sealed record Paragraph(string? Speaker, IReadOnlyList<(Cue Cue, string Words)> Parts);

    public static IReadOnlyList<Paragraph> Of(IReadOnlyList<Cue> cues)
    {
        var all = new List<Paragraph>();
        var parts = new List<(Cue Cue, string Words)>();
        var (speaker, length) = ((string?)null, 0);
        foreach (var cue in cues)
        {
            var (says, words) = WebVtt.Plain(cue.Text);
            if (words.Length == 0)
                continue;
            var isNext =
                parts.Count > 0
                && (
                    cue.Start - parts[^1].Cue.End > Pause
                    || (says is not null && says != speaker)
                    || length > TooMuch
                    || (length > Enough && parts[^1].Words[^1] is '.' or '?' or '!' or '…' or '。' or '؟' or '।')
                );
            if (isNext)
            {
                all.Add(new(speaker, [.. parts]));
                parts.Clear();
                length = 0;
            }
            if (says is not null || parts.Count == 0)
                speaker = says;
            parts.Add((cue, words));
            length += words.Length;
        }
        if (parts.Count > 0)
            all.Add(new(speaker, [.. parts]));
        return all;
    }

    /// <summary>
    /// Safe to show: all words are encoded. Times are links, so that they can be reached by keyboard; the words can be clicked too.
    /// </summary>
    public static string Html(IReadOnlyList<Cue> cues)
    {
        var html = new StringBuilder();
        foreach (var it in Of(cues))
        {
            var start = it.Parts[0].Cue.Start;
            html.Append(
                CultureInfo.InvariantCulture,
                $"<p><a class=\"cue__time\" href=\"#t={start / 1000}\" data-seek=\"{Seconds(start)}\">{Clock(start)}</a> "
            );
            if (it.Speaker is not null)
                html.Append("<b>").Append(WebUtility.HtmlEncode(it.Speaker)).Append(":</b> ");
            foreach (var (cue, words) in it.Parts)
                html.Append(
                        CultureInfo.InvariantCulture,
                        $"<span class=\"cue\" data-seek=\"{Seconds(cue.Start)}\" data-until=\"{Seconds(cue.End)}\">"
                    )
                    .Append(WebUtility.HtmlEncode(words))
                    .Append("</span> ");
            html.Append("</p>\n");
        }
        return html.ToString();
    }

    /// <summary>The transcript as text, for download.</summary>
    public static string Text(IReadOnlyList<Cue> cues) =>
        string.Join(
            "\n\n",
            Of(cues)
                .Select(p =>
                    $"[{Clock(p.Parts[0].Cue.Start)}] {(p.Speaker is null ? "" : p.Speaker + ": ")}{string.Join(' ', p.Parts.Select(x => x.Words))}"
                )
        ) + "\n";

    private static string Seconds(int milliseconds) => (milliseconds / 1000m).ToString("0.###", CultureInfo.InvariantCulture);

    private static string Clock(int milliseconds) => Chapter.Clock(milliseconds / 1000);
}
