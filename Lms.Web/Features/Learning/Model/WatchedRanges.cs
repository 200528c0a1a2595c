using System.Globalization;

namespace Lms.Web.Features.Learning.Model;

/// <summary>
/// Which seconds of a video were watched, as sorted ranges apart from each other. Kept as text: <c>0-30,45-60</c> (ends exclusive).
/// </summary>
public sealed class WatchedRanges
{
    /// <summary>Fastest playback that counts as watching.</summary>
    public const int MaxSpeed = 2;

    private const int SlackSeconds = 3;
    private const int MostRanges = 500;

    private readonly List<(int From, int To)> ranges;

    private WatchedRanges(List<(int, int)> ranges) => this.ranges = ranges;

    public int Seconds => ranges.Sum(r => r.To - r.From);

    /// <summary>Reads the output of <see cref="ToString"/>; skips anything that is not a range.</summary>
    public static WatchedRanges Parse(string? text)
    {
        var watched = new WatchedRanges([]);
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Take(MostRanges))
        {
            var dash = part.IndexOf('-', StringComparison.Ordinal);
            if (
                dash > 0
                && int.TryParse(part.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out var from)
                && int.TryParse(part.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var to)
            )
                watched.Add(from, to);
        }
        return watched;
    }

    /// <summary>
    /// Takes over what a browser says was watched since its last beat, as far as it can be true:
    /// within the video, and no more than could be played in the time that passed.
    /// </summary>
    public void Take(WatchedRanges claimed, int videoSeconds, double elapsedSeconds)
    {
        var credible = (int)Math.Min(int.MaxValue, (Math.Max(0, elapsedSeconds) * MaxSpeed) + SlackSeconds);
        foreach (var (from, to) in claimed.ranges)
        {
            var end = Math.Min(to, videoSeconds > 0 ? videoSeconds : to);
            if (end <= from)
                continue;
            var length = Math.Min(end - from, credible);
            if (length <= 0)
                return;
            Add(from, from + length);
            credible -= length;
        }
    }

    public void Add(WatchedRanges others)
    {
        foreach (var (from, to) in others.ranges)
            Add(from, to);
    }

    public void Add(int from, int to)
    {
        if (from < 0 || to <= from)
            return;
        for (var i = ranges.Count - 1; i >= 0; i--)
        {
            if (ranges[i].From > to || ranges[i].To < from)
                continue;
            (from, to) = (Math.Min(from, ranges[i].From), Math.Max(to, ranges[i].To));
            ranges.RemoveAt(i);
        }
        var place = ranges.FindIndex(r => r.From > from);
        ranges.Insert(place < 0 ? ranges.Count : place, (from, to));
    }

    public override string ToString() =>
        string.Join(',', ranges.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.From}-{r.To}")));
}
