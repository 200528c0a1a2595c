using Lms.Web.Features.Calendars.Model;

namespace Lms.Web.Tests.Features.Calendars;

public sealed class ReminderRuleTests
{
    [Theory]
    [InlineData(48 * 60, null)]
    [InlineData((24 * 60) + 1, null)]
    [InlineData(24 * 60, ReminderKind.DayBefore)]
    [InlineData(61, ReminderKind.DayBefore)]
    [InlineData(60, ReminderKind.HourBefore)]
    [InlineData(1, ReminderKind.HourBefore)]
    [InlineData(0, null)]
    [InlineData(-5, null)]
    public void Reminders_are_due_one_day_and_one_hour_before_the_deadline(int minutesLeft, ReminderKind? kind)
    {
        var now = new DateTime(2027, 3, 4, 12, 0, 0, DateTimeKind.Utc);
        Assert.Equal(kind, Reminders.Due(now.AddMinutes(minutesLeft), now));
    }
}
