using Lms.Web.Features.Calendars.Model;

namespace Lms.Web.Tests.Features.Calendars;

/// <summary>The arithmetic of due dates, across time zones and daylight saving time.</summary>
public sealed class DueDatesTests
{
    private static DateTime Utc(string time) =>
        DateTime.Parse(
            time,
            System.Globalization.CultureInfo.InvariantCulture,
            System.Globalization.DateTimeStyles.AdjustToUniversal | System.Globalization.DateTimeStyles.AssumeUniversal
        );

    [Theory]
    // The same day: until its last minute.
    [InlineData("2027-01-10T08:00", 0, "Europe/Berlin", "2027-01-10T22:59")]
    [InlineData("2027-01-10T08:00", 7, "Europe/Berlin", "2027-01-17T22:59")]
    // Clocks go forward on March 28, 2027, and back on October 31.
    [InlineData("2027-03-20T08:00", 7, "Europe/Berlin", "2027-03-27T22:59")]
    [InlineData("2027-03-20T08:00", 8, "Europe/Berlin", "2027-03-28T21:59")]
    [InlineData("2027-10-30T08:00", 0, "Europe/Berlin", "2027-10-30T21:59")]
    [InlineData("2027-10-30T08:00", 1, "Europe/Berlin", "2027-10-31T22:59")]
    // Half past eleven at night in UTC is the next day in Berlin, and still the day before in New York.
    [InlineData("2027-01-10T23:30", 1, "Europe/Berlin", "2027-01-12T22:59")]
    [InlineData("2027-01-11T03:00", 1, "America/New_York", "2027-01-12T04:59")]
    [InlineData("2027-01-10T08:00", 1, "Asia/Kathmandu", "2027-01-11T18:14")]
    [InlineData("2027-01-10T12:00", 1, "Pacific/Kiritimati", "2027-01-12T09:59")]
    // A leap day, and the end of a year.
    [InlineData("2028-02-28T08:00", 1, "UTC", "2028-02-29T23:59")]
    [InlineData("2027-12-31T08:00", 1, "UTC", "2028-01-01T23:59")]
    // An unknown time zone counts as UTC.
    [InlineData("2027-01-10T08:00", 1, "Atlantis/Capital", "2027-01-11T23:59")]
    public void Days_after_the_start_end_with_the_local_day(string countsFrom, int days, string zone, string due) =>
        Assert.Equal(Utc(due), DueDates.Of(null, days, zone, Utc(countsFrom)));

    [Fact]
    public void A_fixed_time_does_not_depend_on_the_start() =>
        Assert.Equal(Utc("2027-05-01T10:00"), DueDates.Of(Utc("2027-05-01T10:00"), null, "Asia/Tokyo", Utc("2020-01-01T00:00")));

    [Theory]
    [InlineData("2027-03-27T11:00", 1, "2027-03-28T10:00")]
    [InlineData("2027-10-30T10:00", 1, "2027-10-31T11:00")]
    [InlineData("2027-03-28T10:00", -1, "2027-03-27T11:00")]
    public void Shifting_keeps_the_local_time(string due, int days, string shifted)
    {
        var deadline = new Deadline(Ids.New(), DeadlineTarget.Course, Ids.New(), DeadlineAudience.Everyone, null, Utc("2027-01-01T00:00"));
        Assert.True(deadline.Set(Utc(due), null, "Europe/Berlin", null, Utc("2027-01-01T00:00")).IsDone);
        deadline.Shift(days);
        Assert.Equal(Utc(shifted), deadline.DueAt);
    }
}
