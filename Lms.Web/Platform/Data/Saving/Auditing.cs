using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lms.Web.Kernel;
using Lms.Web.Platform.Audit;
using Lms.Web.Platform.Personal;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Lms.Web.Platform.Data.Saving;

/// <summary>Writes an audit entry for every change of an audited entity, in the same transaction.</summary>
internal sealed class Auditing : SaveChangesInterceptor
{
    public static readonly Auditing Instance = new();

    private const string Secret = "•••";

    private static readonly string[] Secrets = ["Password", "SecurityStamp", "Token", "Secret", "Hash"];
    private static readonly string[] Noise =
    [
        nameof(IVersioned.Version),
        "NormalizedEmail",
        "NormalizedUserName",
        "UserName",
        "ConcurrencyStamp",
        "LastSignInAt",
        "UpdatedAt",
    ];
    private static readonly ConcurrentDictionary<string, bool> SecretNames = new();
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData,
        InterceptionResult<int> result,
        CancellationToken cancellationToken = default
    )
    {
        var db = (LmsContext)eventData.Context!;
        var entries = db
            .ChangeTracker.Entries<IAudited>()
            .Where(e => e.State is EntityState.Added or EntityState.Modified or EntityState.Deleted)
            .SelectMany(entry => Entries(db, entry))
            .ToList();
        db.AddRange(entries);
        return new(result);
    }

    /// <summary>Values that are private and that no one reads.</summary>
    internal static bool IsSecret(string property) =>
        SecretNames.GetOrAdd(property, static n => Secrets.Any(s => n.Contains(s, StringComparison.Ordinal)));

    internal static bool IsNoise(string property) => Noise.Contains(property);

    private static IEnumerable<AuditEntry> Entries(LmsContext db, EntityEntry<IAudited> entry)
    {
        var (name, id) = (entry.Metadata.ClrType.Name, entry.Entity.Id);
        if (entry.State is EntityState.Added or EntityState.Deleted)
            return [db.Note(entry.State == EntityState.Added ? "Created" : "Deleted", name, id)];
        var changes = Changes(entry);
        var action = changes.Find(c => c.Property == nameof(ISoftDeleted.DeletedAt)) is { Property: not null } deleted
            ? deleted.Values[1] is null
                ? "Restored"
                : "Deleted"
            : "Changed";
        var people = changes.Select(c => c.About).OfType<Guid>().Distinct().ToList();
        // Each person's values can be erased without those of another: two people, two entries.
        return people.Count <= 1
            ? changes.Count == 0
                ? []
                : [db.Note(action, name, id, Json(changes), people.Count == 0 ? null : people[0])]
            : people.Select(
                (person, i) => db.Note(action, name, id, Json(changes.Where(c => c.About == person || (i == 0 && c.About is null))), person)
            );
    }

    private static string Json(IEnumerable<Change> changes) =>
        JsonSerializer.Serialize(changes.ToDictionary(c => c.Property, c => c.Values), Options);

    private static List<Change> Changes(EntityEntry entry)
    {
        var changes = new List<Change>();
        foreach (var property in entry.Properties.Concat(entry.ComplexProperties.SelectMany(c => c.Properties)))
        {
            var name = property.Metadata.Name;
            if (!property.IsModified || IsNoise(name) || Equals(property.OriginalValue, property.CurrentValue))
                continue;
            var owner = PersonalModel.OwnerOf(entry.Metadata.ClrType, name);
            var about = owner is { HasPersonKey: true } ? entry.Property(owner.Key).CurrentValue as Guid? : null;
            // Entries about a person who has only an address could not be found again.
            changes.Add(
                IsSecret(name) || (owner is not null && about is null)
                    ? new(name, [Secret, Secret], null)
                    : new(name, [Plain(property.OriginalValue), Plain(property.CurrentValue)], about)
            );
        }
        return changes;
    }

    private static object? Plain(object? value) =>
        value switch
        {
            null or bool or int or long or decimal or Guid => value,
            DateTime at => at.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
            string { Length: > 500 } text => text[..500] + "…",
            System.Collections.IEnumerable list and not string => string.Join("; ", list.Cast<object?>()),
            _ => value.ToString(),
        };

    /// <param name="Values">The old and new values.</param>
    /// <param name="About">The person about whom they contain personal data.</param>
    private readonly record struct Change(string Property, object?[] Values, Guid? About);
}

public static class AuditNotes
{
    /// <summary>The changes of an entry that has a reason and no changes.</summary>
    public static string Because(string reason) =>
        JsonSerializer.Serialize(new Dictionary<string, string?[]> { ["Reason"] = [null, reason] });

    /// <summary>An audit entry for something done by the context's viewer now; the caller adds it.</summary>
    /// <param name="about">The person whose name or words the changes contain; for a person's own entry, that person.</param>
    public static AuditEntry Note(
        this LmsContext db,
        string action,
        string entity,
        Guid entityId,
        string? changes = null,
        Guid? about = null
    ) =>
        new()
        {
            InstitutionId = db.InstitutionId,
            At = db.Clock.Now,
            PersonId = db.Viewer.PersonId,
            PersonName = db.Viewer.Name,
            Action = action,
            Entity = entity,
            EntityId = entityId,
            Changes = changes,
            AboutId = changes is null ? null : about ?? (entity == AuditEntry.OfPerson ? entityId : null),
            Address = db.Viewer.Address?.ToString(),
            UserAgent = db.Viewer.UserAgent is { Length: > 300 } agent ? agent[..300] : db.Viewer.UserAgent,
        };
}
