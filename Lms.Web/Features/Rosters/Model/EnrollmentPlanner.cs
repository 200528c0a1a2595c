using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Rosters.Model;

/// <summary>Determines what the rows of a table of enrollments would do.</summary>
internal sealed class EnrollmentPlanner(LmsContext db, RosterImport import, TimeProvider clock, Words words) : RosterPlanner(words)
{
    private readonly Dictionary<RosterLine, Result<Found>> found = new(ReferenceEqualityComparer.Instance);

    private sealed record Found(RosterFacts Facts, string Course, (Guid Id, string Name)? Class);

    public override async Task PrepareAsync(IReadOnlyList<RosterLine> lines, CancellationToken stop)
    {
        var readable = lines.Where(l => l.Wrong is null).ToList();
        var people = await RosterPeople.ReadAsync(db, [.. readable.Select(l => l.Facts)], stop);
        var courses = await CoursesAsync(stop);
        var classes = await ClassesAsync([.. courses.Values.Select(c => c.Id).Distinct()], stop);
        var today = db.Viewer.Today(clock);
        var seen = new Dictionary<(Guid, Guid), int>();
        foreach (var line in readable)
        {
            var its = Find(line.Facts, people, courses, classes, today);
            if (its.IsDone && !seen.TryAdd((its.Value.Facts.CourseId!.Value, its.Value.Facts.PersonId!.Value), line.Line))
                its = new Refusal(
                    "This person and course are already on line {0}.",
                    null,
                    seen[(its.Value.Facts.CourseId!.Value, its.Value.Facts.PersonId!.Value)]
                );
            found[line] = its;
        }
    }

    public override async Task<IReadOnlyList<Planned>> PlanAsync(IReadOnlyList<RosterLine> lines, CancellationToken stop)
    {
        var standings = await RosterStandings.ReadAsync(
            db,
            [
                .. lines
                    .Where(l => l.Wrong is null && found[l].IsDone)
                    .Select(l => (found[l].Value.Facts.CourseId!.Value, found[l].Value.Facts.PersonId!.Value)),
            ],
            stop
        );
        return [.. lines.Select(l => Plan(l, standings))];
    }

    private Planned Plan(RosterLine line, RosterStandings standings)
    {
        if (line.Wrong is { } wrong)
            return Wrong(wrong, line.Facts);
        if (found[line].Refusal is { } why)
            return Wrong(why, line.Facts);
        var its = found[line].Value;
        var (plan, details) = standings.Plan(its.Facts, its.Course, its.Class, db.Viewer.Zone, Words);
        return new(plan, details, its.Facts);
    }

    private static Result<Found> Find(
        RosterFacts facts,
        RosterPeople people,
        Dictionary<string, (Guid Id, string Title)> courses,
        ILookup<(Guid Course, string Name), (Guid Id, string Name, bool IsArchived)> classes,
        DateOnly today
    )
    {
        if (!courses.TryGetValue(facts.Course ?? "", out var course))
            return new Refusal("There is no course with the URL or code “{0}”.", null, facts.Course ?? "");
        var person = people.Find(facts);
        if (person.Refusal is { } unknown)
            return unknown;
        if (facts.Until < today)
            return new Refusal("The access would already have ended.");
        (Guid, string)? joined = null;
        if (facts.Class is { } name && facts.Wish is RosterWish.Enroll)
        {
            var its = ClassNamed(name, course.Title, [.. classes[(course.Id, Key(name))]]);
            if (its.Refusal is { } none)
                return none;
            joined = its.Value;
        }
        var resolved = facts with { Email = person.Value.Email, PersonId = person.Value.Id, CourseId = course.Id, ClassId = joined?.Item1 };
        return new Found(resolved, course.Title, joined);
    }

    private static Result<(Guid, string)> ClassNamed(string name, string course, List<(Guid Id, string Name, bool IsArchived)> named) =>
        named.Where(c => !c.IsArchived).ToList() switch
        {
            [var only] => (only.Id, only.Name),
            [_, _, ..] => new Refusal("“{0}” has more than one class “{1}”.", null, course, name),
            _ when named.Count > 0 => new Refusal("The class “{0}” has been archived.", null, name),
            _ => new Refusal("“{0}” has no class “{1}”.", null, course, name),
        };

    private async Task<Dictionary<string, (Guid Id, string Title)>> CoursesAsync(CancellationToken stop)
    {
        if (import.CourseId is not { } only)
            return await NamedCourses.ReadAsync(db, stop);
        var title = await db.Courses.Where(c => c.Id == only).Select(c => c.Title).SingleAsync(stop);
        return new() { [""] = (only, title) };
    }

    private async Task<ILookup<(Guid Course, string Name), (Guid Id, string Name, bool IsArchived)>> ClassesAsync(
        List<Guid> courses,
        CancellationToken stop
    )
    {
        var rows = await db
            .Classes.AsNoTracking()
            .Where(c => courses.Contains(c.CourseId))
            .Select(c => new
            {
                c.Id,
                c.CourseId,
                c.Name,
                IsArchived = c.ArchivedAt != null,
            })
            .ToListAsync(stop);
        return rows.ToLookup(c => (c.CourseId, Key(c.Name)), c => (c.Id, c.Name, c.IsArchived));
    }

    private static string Key(string name) => name.Trim().ToUpperInvariant();
}
