using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Features.Notifications.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Jobs;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Calendars.Model;

/// <summary>Reminds learners who are not done once one day and once one hour before a deadline, in their own time zone.</summary>
public sealed class Reminders(LmsContext db, Notify notify, Viewer viewer, Words words, TimeProvider clock)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>The reminder that is due now; null if none is.</summary>
    public static ReminderKind? Due(DateTime dueAt, DateTime now) =>
        (dueAt - now) switch
        {
            var left when left <= TimeSpan.Zero => null,
            var left when left <= Hour => ReminderKind.HourBefore,
            var left when left <= Day => ReminderKind.DayBefore,
            _ => null,
        };

    /// <summary>Sends the reminders of the viewer's institution.</summary>
    /// <returns>How many people were reminded.</returns>
    public async Task<int> SendAsync(CancellationToken stop)
    {
        var sent = 0;
        foreach (var waiting in await WaitingAsync(stop))
        {
            if (await SendAsync(waiting, stop))
                sent++;
            db.ChangeTracker.Clear();
        }
        return sent;
    }

    private sealed record Waiting
    {
        public required Guid DeadlineId { get; init; }

        public required DateTime DueAt { get; init; }

        public required Guid EnrollmentId { get; init; }

        public required Guid PersonId { get; init; }

        public required string TimeZone { get; init; }

        public required string Locale { get; init; }

        public required string CourseTitle { get; init; }

        public required string CourseSlug { get; init; }

        public required string? LessonTitle { get; init; }

        public required string? LessonSlug { get; init; }

        public required ReminderKind Kind { get; init; }
    }

    private async Task<List<Waiting>> WaitingAsync(CancellationToken stop)
    {
        var now = clock.Now;
        var (inAnHour, tomorrow) = (now + Hour, now + Day);
        return await (
            from deadline in db.Deadlines.AsNoTracking()
            where deadline.DueAt > now && deadline.DueAt <= tomorrow
            join course in db.Courses.Published on deadline.CourseId equals course.Id
            join enrollment in db.Enrollments.Active on deadline.CourseId equals enrollment.CourseId
            where enrollment.CompletedAt == null
            join person in db.OpenPeople() on enrollment.PersonId equals person.Id
            join lesson in db.ShownLessons() on deadline.LessonId equals lesson.Id into lessons
            from lesson in lessons.DefaultIfEmpty()
            where deadline.LessonId == null || lesson != null
            where
                !db.LessonProgress.Any(p =>
                    p.EnrollmentId == enrollment.Id && p.LessonId == deadline.LessonId && p.Status == ProgressStatus.Completed
                )
            let kind = deadline.DueAt <= inAnHour ? ReminderKind.HourBefore : ReminderKind.DayBefore
            where
                !db.RemindersSent.Any(r =>
                    r.DeadlineId == deadline.Id && r.EnrollmentId == enrollment.Id && r.Kind == kind && r.DueAt == deadline.DueAt
                )
            select new Waiting
            {
                DeadlineId = deadline.Id,
                DueAt = deadline.DueAt,
                EnrollmentId = enrollment.Id,
                PersonId = person.Id,
                TimeZone = person.TimeZone,
                Locale = person.Locale,
                CourseTitle = course.Title,
                CourseSlug = course.Slug,
                LessonTitle = lesson == null ? null : lesson.Title,
                LessonSlug = lesson == null ? null : lesson.Slug,
                Kind = kind,
            }
        ).ToListAsync(stop);
    }

    /// <summary>
    /// Sends one reminder in one short transaction: the sent mark, the notification and the email are saved together or not at all.
    /// </summary>
    private async Task<bool> SendAsync(Waiting it, CancellationToken stop)
    {
        var zone = Clock.Zone(it.TimeZone);
        // Uses the reminded person's language, also for the date.
        Languages.Speak(Languages.Of(it.Locale, viewer.InstitutionLocale));
        var due = Dates.WeekdayMoment(TimeZoneInfo.ConvertTimeFromUtc(it.DueAt, zone));
        var what = it.LessonTitle ?? it.CourseTitle;
        var title =
            it.Kind is ReminderKind.HourBefore ? words["“{0}” is due within an hour", what]
            : Clock.DayIn(zone, it.DueAt) == Clock.DayIn(zone, clock.Now) ? words["“{0}” is due today", what]
            : words["“{0}” is due tomorrow", what];
        var text = it.LessonTitle is null
            ? words["The course is due on {0} (your time zone).", due]
            : words["The lesson in “{0}” is due on {1} (your time zone).", it.CourseTitle, due];
        try
        {
            db.Add(
                new ReminderSent
                {
                    DeadlineId = it.DeadlineId,
                    EnrollmentId = it.EnrollmentId,
                    Kind = it.Kind,
                    DueAt = it.DueAt,
                    SentAt = clock.Now,
                }
            );
            await notify.RunAsync(
                it.PersonId,
                CalendarNotifications.DeadlineNear,
                $"due:{it.DeadlineId}:{it.Kind}:{it.DueAt:yyyyMMddHHmm}",
                title,
                text,
                it.LessonSlug is null ? $"/learn/{it.CourseSlug}" : $"/learn/{it.CourseSlug}/{it.LessonSlug}",
                words["Continue learning"],
                stop
            );
            await db.SaveChangesAsync(stop);
            return true;
        }
        catch (DbUpdateException twice) when (Violations.IsUnique(twice))
        {
            return false;
        }
    }
}
