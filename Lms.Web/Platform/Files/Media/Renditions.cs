using System.Globalization;
using System.Text;

namespace Lms.Web.Platform.Files.Media;

/// <summary>One size in which a video is prepared.</summary>
/// <param name="Height">The height it is named after: 360, 720, 1080.</param>
/// <param name="Box">The longer and the shorter side that the image fits into.</param>
/// <param name="Kilobits">The maximum per second, without audio.</param>
/// <param name="Level">The H.264 level (ITU-T H.264, annex A), times ten.</param>
public sealed record Rendition(int Height, (int Long, int Short) Box, int Kilobits, int SoundKilobits, int Level)
{
    public static readonly IReadOnlyList<Rendition> Ladder =
    [
        new(360, (640, 360), 800, 96, 30),
        new(720, (1280, 720), 2500, 128, 31),
        new(1080, (1920, 1080), 5000, 128, 40),
    ];

    /// <summary>The sizes that suit a video: none larger than the video, and always the smallest.</summary>
    public static IReadOnlyList<Rendition> For(int width, int height)
    {
        var (most, least) = (Math.Max(width, height), Math.Min(width, height));
        // A video a little smaller than a box (1276 × 720) is still best shown in it.
        return [.. Ladder.Where((r, i) => i == 0 || most >= r.Box.Long * 0.9 || least >= r.Box.Short * 0.9)];
    }

    /// <summary>The size in which a video of this size is rendered, even numbers only.</summary>
    public (int Width, int Height) Fit(int width, int height)
    {
        var (w, h) = width >= height ? Box : (Box.Short, Box.Long);
        var scale = Math.Min(1, Math.Min((double)w / width, (double)h / height));
        return (Even(width * scale), Even(height * scale));
    }

    /// <summary>
    /// The arguments that make all renditions in one run: a file of fragments and its playlist for each (RFC 8216), so that a seek is one
    /// request for a range.
    /// </summary>
    public static IEnumerable<string> Arguments(IReadOnlyList<Rendition> renditions, MediaFacts facts)
    {
        var slower = facts.FramesPerSecond > 31 ? "fps=30," : "";
        var splits = string.Concat(renditions.Select((_, i) => $"[s{i}]"));
        var scales = renditions.Select(
            (r, i) =>
            {
                var (w, h) = r.Fit(facts.Width, facts.Height);
                return string.Create(CultureInfo.InvariantCulture, $"[s{i}]scale={w}:{h},setsar=1,format=yuv420p[v{i}]");
            }
        );
        yield return "-filter_complex";
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"[0:v:0]{slower}split={renditions.Count}{splits};{string.Join(';', scales)}"
        );
        for (var i = 0; i < renditions.Count; i++)
            foreach (var argument in renditions[i].Output(i, facts.HasSound))
                yield return argument;
    }

    /// <summary>The master playlist.</summary>
    public static string Master(IReadOnlyList<Rendition> renditions, MediaFacts facts)
    {
        var text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n");
        foreach (var r in renditions)
        {
            var (w, h) = r.Fit(facts.Width, facts.Height);
            var sound = facts.HasSound ? ",mp4a.40.2" : "";
            text.Append(
                CultureInfo.InvariantCulture,
                $"#EXT-X-STREAM-INF:BANDWIDTH={(r.Kilobits + (facts.HasSound ? r.SoundKilobits : 0)) * 1100},RESOLUTION={w}x{h},CODECS=\"avc1.4d40{r.Level:x2}{sound}\"\n{r.Height}.m3u8\n"
            );
        }
        return text.ToString();
    }

    private string[] Output(int index, bool hasSound)
    {
        string Kilo(int many) => string.Create(CultureInfo.InvariantCulture, $"{many}k");
        return
        [
            "-map",
            string.Create(CultureInfo.InvariantCulture, $"[v{index}]"),
            .. hasSound ? (string[])["-map", "0:a:0", "-c:a", "aac", "-b:a", Kilo(SoundKilobits), "-ac", "2", "-ar", "48000"] : [],
            "-c:v",
            "libx264",
            "-preset",
            "veryfast",
            "-crf",
            "23",
            "-maxrate",
            Kilo(Kilobits),
            "-bufsize",
            Kilo(2 * Kilobits),
            "-profile:v",
            "main",
            "-level:v",
            (Level / 10m).ToString("0.0", CultureInfo.InvariantCulture),
            "-force_key_frames",
            "expr:gte(t,n_forced*4)",
            "-sc_threshold",
            "0",
            "-map_metadata",
            "-1",
            "-map_chapters",
            "-1",
            "-f",
            "hls",
            "-hls_time",
            "4",
            "-hls_playlist_type",
            "vod",
            "-hls_segment_type",
            "fmp4",
            "-hls_flags",
            "single_file",
            "-hls_segment_filename",
            string.Create(CultureInfo.InvariantCulture, $"{Height}.mp4"),
            string.Create(CultureInfo.InvariantCulture, $"{Height}.m3u8"),
        ];
    }

    private static int Even(double side) => Math.Max(2, (int)Math.Round(side / 2) * 2);
}
