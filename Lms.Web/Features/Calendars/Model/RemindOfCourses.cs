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

/// <summary>
/// Reminds learners who have not studied anything for one week, and again after three, of the course that they visited last, and of
/// access that ends in a week or on the next day.
/// </summary>
public sealed class RemindOfCourses(LmsContext db, Notify notify, Viewer viewer, Words words) : IMorningReminder
{
    private static readonly int[] AwayDays = [7, 21];

    /// <summary>A run that was missed is made up for on the next day.</summary>
    private const int Slack = 2;

    private const int WarnDays = 7;
    private const int Page = 500;

    public async Task<int> SendAsync(Morning morning, CancellationToken stop) =>
        await EachAsync(a => AwayAsync(morning, a, stop), it => RemindAsync(it, morning, stop))
        + await EachAsync(a => EndingAsync(morning, a, stop), it => WarnAsync(it, morning, stop));

    private sealed record Unfinished
    {
        public required Guid EnrollmentId { get; init; }

        public required Guid PersonId { get; init; }

        public required string TimeZone { get; init; }

        public required string Locale { get; init; }

        public required string Title { get; init; }

        public required string Slug { get; init; }

        public required int Done { get; init; }

        public required int Total { get; init; }

        public required DateTime SeenAt { get; init; }

        public required DateTime? ExpiresAt { get; init; }
    }

    private async Task<int> EachAsync(Func<Guid, Task<List<Unfinished>>> read, Func<Unfinished, Task<bool>> send)
    {
        var (sent, after) = (0, Guid.Empty);
        while (true)
        {
            var page = await read(after);
            foreach (var it in page)
            {
                if (await send(it))
                    sent++;
                db.ChangeTracker.Clear();
            }
            if (page.Count < Page)
                return sent;
            after = page[^1].EnrollmentId;
        }
    }

    /// <summary>The course that a learner visited last, if they have been away from all of their courses for that long.</summary>
    private Task<List<Unfinished>> AwayAsync(Morning morning, Guid after, CancellationToken stop)
    {
        var now = morning.Now;
        var (week, slack) = (now.AddDays(-AwayDays[0]), now.AddDays(-AwayDays[0] - Slack));
        var (weeks, slacks) = (now.AddDays(-AwayDays[1]), now.AddDays(-AwayDays[1] - Slack));
        return ReadAsync(
            morning,
            Open(now)
                .Where(e => e.OpensAt == null || e.OpensAt <= week)
                .Where(e =>
                    ((e.LastAccessedAt ?? e.EnrolledAt) <= week && (e.LastAccessedAt ?? e.EnrolledAt) > slack)
                    || ((e.LastAccessedAt ?? e.EnrolledAt) <= weeks && (e.LastAccessedAt ?? e.EnrolledAt) > slacks)
                )
                .Where(e =>
                    !db.Enrollments.Any(o =>
                        o.PersonId == e.PersonId
                        && (
                            (o.LastAccessedAt ?? o.EnrolledAt) > (e.LastAccessedAt ?? e.EnrolledAt)
                            || ((o.LastAccessedAt ?? o.EnrolledAt) == (e.LastAccessedAt ?? e.EnrolledAt) && o.Id > e.Id)
                        )
                    )
                ),
            after,
            stop
        );
    }

    private Task<List<Unfinished>> EndingAsync(Morning morning, Guid after, CancellationToken stop)
    {
        var (now, soon) = (morning.Now, morning.Now.AddDays(WarnDays));
        return ReadAsync(morning, Open(now).Where(e => e.ExpiresAt <= soon), after, stop);
    }

    private IQueryable<Enrollment> Open(DateTime now) =>
        db
            .Enrollments.AsNoTracking()
            .Where(e =>
                (e.Status == EnrollmentStatus.Enrolled || e.Status == EnrollmentStatus.InProgress)
                && (e.ExpiresAt == null || e.ExpiresAt > now)
            );

    private Task<List<Unfinished>> ReadAsync(Morning morning, IQueryable<Enrollment> enrollments, Guid after, CancellationToken stop)
    {
        var (now, zones) = (morning.Now, morning.Zones);
        return (
            from e in enrollments
            where e.Id > after
            join course in db.Courses.Published on e.CourseId equals course.Id
            where course.Rules.EndsAt == null || course.Rules.EndsAt > now
            join person in db.OpenPeople() on e.PersonId equals person.Id
            where zones.Contains(person.TimeZone)
            orderby e.Id
            select new Unfinished
            {
                EnrollmentId = e.Id,
                PersonId = e.PersonId,
                TimeZone = person.TimeZone,
                Locale = person.Locale,
                Title = course.Title,
                Slug = course.Slug,
                Done = e.LessonsDone,
                Total = e.LessonsTotal,
                SeenAt = e.LastAccessedAt ?? e.EnrolledAt,
                ExpiresAt = e.ExpiresAt,
            }
        )
            .Take(Page)
            .ToListAsync(stop);
    }

    private Task<bool> RemindAsync(Unfinished it, Morning morning, CancellationToken stop)
    {
        Speak(it);
        var step = Array.FindLast(AwayDays, d => it.SeenAt <= morning.Now.AddDays(-d));
        return SendAsync(
            it,
            morning,
            CalendarNotifications.Away,
            $"away:{it.EnrollmentId}:{it.SeenAt:yyyyMMdd}:{step}",
            it.Done == 0 ? words["“{0}” is waiting for you", it.Title] : words["Continue with “{0}”", it.Title],
            it.Done == 0 ? words["You haven’t started yet."] : words["You’ve completed {0} of {1} lessons.", it.Done, it.Total],
            stop
        );
    }

    private Task<bool> WarnAsync(Unfinished it, Morning morning, CancellationToken stop)
    {
        Speak(it);
        var zone = Clock.Zone(it.TimeZone);
        var until = it.ExpiresAt!.Value;
        var isLast = until <= morning.Now.AddDays(2);
        return SendAsync(
            it,
            morning,
            CalendarNotifications.AccessEnds,
            $"ends:{it.EnrollmentId}:{until:yyyyMMddHHmm}:{(isLast ? 1 : WarnDays)}",
            words["Your access to “{0}” ends soon", it.Title],
            words[
                "You can study until {0}. If you need more time, ask the instructor.",
                Dates.WeekdayMoment(TimeZoneInfo.ConvertTimeFromUtc(until, zone))
            ],
            stop
        );
    }

    /// <summary>Uses the learner’s language, also for dates.</summary>
    private void Speak(Unfinished it) => Languages.Speak(Languages.Of(it.Locale, viewer.InstitutionLocale));

    private async Task<bool> SendAsync(
        Unfinished it,
        Morning morning,
        NotificationKind kind,
        string key,
        Sentence title,
        Sentence text,
        CancellationToken stop
    )
    {
        var timing = morning.MailTiming(Clock.Zone(it.TimeZone));
        var isNew = await notify.RunAsync(
            it.PersonId,
            kind,
            key,
            title,
            text,
            $"/learn/{it.Slug}",
            words["Continue learning"],
            stop,
            timing: timing
        );
        await db.SaveChangesAsync(stop);
        return isNew;
    }
}
