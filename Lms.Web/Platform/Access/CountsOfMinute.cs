using System.Collections.Concurrent;

namespace Lms.Web.Platform.Access;

/// <summary>Counts by key that start over with each minute, without a timer.</summary>
internal sealed class CountsOfMinute(TimeProvider clock)
{
    private Minute current = new(0);

    private sealed record Minute(long Number)
    {
        public ConcurrentDictionary<string, int> Counts { get; } = new();
    }

    public int Of(string key) => Now().Counts.GetValueOrDefault(key);

    /// <returns>The count with this one.</returns>
    public int Add(string key) => Now().Counts.AddOrUpdate(key, 1, static (_, count) => count + 1);

    private Minute Now()
    {
        var number = clock.GetUtcNow().ToUnixTimeSeconds() / 60;
        var minute = current;
        if (minute.Number == number)
            return minute;
        // Only one of several parallel requests replaces the previous minute; the others count in its replacement.
        var next = new Minute(number);
        return Interlocked.CompareExchange(ref current, next, minute) is var before && before == minute ? next : before;
    }
}
