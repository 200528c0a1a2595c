using Lms.Web.Platform.Audit;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Personal;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

public static class PersonalDataQueries
{
    extension(LmsContext db)
    {
        /// <summary>Finds the person by everything that identifies them, including former addresses.</summary>
        public async Task<PersonSought> SeekAsync(Guid personId, CancellationToken stop)
        {
            var addresses = await db.People.Where(p => p.Id == personId && p.Email != null).Select(p => p.Email!).ToListAsync(stop);
            foreach (
                var change in await db
                    .MailChanges.AsNoTracking()
                    .Where(c => c.PersonId == personId && c.ConfirmedAt != null)
                    .ToListAsync(stop)
            )
                addresses.AddRange([change.OldEmail, change.NewEmail]);
            addresses.AddRange(
                await db.Invites.OfAllInstitutions().Where(i => i.UsedById == personId).Select(i => i.Email).ToListAsync(stop)
            );
            var changes = await db
                .AuditEntries.OfAllInstitutions()
                .Where(e => e.AboutId == personId && e.Entity == AuditEntry.OfPerson && e.Changes!.Contains("\"Email\""))
                .Select(e => e.Changes!)
                .ToListAsync(stop);
            foreach (var change in changes)
                addresses.AddRange(AddressesIn(change));
            return new(personId, [.. addresses.Select(a => a.ToLowerInvariant()).Distinct()]);
        }

        /// <summary>Every institution that stores something about the person, as a member or not.</summary>
        public async Task<List<Guid>> InstitutionsOfAsync(PersonSought person, CancellationToken stop)
        {
            var found = new HashSet<Guid>();
            foreach (var rows in PersonalModel.All)
                found.UnionWith(await rows.InstitutionsAsync(db, person, stop));
            // Belongs to no institution: written before its owner was known.
            found.Remove(Guid.Empty);
            return [.. found.Order()];
        }

        /// <summary>Erases everything declared, at all institutions: rows found through others first, the account itself last.</summary>
        public async Task EraseDeclaredAsync(PersonErased person, CancellationToken stop)
        {
            await db.EraseFromAuditAsync(person.Who.Id, stop);
            foreach (var rows in PersonalModel.All.OrderByDescending(r => r.IsThrough).ThenBy(r => r.Entity == typeof(Person)))
                await rows.EraseAsync(db, person, stop);
        }
    }

    private static IEnumerable<string> AddressesIn(string changes) =>
        System
            .Text.Json.JsonSerializer.Deserialize<Dictionary<string, object?[]>>(changes)!
            .GetValueOrDefault("Email")
            ?.Select(a => a?.ToString() ?? "")
            .Where(a => a.Contains('@', StringComparison.Ordinal))
        ?? [];
}
