namespace Lms.Web.Features.Learning.Model;

/// <summary>
/// Turns heartbeats into active seconds. The time between two beats counts once, however many tabs send them, and a longer
/// silence counts nothing: the person was away. Only the server's clock is believed.
/// </summary>
public static class ActiveClock
{
    /// <summary>Browsers send a beat this often while the page is visible.</summary>
    public const int BeatSeconds = 15;

    /// <summary>A silence longer than this was a pause.</summary>
    public static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(40);

    /// <summary>The time after opening a lesson during which no one is asked.</summary>
    public const int SettleSeconds = 60;

    /// <summary>A check is announced this long before it opens.</summary>
    public const int AnnounceSeconds = 75;

    /// <param name="last">The person's last beat anywhere; null before the first.</param>
    /// <returns>Whole seconds to credit, and the moment up to which time is accounted for (so that fractions are not lost).</returns>
    public static (int Seconds, DateTime AccountedTo) Credit(DateTime? last, DateTime now)
    {
        if (last is not { } before || now - before > LongestGap)
            return (0, now);
        if (now <= before)
            return (0, before);
        var seconds = (int)(now - before).TotalSeconds;
        return (seconds, before.AddSeconds(seconds));
    }

    /// <summary>Is it time for a check?</summary>
    /// <param name="sinceCheck">Active seconds in the course since the last check.</param>
    /// <param name="inLesson">Active seconds in this lesson so far.</param>
    /// <param name="intervalMinutes">Of the lesson, else of the course.</param>
    /// <param name="checksLeft">Checks of this lesson that were not taken yet.</param>
    public static bool IsCheckDue(int sinceCheck, int inLesson, int intervalMinutes, int checksLeft) =>
        checksLeft > 0 && SecondsToCheck(sinceCheck, inLesson, intervalMinutes) <= 0;

    /// <summary>Seconds of study until the next check, when it is to be announced; null while it is further away.</summary>
    public static int? CheckIn(int sinceCheck, int inLesson, int intervalMinutes) =>
        SecondsToCheck(sinceCheck, inLesson, intervalMinutes) is var left && left <= AnnounceSeconds ? Math.Max(0, left) : null;

    private static int SecondsToCheck(int sinceCheck, int inLesson, int intervalMinutes) =>
        Math.Max(intervalMinutes * 60 - sinceCheck, Math.Min(SettleSeconds, intervalMinutes * 60) - inLesson);
}
