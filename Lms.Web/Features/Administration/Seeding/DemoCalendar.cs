using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;

namespace Lms.Web.Features.Administration.Seeding;

/// <summary>Days and hours in the time zones of the people.</summary>
internal sealed class DemoCalendar(TimeProvider clock)
{
    public DateOnly Today(Person person) => Clock.DayIn(Clock.Zone(person.TimeZone), clock.Now);

    /// <summary>A minute of the day so many days ago where the person lives, never later than now.</summary>
    public DateTime At(Person person, int daysAgo, int minuteOfDay)
    {
        var local = Today(person).AddDays(-daysAgo).ToDateTime(TimeOnly.MinValue).AddMinutes(minuteOfDay);
        var at = TimeZoneInfo.ConvertTimeToUtc(local, Clock.Zone(person.TimeZone));
        return at < clock.Now ? at : clock.Now;
    }
}
