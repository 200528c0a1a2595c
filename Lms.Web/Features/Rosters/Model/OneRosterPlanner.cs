using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Rosters.Model;

/// <summary>Determines what the rows of a OneRoster set would do.</summary>
internal sealed class OneRosterPlanner(LmsContext db, Words words) : RosterPlanner(words)
{
    private readonly Dictionary<RosterLine, Refusal> wrong = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> created = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> wanted = new(StringComparer.Ordinal);
    private Dictionary<string, (Guid Id, string Title)> courses = [];
    private Dictionary<string, Term> terms = [];
    private Dictionary<string, Held> classes = [];
    private Dictionary<string, RosterLine> rosterClasses = [];
    private RosterPeople people = null!;

    /// <summary>A class that an earlier import made.</summary>
    private sealed record Held(Guid Id, Guid CourseId, string Name, string? Term, bool IsArchived, IReadOnlyList<Guid> Teachers);

    public override async Task PrepareAsync(IReadOnlyList<RosterLine> lines, CancellationToken stop)
    {
        courses = await NamedCourses.ReadAsync(db, stop);
        terms = await db.Terms.AsNoTracking().ToDictionaryAsync(t => t.Key, stop);
        classes = await ClassesAsync(stop);
        people = await RosterPeople.ReadAsync(db, [.. lines.Select(l => l.Facts)], stop);
        rosterClasses = [];
        foreach (var line in lines.Where(l => l is { Table: RosterTable.Classes, Wrong: null }))
            rosterClasses.TryAdd(line.Facts.Id!, line);
        var users = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines.Where(l => l is { Table: RosterTable.Users, Wrong: null }))
            if (!users.TryAdd(line.Facts.Email!, line.Line))
                wrong[line] = new Refusal("This email address is already on line {0}.", null, users[line.Facts.Email!]);
            else if (line.Remark is null)
                created.Add(line.Facts.Email!);
        foreach (var line in lines.Where(l => l is { Table: RosterTable.Courses, Wrong: null, Remark: null }))
            if (!courses.ContainsKey(line.Facts.Course!))
                wrong[line] = NoCourse(line.Facts.Course!);
        NoteTwice(lines);
    }

    public override async Task<IReadOnlyList<Planned>> PlanAsync(IReadOnlyList<RosterLine> lines, CancellationToken stop)
    {
        var places = lines
            .Where(l => l is { Table: RosterTable.Enrollments, Wrong: null })
            .Select(l => (Course: CourseOf(l.Facts)?.Id, Person: PersonOf(l.Facts)?.Id))
            .Where(p => p is { Course: not null, Person: not null })
            .Select(p => (p.Course!.Value, p.Person!.Value));
        var standings = await RosterStandings.ReadAsync(db, [.. places], stop);
        return [.. lines.Select(l => Plan(l, standings))];
    }

    /// <summary>A person has one place in a course, and so one class.</summary>
    private void NoteTwice(IReadOnlyList<RosterLine> lines)
    {
        var seen = new Dictionary<(string, string), int>();
        foreach (var line in lines.Where(l => l is { Table: RosterTable.Enrollments, Wrong: null, Remark: null }))
        {
            var facts = line.Facts;
            if (facts.Wish is not RosterWish.Enroll || facts.IsTeacher)
                continue;
            var place = (facts.Email ?? "", facts.Course ?? "");
            wanted.Add(PlaceKey(facts));
            if (!seen.TryAdd(place, line.Line))
                wrong[line] = new Refusal("This person and course are already on line {0}.", null, seen[place]);
        }
    }

    private Planned Plan(RosterLine line, RosterStandings standings)
    {
        if ((line.Wrong ?? wrong.GetValueOrDefault(line)) is { } why)
            return Wrong(why, line.Facts);
        if (line.Remark is { } remark)
            return Nothing(remark, line.Facts);
        return line.Table switch
        {
            RosterTable.Sessions => Session(line.Facts),
            RosterTable.Courses => new(RosterPlan.Nothing, Words["This is “{0}”.", courses[line.Facts.Course!].Title], line.Facts),
            RosterTable.Classes => Taught(line.Facts),
            RosterTable.Users => User(line.Facts),
            _ => line.Facts.IsTeacher ? Teaches(line.Facts) : Learns(line.Facts, standings),
        };
    }

    private Planned Session(RosterFacts it)
    {
        if (!terms.TryGetValue(Term.KeyOf(it.Id!), out var known))
            return new(RosterPlan.Create, Words["{0} – {1}", Dates.Day(it.StartsOn!.Value), Dates.Day(it.EndsOn!.Value)], it);
        var isSame =
            known.Name == it.Name && known.AcademicYear == (it.Year ?? "") && known.StartsOn == it.StartsOn && known.EndsOn == it.EndsOn;
        return isSame
            ? new(RosterPlan.Nothing, Words["No changes."], it)
            : new(RosterPlan.Update, Words["{0} – {1}", Dates.Day(it.StartsOn!.Value), Dates.Day(it.EndsOn!.Value)], it);
    }

    private Planned Taught(RosterFacts it)
    {
        if (CourseOf(it) is not { } course)
            return Wrong(NoCourse(it.Course ?? ""), it);
        it = it with { CourseId = course.Id };
        var known = classes.GetValueOrDefault(it.Id!);
        if (known is not null && known.CourseId != course.Id)
            return Wrong(new("This class belongs to another course here."), it);
        if (it.Wish is RosterWish.Withdraw)
            return known is { IsArchived: false }
                ? new(RosterPlan.Archive, Words["The class will be archived. Its learners keep their enrollment."], it)
                : new(RosterPlan.Nothing, Words["There is no such class."], it);
        if (known is null)
            return new(RosterPlan.Create, Words["Class of “{0}”", course.Title], it);
        var isSame = known.Name == it.Name && known.Term == (it.Term is { } term ? Term.KeyOf(term) : null) && !known.IsArchived;
        return isSame
            ? new(RosterPlan.Nothing, Words["No changes."], it)
            : new(RosterPlan.Update, Words["{0}: {1} → {2}", Words["Name"], known.Name, it.Name ?? ""], it);
    }

    private Planned User(RosterFacts it)
    {
        if (PersonOf(it) is not null)
            return new(RosterPlan.Nothing, Words["Already a member."], it);
        if (it.Name is null && it.LastName is null)
            return Wrong(new("Enter a name for this new person."), it);
        var role = Words[it.IsTeacher ? "Instructor" : "Learner"];
        return new(RosterPlan.Create, Words["{0}, {1}", $"{it.Name} {it.LastName}".Trim(), role], it);
    }

    private Planned Teaches(RosterFacts it)
    {
        if (Unusable(it) is { } why)
            return Wrong(why, it);
        var isThere = PersonOf(it) is { } person && classes.GetValueOrDefault(it.Class!)?.Teachers.Contains(person.Id) is true;
        var name = rosterClasses[it.Class!].Facts.Name ?? "";
        if (it.Wish is RosterWish.Withdraw)
            return isThere
                ? new(RosterPlan.Withdraw, Words["No longer teaches “{0}”.", name], it)
                : new(RosterPlan.Nothing, Words["No changes."], it);
        return isThere ? new(RosterPlan.Nothing, Words["No changes."], it) : new(RosterPlan.Teach, Words["Teaches “{0}”.", name], it);
    }

    private Planned Learns(RosterFacts it, RosterStandings standings)
    {
        if (Unusable(it) is { } why)
            return Wrong(why, it);
        var course = CourseOf(it)!.Value;
        var (person, known) = (PersonOf(it), classes.GetValueOrDefault(it.Class!));
        var name = rosterClasses[it.Class!].Facts.Name ?? "";
        var now = person is null ? null : standings.Of(course.Id, person.Id);
        if (it.Wish is RosterWish.Withdraw)
        {
            var isElsewhere = wanted.Contains(PlaceKey(it)) || now is null || known is null || now.ClassId != known.Id;
            if (isElsewhere)
                return new(RosterPlan.Nothing, Words["Not in this class."], it);
        }
        if (person is null)
            return new(RosterPlan.Enroll, Words["“{0}”, class “{1}”", course.Title, name], it);
        it = it with { PersonId = person.Id, CourseId = course.Id };
        var (plan, details) = standings.Plan(it, course.Title, (known?.Id ?? Guid.Empty, name), db.Viewer.Zone, Words);
        return new(plan, details, it with { PersonId = null, CourseId = null });
    }

    /// <summary>Why a row about a person in a class cannot be imported.</summary>
    private Refusal? Unusable(RosterFacts it) =>
        CourseOf(it) is null ? NoCourse(it.Course ?? "")
        : PersonOf(it) is null && !created.Contains(it.Email!) ? new("No member has this email address.")
        : it.Wish is RosterWish.Enroll && rosterClasses[it.Class!].Facts.Wish is RosterWish.Withdraw
            ? new("The class “{0}” has been archived.", null, rosterClasses[it.Class!].Facts.Name ?? "")
        : null;

    private static string PlaceKey(RosterFacts facts) => $"{facts.Email}\n{facts.Course}";

    private static Refusal NoCourse(string code) => new("There is no course with the URL or code “{0}”.", null, code);

    private (Guid Id, string Title)? CourseOf(RosterFacts facts) => courses.TryGetValue(facts.Course ?? "", out var course) ? course : null;

    private RosterPeople.Known? PersonOf(RosterFacts facts) =>
        facts.Email is not null && people.Find(facts) is { IsDone: true } known ? known.Value : null;

    private async Task<Dictionary<string, Held>> ClassesAsync(CancellationToken stop)
    {
        var found = new Dictionary<string, Held>(StringComparer.Ordinal);
        var rows = await (
            from c in db.Classes.AsNoTracking()
            where c.ExternalId != null
            from term in db.Terms.Where(t => t.Id == c.TermId).DefaultIfEmpty()
            select new
            {
                c.ExternalId,
                c.Id,
                c.CourseId,
                c.Name,
                Term = term == null ? null : term.Key,
                c.ArchivedAt,
                Teachers = c.Teachers.Select(t => t.PersonId).ToList(),
            }
        ).ToListAsync(stop);
        foreach (var c in rows)
            found[c.ExternalId!] = new Held(c.Id, c.CourseId, c.Name, c.Term, c.ArchivedAt is not null, c.Teachers);
        return found;
    }
}
