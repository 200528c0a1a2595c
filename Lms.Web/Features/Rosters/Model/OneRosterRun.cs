using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Rosters.Model;

/// <summary>Imports some rows of a OneRoster set, table by table. Doing it twice changes nothing.</summary>
internal sealed class OneRosterRun(
    LmsContext db,
    NewMembers newMembers,
    RosterPlaces places,
    RosterImport import,
    TimeProvider clock,
    Words words
)
{
    public async Task RunAsync(IReadOnlyList<RosterRow> rows, CancellationToken stop)
    {
        foreach (var table in rows.GroupBy(r => r.Table).OrderBy(g => g.Key))
        {
            List<RosterPlace> its = [.. table.Select(r => new RosterPlace(r, RosterFacts.Read(r.Facts)))];
            await (
                table.Key switch
                {
                    RosterTable.Sessions => SessionsAsync(its, stop),
                    RosterTable.Classes => ClassesAsync(its, stop),
                    RosterTable.Users => UsersAsync(its, stop),
                    _ => EnrollmentsAsync(its, stop),
                }
            );
            await db.SaveChangesAsync(stop);
        }
    }

    private async Task SessionsAsync(List<RosterPlace> rows, CancellationToken stop)
    {
        var terms = await TermsAsync(rows.Select(r => r.Facts.Id), stop);
        foreach (var (row, it) in rows.Select(r => (r.Row, r.Facts)))
        {
            var term = terms.GetValueOrDefault(Term.KeyOf(it.Id!)) ?? new Term();
            var done = term.Describe(it.Id, it.Name, it.Year, it.StartsOn, it.EndsOn);
            if (done.IsDone && terms.TryAdd(term.Key, term))
                db.Add(term);
            places.Set(row, done);
        }
    }

    private async Task ClassesAsync(List<RosterPlace> rows, CancellationToken stop)
    {
        var terms = await TermsAsync(rows.Select(r => r.Facts.Term), stop);
        var classes = await KnownAsync(rows.Select(r => r.Facts.Id), stop);
        foreach (var (row, it) in rows.Select(r => (r.Row, r.Facts)))
        {
            var known = classes.GetValueOrDefault(it.Id!);
            if (row.Plan is RosterPlan.Archive)
            {
                places.Set(row, known?.Archive(clock.Now) ?? Result.Done);
                continue;
            }
            var made = known ?? Make(it);
            var term = it.Term is { } code ? terms.GetValueOrDefault(Term.KeyOf(code))?.Id : null;
            var done = made.Describe(it.Name, made.Description, term, KeyValues.Read(made.Metadata));
            if (done.IsDone && classes.TryAdd(it.Id!, made))
                db.Add(made);
            made.Restore();
            places.Set(row, done);
        }
    }

    private Class Make(RosterFacts it)
    {
        var made = new Class(it.CourseId!.Value, clock.Now) { ExternalId = it.Id };
        made.Schedule(null, null, db.Viewer.Zone.Id, new());
        return made;
    }

    private async Task UsersAsync(List<RosterPlace> rows, CancellationToken stop)
    {
        var people = await RosterPeople.ReadAsync(db, [.. rows.Select(r => r.Facts)], stop);
        foreach (var (row, it) in rows.Select(r => (r.Row, r.Facts)))
        {
            if (people.Find(it).IsDone)
            {
                places.Set(row, Result.Done);
                continue;
            }
            var added = await newMembers.AddAsync(
                it.Email!,
                new PersonFacts(it.Name ?? "", it.LastName ?? "", null, it.StudentId, it.EmployeeId),
                it.IsTeacher ? Role.Instructor : Role.Learner,
                import.Tells,
                stop
            );
            places.Set(row, added);
            if (added.IsDone && added.Value is null)
                row.Details = words["Invited: this person has an account at another institution."];
        }
    }

    private async Task EnrollmentsAsync(List<RosterPlace> rows, CancellationToken stop)
    {
        var people = await RosterPeople.ReadAsync(db, [.. rows.Select(r => r.Facts)], stop);
        var classes = await KnownAsync(rows.Select(r => r.Facts.Class), stop);
        var learners = new List<RosterPlace>();
        foreach (var (row, it) in rows.Select(r => (r.Row, r.Facts)))
        {
            var person = people.Find(it);
            if (person.Refusal is { } unknown)
                places.Set(row, unknown);
            else if (classes.GetValueOrDefault(it.Class!) is not { } its)
                places.Set(row, new Refusal("This class hasn’t been imported."));
            else if (it.IsTeacher)
                places.Set(row, await TeachAsync(its, person.Value, it.Wish, stop));
            else
                learners.Add(new(row, it with { PersonId = person.Value.Id, CourseId = its.CourseId, ClassId = its.Id }));
        }
        await db.SaveChangesAsync(stop);
        if (learners.Count > 0)
            await places.TakeAsync(learners, stop);
    }

    private async Task<Result> TeachAsync(Class its, RosterPeople.Known person, RosterWish wish, CancellationToken stop)
    {
        if (wish is RosterWish.Withdraw)
        {
            its.NoLongerTeach(person.Id);
            return Result.Done;
        }
        var mayTeach =
            person.Role is not Role.Learner
            || await db.Courses.AnyAsync(c => c.Id == its.CourseId && c.Staff.Any(s => s.PersonId == person.Id), stop);
        return mayTeach ? its.Teach(person.Id) : new Refusal("Only instructors and members of the course team can teach a class.");
    }

    private async Task<Dictionary<string, Term>> TermsAsync(IEnumerable<string?> codes, CancellationToken stop)
    {
        var keys = codes.OfType<string>().Select(Term.KeyOf).Distinct().ToList();
        return await db.Terms.Where(t => keys.Contains(t.Key)).ToDictionaryAsync(t => t.Key, stop);
    }

    private async Task<Dictionary<string, Class>> KnownAsync(IEnumerable<string?> ids, CancellationToken stop)
    {
        var wanted = ids.OfType<string>().Distinct().ToList();
        var found = new Dictionary<string, Class>(StringComparer.Ordinal);
        foreach (var it in await db.Classes.Include(c => c.Teachers).Where(c => wanted.Contains(c.ExternalId!)).ToListAsync(stop))
            found[it.ExternalId!] = it;
        return found;
    }
}
