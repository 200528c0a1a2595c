using System.Collections.Concurrent;
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
        public string Locale { get; init; } = "";

        public Wishes Wishes { get; init; } = Wishes.None;
    }

    /// <summary>How long another process may go on with what this one has changed.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(20);

    private const int Most = 20_000;

    private readonly ConcurrentDictionary<(Guid, Guid), Entry> known = new();

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
        entry = new Entry(personId, found.Name, found.Email, found.Stamp, found.Role, found.IsOperator, Clock.Zone(found.TimeZone), found.Theme, clock.Now)
        {
            Locale = found.Locale,
            Wishes = found.ReducesMotion || found.AutoplaysNext || found.PlaybackSpeed != 1 || found.TextSize != TextSize.Normal
                ? Person.WishesOf(found.PlaybackSpeed, found.AutoplaysNext, found.ReducesMotion, found.TextSize) : Wishes.None,
        };
        if (known.Count > Most) known.Clear();
        return known[(personId, institutionId)] = entry;
    }

    public void Forget(Guid personId)
    {
        foreach (var key in known.Keys.Where(k => k.Item1 == personId)) known.TryRemove(key, out _);
    }

    private sealed record Row(string Name, string Email, string Stamp, Role? Role, bool IsOperator, string TimeZone, string Theme, string Locale, decimal PlaybackSpeed, bool AutoplaysNext, bool ReducesMotion, TextSize TextSize);

    private static readonly Func<LmsContext, Guid, Guid, Task<Row?>> Query = EF.CompileAsyncQuery((LmsContext db, Guid personId, Guid institutionId) =>
        (from person in db.People
         where person.Id == personId && person.SuspendedAt == null
         join membership in db.Memberships.IgnoreQueryFilters().Where(m => m.InstitutionId == institutionId) on person.Id equals membership.PersonId into memberships
         from membership in memberships.DefaultIfEmpty()
         select new Row(person.DisplayName, person.Email!, person.SecurityStamp!, membership == null ? null : membership.Role, person.IsOperator, person.TimeZone, person.Theme, person.Locale, person.PlaybackSpeed, person.AutoplaysNext, person.ReducesMotion, person.TextSize))
        .SingleOrDefault());
}
