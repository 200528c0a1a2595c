using System.Collections.Concurrent;

namespace Lms.Web.Features.Classes.Joining;

/// <summary>
/// Limits how many wrong codes are tried in a minute: for each account, and for visitors for each network. A wrong code of a visitor
/// never keeps the signed-in people of the same network out, so nobody can lock a school out.
/// </summary>
public sealed class WrongCodes(TimeProvider clock)
{
    public const int MostOfAccount = 10;

    public const int MostOfNetwork = 60;

    private Minute current = new(0);

    private sealed record Minute(long Number)
    {
        public ConcurrentDictionary<string, int> Wrong { get; } = new();
    }

    /// <param name="who">An account or a network.</param>
    public bool IsLimited(string who, int most) => Now().Wrong.GetValueOrDefault(who) >= most;

    public void Count(string who) => Now().Wrong.AddOrUpdate(who, 1, static (_, count) => count + 1);

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
