using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Rosters.Model;

/// <summary>Where people stand in courses now, and what a row would change about it.</summary>
internal sealed class RosterStandings
{
    private readonly Dictionary<(Guid Course, Guid Person), Standing> standings = [];

    private RosterStandings() { }

    public sealed record Standing
    {
        public required Guid CourseId { get; init; }

        public required Guid PersonId { get; init; }

        public required EnrollmentStatus Status { get; init; }

        public required Guid? ClassId { get; init; }

        public required string? Class { get; init; }

        public required EnrollmentType Type { get; init; }

        public required DateTime? ExpiresAt { get; init; }

        public bool IsActive => Status.IsActive;

        public bool HasEnded => Status.HasEnded;
    }

    public static async Task<RosterStandings> ReadAsync(
        LmsContext db,
        IReadOnlyCollection<(Guid Course, Guid Person)> places,
        CancellationToken stop
    )
    {
        var found = new RosterStandings();
        foreach (var course in places.GroupBy(p => p.Course, p => p.Person))
        {
            var (id, people) = (course.Key, course.ToList());
            var rows =
                from e in db.Enrollments.AsNoTracking()
                where e.CourseId == id && people.Contains(e.PersonId)
                from its in db.Classes.Where(c => c.Id == e.ClassId).DefaultIfEmpty()
                select new Standing
                {
                    CourseId = e.CourseId,
                    PersonId = e.PersonId,
                    Status = e.Status,
                    ClassId = e.ClassId,
                    Class = its == null ? null : its.Name,
                    Type = e.Type,
                    ExpiresAt = e.ExpiresAt,
                };
            foreach (var row in await rows.ToListAsync(stop))
                found.standings[(row.CourseId, row.PersonId)] = row;
        }
        return found;
    }

    public Standing? Of(Guid courseId, Guid personId) => standings.GetValueOrDefault((courseId, personId));

    /// <summary>The end of the last day of access.</summary>
    public static DateTime? End(DateOnly? until, TimeZoneInfo zone) =>
        until is { } day ? Clock.At(day.AddDays(1).ToDateTime(TimeOnly.MinValue), zone) : null;

    /// <param name="joined">The class that the row names, with its name.</param>
    public (RosterPlan Plan, string Details) Plan(
        RosterFacts facts,
        string course,
        (Guid Id, string Name)? joined,
        TimeZoneInfo zone,
        Words words
    )
    {
        var now = Of(facts.CourseId!.Value, facts.PersonId!.Value);
        return facts.Wish switch
        {
            RosterWish.Withdraw => now is null or { HasEnded: true }
                ? (RosterPlan.Nothing, words["Not enrolled."])
                : (RosterPlan.Withdraw, words["Leaves “{0}”. Progress is kept.", course]),
            RosterWish.Suspend when now is { Status: EnrollmentStatus.Suspended } => (RosterPlan.Nothing, words["Already suspended."]),
            RosterWish.Suspend => now is { IsActive: true }
                ? (RosterPlan.Suspend, words["Suspended in “{0}”.", course])
                : (RosterPlan.Wrong, words["Only someone who is enrolled can be suspended."]),
            _ when now is { IsActive: true } or { Status: EnrollmentStatus.Suspended or EnrollmentStatus.PendingPayment } => Changes(
                now,
                facts,
                joined,
                zone,
                words
            ),
            _ => (RosterPlan.Enroll, joined is { } its ? words["“{0}”, class “{1}”", course, its.Name] : words["“{0}”", course]),
        };
    }

    private static (RosterPlan, string) Changes(
        Standing now,
        RosterFacts facts,
        (Guid Id, string Name)? joined,
        TimeZoneInfo zone,
        Words words
    )
    {
        var changes = new List<string>();
        void Note(string what, string? old, string given) => changes.Add(words["{0}: {1} → {2}", words[what], old ?? "–", given]);
        if (now.Status is EnrollmentStatus.Suspended)
            changes.Add(words["Readmitted."]);
        if (joined is { } its && its.Id != now.ClassId)
            Note("Class", now.Class, its.Name);
        if (facts.Type is { } type && type != now.Type)
            Note("Type", words[now.Type.ToString()], words[type.ToString()]);
        if (End(facts.Until, zone) is { } end && end != now.ExpiresAt)
            Note("Access until", now.ExpiresAt is { } at ? Day(at, zone) : null, Dates.Day(facts.Until!.Value));
        return changes.Count > 0 ? (RosterPlan.Update, string.Join("; ", changes)) : (RosterPlan.Nothing, words["Already enrolled."]);
    }

    /// <summary>The last day before a moment.</summary>
    private static string Day(DateTime at, TimeZoneInfo zone) => Dates.Day(Clock.DayIn(zone, at.AddSeconds(-1)));
}
