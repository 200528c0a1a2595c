using System.Collections.Concurrent;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>What every request asks of its signed-in person, kept in memory for some seconds so that pages spend no statement on it.</summary>
public sealed class MemberDirectory(Func<LmsContext> contexts, TimeProvider clock)
{
    public sealed record Entry(Guid PersonId, string Name, string Email, string Stamp, Role? Role, bool IsOperator, TimeZoneInfo Zone, string Theme, DateTime At)
    {
        /// <summary>The latest version of the terms that this person agreed to; 0 for none.</summary>
        public int Terms { get; init; }

        public int Privacy { get; init; }
    }

    /// <param name="Institutions">Where the person has a place, oldest first.</param>
    private sealed record Places(IReadOnlyList<Guid> Institutions, DateTime At);

    /// <summary>How long another process may go on with what this one has changed.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(20);

    private const int Most = 20_000;

    private readonly ConcurrentDictionary<(Guid, Guid), Entry> known = new();
    private readonly ConcurrentDictionary<Guid, Places> places = new();

    /// <returns>Null when there is no such person, or not any more.</returns>
    public async ValueTask<Entry?> FindAsync(Guid personId, Guid institutionId, CancellationToken stop)
    {
        if (known.TryGetValue((personId, institutionId), out var entry) && entry.At + Fresh > clock.Now) return entry;
        await using var db = contexts();
        var found = await Query(db, personId, institutionId);
        if (found is null)
        {
            known.TryRemove((personId, institutionId), out _);
            return null;
        }
        entry = new Entry(personId, found.Name, found.Email, found.Stamp, found.Role, found.IsOperator, Clock.Zone(found.TimeZone), found.Theme, clock.Now) { Terms = found.Terms, Privacy = found.Privacy };
        if (known.Count > Most) known.Clear();
        return known[(personId, institutionId)] = entry;
    }

    /// <summary>The institutions of which the person is a member, oldest membership first.</summary>
    public async ValueTask<IReadOnlyList<Guid>> InstitutionsOfAsync(Guid personId, CancellationToken stop)
    {
        if (places.TryGetValue(personId, out var kept) && kept.At + Fresh > clock.Now) return kept.Institutions;
        await using var db = contexts();
        var found = await db.Memberships.OfAllInstitutions().Where(m => m.PersonId == personId).OrderBy(m => m.JoinedAt).ThenBy(m => m.Id).Select(m => m.InstitutionId).ToListAsync(stop);
        if (places.Count > Most) places.Clear();
        places[personId] = new(found, clock.Now);
        return found;
    }

    public void Forget(Guid personId)
    {
        places.TryRemove(personId, out _);
        foreach (var key in known.Keys.Where(k => k.Item1 == personId)) known.TryRemove(key, out _);
    }

    private sealed record Row(string Name, string Email, string Stamp, Role? Role, bool IsOperator, string TimeZone, string Theme, int Terms, int Privacy);

    private static readonly Func<LmsContext, Guid, Guid, Task<Row?>> Query = EF.CompileAsyncQuery((LmsContext db, Guid personId, Guid institutionId) =>
        (from person in db.People
         where person.Id == personId && person.SuspendedAt == null
         join membership in db.Memberships.IgnoreQueryFilters().TagWith(RowSecurity.Everywhere).Where(m => m.InstitutionId == institutionId) on person.Id equals membership.PersonId into memberships
         from membership in memberships.DefaultIfEmpty()
         select new Row(person.DisplayName, person.Email!, person.SecurityStamp!, membership == null ? null : membership.Role, person.IsOperator, person.TimeZone, person.Theme,
             db.Consents.Where(c => c.PersonId == personId && c.InstitutionId == institutionId && c.Kind == LegalKind.Terms).Max(c => (int?)c.Number) ?? 0,
             db.Consents.Where(c => c.PersonId == personId && c.InstitutionId == institutionId && c.Kind == LegalKind.Privacy).Max(c => (int?)c.Number) ?? 0))
        .SingleOrDefault());
}
