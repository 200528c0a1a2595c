using System.Globalization;
using Lms.Web.Features.People.Model;

namespace Lms.Web.Tests.Features.Calendars;

/// <summary>Quiet hours are hours of the wall clock, also on the days when it is changed.</summary>
public sealed class QuietHoursTests
{
    [Theory]
    [InlineData(22, 7, "2026-06-01T19:59Z", null)]
    [InlineData(22, 7, "2026-06-01T20:00Z", "2026-06-02T05:00Z")]
    [InlineData(22, 7, "2026-06-02T04:59Z", "2026-06-02T05:00Z")]
    [InlineData(22, 7, "2026-06-02T05:00Z", null)]
    [InlineData(12, 14, "2026-06-01T10:30Z", "2026-06-01T12:00Z")]
    [InlineData(12, 14, "2026-06-01T12:00Z", null)]
    // The night that is an hour shorter, and the one that is an hour longer.
    [InlineData(22, 7, "2026-03-28T21:30Z", "2026-03-29T05:00Z")]
    [InlineData(22, 7, "2026-10-24T20:30Z", "2026-10-25T06:00Z")]
    // Two o’clock does not exist that night; three does.
    [InlineData(22, 2, "2026-03-28T22:30Z", "2026-03-29T01:00Z")]
    [InlineData(0, 23, "2026-06-01T22:00Z", "2026-06-02T21:00Z")]
    public void They_end_at_an_hour_of_the_wall_clock_in_Berlin(int from, int to, string now, string? until) =>
        Assert.Equal(until is null ? null : At(until), new QuietHours(from, to).Until(At(now), Clock.Zone("Europe/Berlin")));

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(22, 7, null)]
    [InlineData(22, null, "QuietTo")]
    [InlineData(null, 7, "QuietFrom")]
    [InlineData(24, 7, "QuietFrom")]
    [InlineData(7, 7, "QuietTo")]
    public void They_have_a_start_and_another_end(int? from, int? to, string? wrong)
    {
        var person = new Person("a@b.example", "A", "B", "Europe/Berlin", DateTime.UnixEpoch);
        Assert.Equal(wrong, person.Rest(from, to).Refusal?.Field);
    }

    private static DateTime At(string text) =>
        DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);
}
