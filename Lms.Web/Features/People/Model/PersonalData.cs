using Lms.Web.Platform.Audit;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Personal;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>
/// What a room does about the deletion of an account beyond what its tables declare (<see cref="PersonalRows"/>): once for each institution
/// that keeps something of the person, as that institution, in the caller's transaction, before anything declared is erased.
/// Doing it twice leaves the same state.
/// </summary>
public interface IErasePersonalData
{
    Task EraseAsync(Erasure it, CancellationToken stop);
}

public static class PersonalDataSlots
{
    /// <summary>Fills the slots that it has something for, in the order of the rooms.</summary>
    public static IServiceCollection AddPersonalData<T>(this IServiceCollection services) where T : class
    {
        services.AddScoped<T>();
        if (typeof(T).IsAssignableTo(typeof(IErasePersonalData))) services.AddScoped(all => (IErasePersonalData)all.GetRequiredService<T>());
        if (typeof(T).IsAssignableTo(typeof(IMergePersonalData))) services.AddScoped(all => (IMergePersonalData)all.GetRequiredService<T>());
        return services;
    }
}

/// <summary>The deletion of an account, as one institution sees it.</summary>
/// <param name="KeepsNamesOnCertificates">The institution's rule.</param>
public sealed record Erasure(PersonErased Person, bool KeepsNamesOnCertificates)
{
    private readonly List<Func<CancellationToken, Task>> afterward = [];

    public Guid PersonId => Person.Who.Id;

    public string Pseudonym => Person.Pseudonym;

    /// <summary>To be done as the same institution when everything that is declared has been erased.</summary>
    public void Afterward(Func<CancellationToken, Task> work) => afterward.Add(work);

    internal async Task FinishAsync(CancellationToken stop)
    {
        foreach (var work in afterward) await work(stop);
    }
}

public static class PersonalDataQueries
{
    extension(LmsContext db)
    {
        /// <summary>The person by all that they can be found by: also by addresses that they had before.</summary>
        public async Task<PersonSought> SeekAsync(Guid personId, CancellationToken stop)
        {
            var addresses = await db.People.Where(p => p.Id == personId && p.Email != null).Select(p => p.Email!).ToListAsync(stop);
            foreach (var change in await db.MailChanges.AsNoTracking().Where(c => c.PersonId == personId && c.ConfirmedAt != null).ToListAsync(stop)) addresses.AddRange([change.OldEmail, change.NewEmail]);
            addresses.AddRange(await db.Invites.OfAllInstitutions().Where(i => i.UsedById == personId).Select(i => i.Email).ToListAsync(stop));
            var changes = await db.AuditEntries.OfAllInstitutions().Where(e => e.AboutId == personId && e.Entity == AuditEntry.OfPerson && e.Changes!.Contains("\"Email\"")).Select(e => e.Changes!).ToListAsync(stop);
            foreach (var change in changes) addresses.AddRange(AddressesIn(change));
            return new(personId, [.. addresses.Select(a => a.ToLowerInvariant()).Distinct()]);
        }

        /// <summary>Every institution that keeps something of the person, as a member or not.</summary>
        public async Task<List<Guid>> InstitutionsOfAsync(PersonSought person, CancellationToken stop)
        {
            var found = new HashSet<Guid>();
            foreach (var rows in PersonalModel.All) found.UnionWith(await rows.InstitutionsAsync(db, person, stop));
            // Of nobody: what was written before it was known for whom.
            found.Remove(Guid.Empty);
            return [.. found.Order()];
        }

        /// <summary>Erases all that is declared, in all institutions: first what is found through other rows, the account itself last.</summary>
        public async Task EraseDeclaredAsync(PersonErased person, CancellationToken stop)
        {
            await db.EraseFromAuditAsync(person.Who.Id, stop);
            foreach (var rows in PersonalModel.All.OrderByDescending(r => r.IsThrough).ThenBy(r => r.Entity == typeof(Person))) await rows.EraseAsync(db, person, stop);
        }
    }

    private static IEnumerable<string> AddressesIn(string changes) =>
        System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, object?[]>>(changes)!.GetValueOrDefault("Email")?.Select(a => a?.ToString() ?? "").Where(a => a.Contains('@', StringComparison.Ordinal)) ?? [];
}
