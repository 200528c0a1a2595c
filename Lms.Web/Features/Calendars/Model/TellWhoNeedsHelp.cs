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

/// <summary>Tells teachers on Mondays, course by course, how many learners wait, stay away, or are behind.</summary>
public sealed class TellWhoNeedsHelp(LmsContext db, Notify notify, Viewer viewer, Words words) : IMorningReminder
{
    private const int AwayDays = 14;
    private const int MostListed = 10;

    public async Task<int> SendAsync(Morning morning, CancellationToken stop)
    {
        var teachers = (await TeachersAsync(morning, stop))
            .Where(t => TimeZoneInfo.ConvertTimeFromUtc(morning.Now, Clock.Zone(t.TimeZone)).DayOfWeek is DayOfWeek.Monday)
            .ToList();
        if (teachers.Count == 0)
            return 0;
        var counts = await CountsAsync(morning.Now, stop);
        var sent = 0;
        foreach (var teacher in teachers.GroupBy(t => t.PersonId))
        {
            if (await SendAsync([.. teacher], counts, morning, stop))
                sent++;
            db.ChangeTracker.Clear();
        }
        return sent;
    }

    /// <summary>A course that someone teaches, whole or one class of it.</summary>
    private sealed record Teaching
    {
        public required Guid PersonId { get; init; }

        public required string TimeZone { get; init; }

        public required string Locale { get; init; }

        public required Guid CourseId { get; init; }

        public required Guid? ClassId { get; init; }

        /// <summary>Of the course or the class.</summary>
        public required string Title { get; init; }
    }

    private sealed record Learners
    {
        public required Guid CourseId { get; init; }

        public required Guid? ClassId { get; init; }

        public int Requests { get; init; }

        public int Away { get; init; }

        public int Late { get; init; }
    }

    private async Task<List<Teaching>> TeachersAsync(Morning morning, CancellationToken stop)
    {
        var zones = morning.Zones;
        var courses = await (
            from staff in db.CourseStaff
            where staff.Role == CourseRole.Owner || staff.Role == CourseRole.CoInstructor || staff.Role == CourseRole.TeachingAssistant
            join course in db.Courses.Published on staff.CourseId equals course.Id
            join person in db.OpenPeople() on staff.PersonId equals person.Id
            where zones.Contains(person.TimeZone)
            orderby course.Title
            select new Teaching
            {
                PersonId = person.Id,
                TimeZone = person.TimeZone,
                Locale = person.Locale,
                CourseId = course.Id,
                ClassId = null,
                Title = course.Title,
            }
        )
            .AsNoTracking()
            .ToListAsync(stop);
        var classes = await (
            from teacher in db.ClassTeachers
            join it in db.Classes on teacher.ClassId equals it.Id
            where it.ArchivedAt == null
            join course in db.Courses.Published on it.CourseId equals course.Id
            join person in db.OpenPeople() on teacher.PersonId equals person.Id
            where zones.Contains(person.TimeZone)
            orderby it.Name
            select new Teaching
            {
                PersonId = person.Id,
                TimeZone = person.TimeZone,
                Locale = person.Locale,
                CourseId = course.Id,
                ClassId = it.Id,
                Title = it.Name,
            }
        )
            .AsNoTracking()
            .ToListAsync(stop);
        // Who teaches the whole course hears of its classes with it.
        var whole = courses.Select(c => (c.PersonId, c.CourseId)).ToHashSet();
        return [.. courses, .. classes.Where(c => !whole.Contains((c.PersonId, c.CourseId)))];
    }

    private async Task<List<Learners>> CountsAsync(DateTime now, CancellationToken stop)
    {
        var (away, month) = (now.AddDays(-AwayDays), now.AddDays(-30));
        var standing = await db
            .Enrollments.Where(e =>
                e.Status == EnrollmentStatus.Requested
                || (
                    (e.Status == EnrollmentStatus.Enrolled || e.Status == EnrollmentStatus.InProgress)
                    && (e.LastAccessedAt ?? e.EnrolledAt) < away
                    && (e.OpensAt == null || e.OpensAt < away)
                )
            )
            .GroupBy(e => new { e.CourseId, e.ClassId })
            .Select(g => new Learners
            {
                CourseId = g.Key.CourseId,
                ClassId = g.Key.ClassId,
                Requests = g.Count(e => e.Status == EnrollmentStatus.Requested),
                Away = g.Count(e => e.Status != EnrollmentStatus.Requested),
            })
            .ToListAsync(stop);
        // A relative date counts as missed a day later: the database does not know its time zone.
        var yesterday = now.AddDays(-1);
        var late = await (
            from it in db.Applying(db.Enrollments.Active.Where(e => e.CompletedAt == null)).Open(db)
            where
                (it.Deadline.DueAt > month && it.Deadline.DueAt <= now)
                || (
                    it.Deadline.DueAt == null
                    && it.Enrollment.CountsFrom.AddDays((double)it.Deadline.DaysAfterStart!) > month
                    && it.Enrollment.CountsFrom.AddDays((double)it.Deadline.DaysAfterStart!) <= yesterday
                )
            group it.Enrollment.PersonId by new { it.Enrollment.CourseId, it.Enrollment.ClassId } into g
            select new Learners
            {
                CourseId = g.Key.CourseId,
                ClassId = g.Key.ClassId,
                Late = g.Distinct().Count(),
            }
        ).ToListAsync(stop);
        return [.. standing, .. late];
    }

    private async Task<bool> SendAsync(List<Teaching> taught, List<Learners> counts, Morning morning, CancellationToken stop)
    {
        Languages.Speak(Languages.Of(taught[0].Locale, viewer.InstitutionLocale));
        var zone = Clock.Zone(taught[0].TimeZone);
        var lines = new List<string>();
        foreach (var it in taught)
        {
            var its = counts.Where(c => c.CourseId == it.CourseId && (it.ClassId is null || c.ClassId == it.ClassId)).ToList();
            var (requests, late, away) = (its.Sum(c => c.Requests), its.Sum(c => c.Late), its.Sum(c => c.Away));
            List<string> parts = [];
            if (requests > 0)
                parts.Add(words.Count(requests, "1 enrollment request", "{0} enrollment requests").Value);
            if (late > 0)
                parts.Add(words.Count(late, "1 learner with missed deadlines", "{0} learners with missed deadlines").Value);
            if (away > 0)
                parts.Add(words.Count(away, "1 learner away for two weeks", "{0} learners away for two weeks").Value);
            if (parts.Count > 0)
                lines.Add($"{it.Title}: {string.Join(", ", parts)}");
        }
        if (lines.Count == 0)
            return false;
        var isNew = await notify.RunAsync(
            taught[0].PersonId,
            CalendarNotifications.NeedHelp,
            $"needs:{Clock.DayIn(zone, morning.Now):yyyyMMdd}",
            words["Learners who may need you this week"],
            words["{0}", string.Join('\n', lines.Take(MostListed))],
            "/teach",
            words["Open Teaching"],
            stop,
            timing: morning.MailTiming(zone)
        );
        await db.SaveChangesAsync(stop);
        return isNew;
    }
}
