using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Rosters.Model;

/// <summary>The members that the rows of a file name, by address or by number.</summary>
internal sealed class RosterPeople
{
    private const int AtOnce = 1000;

    private readonly Dictionary<string, Known> byEmail = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Known>> byStudentId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Known>> byEmployeeId = new(StringComparer.Ordinal);

    private RosterPeople() { }

    public sealed record Known(Guid Id, string Email, Role Role, string? StudentId, string? EmployeeId);

    public static async Task<RosterPeople> ReadAsync(LmsContext db, IReadOnlyCollection<RosterFacts> facts, CancellationToken stop)
    {
        var found = new RosterPeople();
        foreach (var keys in facts.Select(f => f.Email).OfType<string>().Select(EmailAddress.Key).Distinct().Chunk(AtOnce))
        foreach (var it in await Members(db, [.. keys]).ToListAsync(stop))
            found.byEmail[EmailAddress.Key(it.Email)] = it;
        var numbered = facts.Where(f => f.Email is null).ToList();
        foreach (var some in numbered.Select(f => f.StudentId).OfType<string>().Distinct().Chunk(AtOnce))
        {
            var ids = some.ToList();
            Add(found.byStudentId, await All(db.Memberships.Where(m => ids.Contains(m.StudentId!))).ToListAsync(stop), m => m.StudentId!);
        }
        foreach (var some in numbered.Select(f => f.EmployeeId).OfType<string>().Distinct().Chunk(AtOnce))
        {
            var ids = some.ToList();
            Add(
                found.byEmployeeId,
                await All(db.Memberships.Where(m => ids.Contains(m.EmployeeId!))).ToListAsync(stop),
                m => m.EmployeeId!
            );
        }
        return found;
    }

    /// <summary>The address counts first, then the student number, then the employee number.</summary>
    public Result<Known> Find(RosterFacts facts)
    {
        if (facts.Email is { } email)
            return byEmail.TryGetValue(EmailAddress.Key(email), out var known) ? known : new Refusal("No member has this email address.");
        var number = facts.StudentId ?? facts.EmployeeId ?? "";
        var having = (facts.StudentId is null ? byEmployeeId : byStudentId).GetValueOrDefault(number, []);
        return having switch
        {
            [var only] => only,
            [] => new Refusal("No member has the number “{0}”.", null, number),
            _ => new Refusal("More than one member has the number “{0}”.", null, number),
        };
    }

    private static IQueryable<Known> Members(LmsContext db, List<string> keys) =>
        All(db.Memberships.Where(m => keys.Contains(m.Person.NormalizedEmail!)));

    private static IQueryable<Known> All(IQueryable<People.Model.Membership> members) =>
        members.AsNoTracking().Select(m => new Known(m.PersonId, m.Person.Email!, m.Role, m.StudentId, m.EmployeeId));

    private static void Add(Dictionary<string, List<Known>> to, List<Known> members, Func<Known, string> key)
    {
        foreach (var group in members.GroupBy(key))
            to[group.Key] = [.. group];
    }
}
