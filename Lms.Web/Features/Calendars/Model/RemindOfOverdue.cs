using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Notifications.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Calendars.Model;

/// <summary>Lists to learners what they have missed, the morning after something was added to the list.</summary>
public sealed class RemindOfOverdue(LmsContext db, Notify notify, Viewer viewer, Words words) : IMorningReminder
{
    /// <summary>How long ago a deadline may have passed; long enough for a product that was down over a weekend.</summary>
    private const int Days = 3;

    private const int MostListed = 10;
    private const int Page = 500;

    public async Task<int> SendAsync(Morning morning, CancellationToken stop)
    {
        var (sent, after) = (0, Guid.Empty);
        while (true)
        {
            var page = await ConcernedAsync(morning, after, stop);
            foreach (var person in page)
            {
                if (await SendAsync(person, morning, stop))
                    sent++;
                db.ChangeTracker.Clear();
            }
            if (page.Count < Page)
                return sent;
            after = page[^1].Id;
        }
    }

    private sealed record Learner(Guid Id, string TimeZone, string Locale);

    /// <summary>Learners who may have missed something lately. The database does not know the time zones of relative dates.</summary>
    private Task<List<Learner>> ConcernedAsync(Morning morning, Guid after, CancellationToken stop)
    {
        var (now, zones) = (morning.Now, morning.Zones);
        var (since, earliest, latest) = (now.AddDays(-Days), now.AddDays(-Days - 2), now.AddDays(1));
        var late =
            from it in db.Applying(db.Enrollments.Active.Where(e => e.CompletedAt == null)).Open(db)
            where
                (it.Deadline.DueAt > since && it.Deadline.DueAt <= now)
                || (
                    it.Deadline.DueAt == null
                    && it.Enrollment.CountsFrom.AddDays((double)it.Deadline.DaysAfterStart!) > earliest
                    && it.Enrollment.CountsFrom.AddDays((double)it.Deadline.DaysAfterStart!) <= latest
                )
            join course in db.Courses.Published on it.Deadline.CourseId equals course.Id
            select it.Enrollment.PersonId;
        return db.OpenPeople()
            .AsNoTracking()
            .Where(p => zones.Contains(p.TimeZone) && p.Id > after && late.Contains(p.Id))
            .OrderBy(p => p.Id)
            .Select(p => new Learner(p.Id, p.TimeZone, p.Locale))
            .Take(Page)
            .ToListAsync(stop);
    }

    private async Task<bool> SendAsync(Learner to, Morning morning, CancellationToken stop)
    {
        var missed = (await db.DueForAsync(to.Id, morning.Now, DeadlineQueries.MostRead)).Where(d => d.DueAt <= morning.Now).ToList();
        if (missed.Count == 0 || missed[^1].DueAt <= morning.Now.AddDays(-Days))
            return false;
        Languages.Speak(Languages.Of(to.Locale, viewer.InstitutionLocale));
        var zone = Clock.Zone(to.TimeZone);
        var lines = missed
            .AsEnumerable()
            .Reverse()
            .Take(MostListed)
            .Select(d =>
                words[
                    "“{0}” in “{1}” was due on {2}",
                    d.Title,
                    d.CourseTitle,
                    Dates.WeekdayMoment(TimeZoneInfo.ConvertTimeFromUtc(d.DueAt, zone))
                ].Value
            );
        var isNew = await notify.RunAsync(
            to.Id,
            CalendarNotifications.Overdue,
            $"overdue:{missed[^1].DueAt:yyyyMMddHHmm}",
            words.Count(missed.Count, "1 deadline has passed", "{0} deadlines have passed"),
            words["{0}", string.Join('\n', lines)],
            missed[^1].Url,
            words["Continue learning"],
            stop,
            timing: morning.MailTiming(zone)
        );
        await db.SaveChangesAsync(stop);
        return isNew;
    }
}
