using System.Globalization;

namespace Lms.Web.Platform.Text;

/// <summary>
/// Days and times as the current language writes them; its patterns are among its sentences, keyed by the English pattern.
/// </summary>
public static class Dates
{
    /// <summary>March 4, 2027.</summary>
    public static string Day(DateOnly on) => on.ToString(Pattern("MMMM d, yyyy"), CultureInfo.CurrentCulture);

    public static string Day(DateTime local) => Day(DateOnly.FromDateTime(local));

    /// <summary>Mar 4.</summary>
    public static string ShortDay(DateOnly on) => on.ToString(Pattern("MMM d"), CultureInfo.CurrentCulture);

    /// <summary>Mar 4, 2027.</summary>
    public static string ShortDayOfYear(DateOnly on) => on.ToString(Pattern("MMM d, yyyy"), CultureInfo.CurrentCulture);

    /// <summary>Mar.</summary>
    public static string Month(DateOnly on) => on.ToString(Pattern("MMM"), CultureInfo.CurrentCulture);

    public static string Month(DateTime local) => Month(DateOnly.FromDateTime(local));

    /// <summary>14:30.</summary>
    public static string Time(DateTime local) => local.ToString(Pattern("H:mm"), CultureInfo.CurrentCulture);

    /// <summary>Mar 4, 2027, 14:30.</summary>
    public static string Moment(DateTime local) => local.ToString(Pattern("MMM d, yyyy, H:mm"), CultureInfo.CurrentCulture);

    /// <summary>Thursday, March 4, 14:30.</summary>
    public static string WeekdayMoment(DateTime local) => local.ToString(Pattern("dddd, MMMM d, H:mm"), CultureInfo.CurrentCulture);

    private static string Pattern(string english) => Languages.Current?.Pattern(english) ?? english;
}
