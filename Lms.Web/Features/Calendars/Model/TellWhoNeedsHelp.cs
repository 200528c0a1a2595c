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

/// <summary>Tells teachers on Mondays, course by course, how many requests wait and how many learners need attention.</summary>
public sealed class TellWhoNeedsHelp(LmsContext db, Notify notify, ILearnerMarks marks, Viewer viewer, Words words) : IMorningReminder
{
    private const int MostListed = 10;

    public async Task<int> SendAsync(Morning morning, CancellationToken stop)
    {
        var teachers = (await TeachersAsync(morning, stop))
            .Where(t => TimeZoneInfo.ConvertTimeFromUtc(morning.Now, Clock.Zone(t.TimeZone)).DayOfWeek is DayOfWeek.Monday)
            .ToList();
        if (teachers.Count == 0)
            return 0;
        var requests = await RequestsAsync(stop);
        var marked = await MarkedAsync(teachers, stop);
        var sent = 0;
        foreach (var teacher in teachers.GroupBy(t => t.PersonId))
        {
            if (await SendAsync([.. teacher], requests, marked, morning, stop))
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

        public Learners Learners => new(CourseId, ClassId);
    }

    /// <summary>What a teacher teaches; without a class, the whole course.</summary>
    private readonly record struct Learners(Guid CourseId, Guid? ClassId);

    private readonly record struct Requests(Guid CourseId, Guid? ClassId, int Count);

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

    private Task<List<Requests>> RequestsAsync(CancellationToken stop) =>
        db
            .Enrollments.Where(e => e.Status == EnrollmentStatus.Requested)
            .GroupBy(e => new { e.CourseId, e.ClassId })
            .Select(g => new Requests(g.Key.CourseId, g.Key.ClassId, g.Count()))
            .ToListAsync(stop);

    /// <summary>How many learners the lists of these courses and classes mark.</summary>
    private async Task<Dictionary<Learners, int>> MarkedAsync(IEnumerable<Teaching> taught, CancellationToken stop)
    {
        var marked = new Dictionary<Learners, int>();
        foreach (var course in taught.Select(t => t.Learners).Distinct().GroupBy(g => g.CourseId))
        {
            var it = await db.Courses.AsNoTracking().SingleAsync(c => c.Id == course.Key, stop);
            foreach (var group in course)
                marked[group] = (await marks.AllAsync(it, group.ClassId, stop)).Count;
        }
        return marked;
    }

    private async Task<bool> SendAsync(
        List<Teaching> taught,
        List<Requests> requests,
        Dictionary<Learners, int> marked,
        Morning morning,
        CancellationToken stop
    )
    {
        Languages.Speak(Languages.Of(taught[0].Locale, viewer.InstitutionLocale));
        var zone = Clock.Zone(taught[0].TimeZone);
        var lines = new List<string>();
        foreach (var it in taught)
        {
            var asked = requests.Where(r => r.CourseId == it.CourseId && (it.ClassId is null || r.ClassId == it.ClassId)).Sum(r => r.Count);
            List<string> parts = [];
            if (asked > 0)
                parts.Add(words.Count(asked, "1 enrollment request", "{0} enrollment requests").Value);
            if (marked[it.Learners] is > 0 and var count)
                parts.Add(words.Count(count, "1 learner needs attention", "{0} learners need attention").Value);
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
