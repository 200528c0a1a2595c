using Lms.Web.Features.Calendars.Model;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Features.Notifications.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;

namespace Lms.Web.Features.Administration.Seeding;

/// <summary>Personal items of the demo users: notes, bookmarks, dates and news.</summary>
internal sealed class DemoPersonalItems(
    LmsContext db,
    DemoCatalog catalog,
    IReadOnlyDictionary<string, Person> everybody,
    TimeProvider clock
)
{
    private const string Statistics = "introduction-to-statistics";

    private readonly DemoCalendar calendar = new(clock);

    public Task FillAsync(CancellationToken stop)
    {
        Notes();
        Deadlines();
        News();
        return db.SaveChangesAsync(stop);
    }

    private void Notes()
    {
        Note(
            Statistics,
            "what-is-a-distribution",
            27,
            "Three questions before any calculation: **where** is the middle, **how wide** is it, **what shape** has it?"
        );
        Note(
            Statistics,
            "spread",
            12,
            "Why $n - 1$: the sample's own mean sits closer to the data than the true mean does, so the squares come out too small."
        );
        Note(
            Statistics,
            "spread",
            11,
            "- median + IQR when there are outliers\n- mean + standard deviation when the shape is roughly symmetric"
        );
        Note(
            Statistics,
            "the-normal-distribution",
            1,
            "68 – 95 – 99.7. Ask Ada: what about the waiting times from the harbor clinic? They are skewed."
        );
        Note("bread-from-scratch", "flour-water-salt-and-time", 8, "My kitchen is at 18 °C, so plan twice the time for the first rise.");
        foreach (
            var (course, lesson, ago) in new[]
            {
                (Statistics, "spread", 12),
                (Statistics, "the-normal-distribution", 1),
                ("bread-from-scratch", "shape-the-loaf", 4),
            }
        )
            db.Add(
                new Bookmark
                {
                    PersonId = everybody["lin"].Id,
                    LessonId = Lesson(course, lesson).Id,
                    CreatedAt = calendar.At(everybody["lin"], ago, 1130),
                }
            );
    }

    private void Note(string course, string lesson, int ago, string markdown)
    {
        var lin = everybody["lin"];
        db.Add(
            Learning
                .Model.Note.Take(lin.Id, catalog[course].Id, Lesson(course, lesson).Id, null, markdown, calendar.At(lin, ago, 1125))
                .Value
        );
    }

    private void Deadlines()
    {
        foreach (
            var (lesson, days) in new[]
            {
                ("sampling", 3),
                ("standard-error", 6),
                ("confidence-intervals", 10),
                ("hypothesis-tests", 17),
                ("what-a-p-value-is-not", 20),
            }
        )
            db.Add(new Deadline(catalog[Statistics].Id, Lesson(Statistics, lesson).Id, Evening(days), clock.Now));
        db.Add(new Deadline(catalog[Statistics].Id, null, Evening(34), clock.Now));
        db.Add(new Deadline(catalog["bread-from-scratch"].Id, null, Evening(13), clock.Now));
        db.Add(new Deadline(catalog["dsgvo-rechtsgrundlagen"].Id, null, Evening(8), clock.Now));
        db.Add(new Deadline(catalog["spanish-for-the-clinic"].Id, null, Evening(21), clock.Now));
    }

    /// <summary>A minute before midnight of a day to come, where the academy is.</summary>
    private DateTime Evening(int days)
    {
        var zone = Clock.Zone(DemoWorld.TimeZone);
        return TimeZoneInfo.ConvertTimeToUtc(Clock.DayIn(zone, clock.Now).AddDays(days).ToDateTime(new TimeOnly(23, 59)), zone);
    }

    private void News()
    {
        Tell(
            "lin",
            NotificationKind.Account,
            60,
            "Welcome to Harbor Academy",
            "Your account is ready. The catalog shows what you can learn here.",
            "/courses",
            isRead: true
        );
        Tell(
            "lin",
            CourseNotifications.News,
            7,
            "“Bread from scratch” has a new lesson",
            "Ben Okafor added “Slice, store, save”.",
            "/learn/bread-from-scratch/slice-store-save",
            isRead: true
        );
        Tell(
            "lin",
            CalendarNotifications.DeadlineNear,
            1,
            "“Sampling” is due soon",
            "A few days are left for this lesson of “Introduction to statistics”.",
            "/learn/introduction-to-statistics/sampling",
            isRead: false
        );
        Tell(
            "lin",
            CourseNotifications.News,
            0,
            "“Introduction to statistics” was revised",
            "The lesson “Standard error” has a new worked example.",
            "/learn/introduction-to-statistics/standard-error",
            isRead: false
        );
        Tell(
            "omar",
            NotificationKind.Account,
            58,
            "Welcome to Harbor Academy",
            "Your account is ready. The catalog shows what you can learn here.",
            "/courses",
            isRead: true
        );
        Tell(
            "priya",
            CourseNotifications.News,
            30,
            "You were enrolled in “Introduction to statistics”",
            "Ada Lindqvist gave you a place. You can begin at once.",
            "/learn/introduction-to-statistics",
            isRead: true
        );
        Tell(
            "priya",
            CourseNotifications.News,
            0,
            "“Introduction to statistics” was revised",
            "The lesson “Standard error” has a new worked example.",
            "/learn/introduction-to-statistics/standard-error",
            isRead: false
        );
        Tell(
            "ben",
            CourseNotifications.News,
            2,
            "The seats of “Pasta by hand” are taken",
            "Two people have a seat and one is waiting.",
            "/courses/pasta-by-hand",
            isRead: false
        );
    }

    private void Tell(string who, NotificationKind kind, int ago, string title, string text, string link, bool isRead)
    {
        var person = everybody[who];
        var at = calendar.At(person, ago, 480);
        db.Add(
            new Notification
            {
                PersonId = person.Id,
                Kind = kind.Key,
                Title = title,
                Text = text,
                Link = link,
                Key = $"demo:{ago}:{title}"[..Math.Min(120, $"demo:{ago}:{title}".Length)],
                CreatedAt = at,
                ReadAt = isRead ? at.AddHours(2) : null,
            }
        );
    }

    private Lesson Lesson(string course, string slug) =>
        catalog[course].Lessons.FirstOrDefault(l => l.Slug == slug)
        ?? throw new InvalidOperationException($"The course {course} has no lesson {slug}.");
}
