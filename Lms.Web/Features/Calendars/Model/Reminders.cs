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

    /// <summary>How many are read at once, so that memory stays flat however many learners there are.</summary>
    private const int Page = 500;

    /// <summary>How many are reminded in one short transaction.</summary>
    private const int AtOnce = 50;

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
        var after = Guid.Empty;
        while (true)
        {
            var page = await WaitingAsync(after, stop);
            foreach (var some in page.Where(w => w.IsDue(clock.Now)).Chunk(AtOnce))
                sent += await SendAsync(some, stop);
            if (page.Count < Page)
                return sent;
            // The last enrollment of the page may have more deadlines, unless the page is full of them alone.
            var last = page[^1].EnrollmentId;
            after = page.LastOrDefault(w => w.EnrollmentId != last)?.EnrollmentId ?? last;
        }
    }

    private sealed record Waiting
    {
        public required Guid DeadlineId { get; init; }

        public required DateTime? FixedAt { get; init; }

        public required int? Days { get; init; }

        public required string Zone { get; init; }

        public required DateTime CountsFrom { get; init; }

        public required Guid EnrollmentId { get; init; }

        public required Guid PersonId { get; init; }

        public required string TimeZone { get; init; }

        public required string Locale { get; init; }

        public required string CourseTitle { get; init; }

        public required string CourseSlug { get; init; }

        public required string? LessonTitle { get; init; }

        public required string? LessonSlug { get; init; }

        public required Guid? PartId { get; init; }

        public required string? PartTitle { get; init; }

        /// <summary>What was sent before, for whatever time.</summary>
        public required IReadOnlyList<Sent> SentFor { get; init; }

        public DateTime DueAt => DueDates.Of(FixedAt, Days, Zone, CountsFrom);

        public ReminderKind Kind(DateTime now) => Due(DueAt, now) ?? ReminderKind.DayBefore;

        public bool IsDue(DateTime now) => Due(DueAt, now) is { } kind && !SentFor.Any(s => s.Kind == kind && s.DueAt == DueAt);
    }

    /// <summary>A reminder that was sent.</summary>
    private sealed record Sent
    {
        public required ReminderKind Kind { get; init; }

        public required DateTime DueAt { get; init; }
    }

    /// <summary>
    /// The next reminders that have not been sent. Relative dates are only narrowed down by the database: it does not know the time zones.
    /// </summary>
    private async Task<List<Waiting>> WaitingAsync(Guid after, CancellationToken stop)
    {
        var now = clock.Now;
        var (inAnHour, tomorrow) = (now + Hour, now + Day);
        var (earliest, latest) = (now.AddDays(-2), now.AddDays(2));
        var active = db.Enrollments.AsNoTracking().Active.Where(e => e.CompletedAt == null && e.Id > after);
        var found = await (
            from it in db.Applying(active).Open(db)
            let deadline = it.Deadline
            let enrollment = it.Enrollment
            where
                (deadline.DueAt > now && deadline.DueAt <= tomorrow)
                || (
                    deadline.DueAt == null
                    && enrollment.CountsFrom.AddDays((double)deadline.DaysAfterStart!) > earliest
                    && enrollment.CountsFrom.AddDays((double)deadline.DaysAfterStart!) <= latest
                )
            let kind = deadline.DueAt <= inAnHour ? ReminderKind.HourBefore : ReminderKind.DayBefore
            where
                deadline.DueAt == null
                || !db.RemindersSent.Any(r =>
                    r.DeadlineId == deadline.Id && r.EnrollmentId == enrollment.Id && r.Kind == kind && r.DueAt == deadline.DueAt
                )
            join course in db.Courses.Published on deadline.CourseId equals course.Id
            join person in db.OpenPeople() on enrollment.PersonId equals person.Id
            join lesson in db.ShownLessons() on deadline.LessonId equals lesson.Id into lessons
            from lesson in lessons.DefaultIfEmpty()
            where deadline.LessonId == null || lesson != null
            orderby enrollment.Id
            select new Waiting
            {
                DeadlineId = deadline.Id,
                FixedAt = deadline.DueAt,
                Days = deadline.DaysAfterStart,
                Zone = deadline.TimeZone,
                CountsFrom = enrollment.CountsFrom,
                EnrollmentId = enrollment.Id,
                PersonId = person.Id,
                TimeZone = person.TimeZone,
                Locale = person.Locale,
                CourseTitle = course.Title,
                CourseSlug = course.Slug,
                PartId = deadline.Target == DeadlineTarget.Module || deadline.Target == DeadlineTarget.Unit ? deadline.TargetId : null,
                PartTitle =
                    deadline.Target == DeadlineTarget.Module
                        ? db.Modules.Where(m => m.Id == deadline.TargetId).Select(m => m.Title).FirstOrDefault()
                    : deadline.Target == DeadlineTarget.Unit
                        ? db.Units.Where(u => u.Id == deadline.TargetId).Select(u => u.Title).FirstOrDefault()
                    : null,
                LessonTitle = lesson == null ? null : lesson.Title,
                LessonSlug = lesson == null ? null : lesson.Slug,
                SentFor = db
                    .RemindersSent.Where(r => r.DeadlineId == deadline.Id && r.EnrollmentId == enrollment.Id)
                    .Select(r => new Sent { Kind = r.Kind, DueAt = r.DueAt })
                    .ToList(),
            }
        )
            .Take(Page)
            .ToListAsync(stop);
        return found;
    }

    /// <summary>The sent marks, the notifications and the emails are saved together or not at all.</summary>
    /// <returns>How many were sent.</returns>
    private async Task<int> SendAsync(IReadOnlyList<Waiting> some, CancellationToken stop)
    {
        try
        {
            await notify.ReadAheadAsync([.. some.Select(s => s.PersonId).Distinct()], CalendarNotifications.DeadlineNear, stop);
            foreach (var it in some)
                await AddAsync(it, stop);
            await db.SaveChangesAsync(stop);
            return some.Count;
        }
        catch (DbUpdateException twice) when (Violations.IsUnique(twice))
        {
            // Someone else sent one of them: each by itself then.
            db.ChangeTracker.Clear();
            var sent = 0;
            if (some.Count > 1)
                foreach (var it in some)
                    sent += await SendAsync([it], stop);
            return sent;
        }
        finally
        {
            db.ChangeTracker.Clear();
        }
    }

    private async Task AddAsync(Waiting it, CancellationToken stop)
    {
        var zone = Clock.Zone(it.TimeZone);
        // Uses the reminded person's language, also for the date.
        Languages.Speak(Languages.Of(it.Locale, viewer.InstitutionLocale));
        var due = Dates.WeekdayMoment(TimeZoneInfo.ConvertTimeFromUtc(it.DueAt, zone));
        var part = string.IsNullOrEmpty(it.PartTitle) ? null : it.PartTitle;
        var (what, kind) = (it.LessonTitle ?? part ?? it.CourseTitle, it.Kind(clock.Now));
        var title =
            kind is ReminderKind.HourBefore ? words["“{0}” is due within an hour", what]
            : Clock.DayIn(zone, it.DueAt) == Clock.DayIn(zone, clock.Now) ? words["“{0}” is due today", what]
            : words["“{0}” is due tomorrow", what];
        var text =
            it.LessonTitle is not null ? words["The lesson in “{0}” is due on {1} (your time zone).", it.CourseTitle, due]
            : part is not null ? words["The part of “{0}” is due on {1} (your time zone).", it.CourseTitle, due]
            : words["The course is due on {0} (your time zone).", due];
        db.Add(
            new ReminderSent
            {
                DeadlineId = it.DeadlineId,
                EnrollmentId = it.EnrollmentId,
                Kind = kind,
                DueAt = it.DueAt,
                SentAt = clock.Now,
            }
        );
        await notify.RunAsync(
            it.PersonId,
            CalendarNotifications.DeadlineNear,
            $"due:{it.DeadlineId}:{kind}:{it.DueAt:yyyyMMddHHmm}",
            title,
            text,
            DueRow.UrlOf(it.CourseSlug, it.LessonSlug, it.PartId),
            words["Continue learning"],
            stop,
            timing: new() { Until = it.DueAt }
        );
    }
}
