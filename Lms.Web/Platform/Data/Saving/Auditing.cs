using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lms.Web.Kernel;
using Lms.Web.Platform.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Lms.Web.Platform.Data.Saving;

/// <summary>Writes an audit entry beside every change of an audited thing, in the same transaction.</summary>
internal sealed class Auditing : SaveChangesInterceptor
{
    public static readonly Auditing Instance = new();

    private const string Secret = "•••";

    private static readonly string[] Secrets = ["Password", "SecurityStamp", "Token", "Secret", "Hash"];
    private static readonly string[] Noise = [nameof(IVersioned.Version), "NormalizedEmail", "NormalizedUserName", "UserName", "ConcurrencyStamp", "LastSignInAt", "UpdatedAt"];
    private static readonly ConcurrentDictionary<string, bool> SecretNames = new();
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        var db = (LmsContext)eventData.Context!;
        var entries = db.ChangeTracker.Entries<IAudited>()
            .Where(e => e.State is EntityState.Added or EntityState.Modified or EntityState.Deleted)
            .Select(entry => Entry(db, entry)).OfType<AuditEntry>().ToList();
        db.AddRange(entries);
        return new(result);
    }

    private static AuditEntry? Entry(LmsContext db, EntityEntry<IAudited> entry)
    {
        var changes = entry.State == EntityState.Modified ? Changes(entry) : null;
        if (changes is { Count: 0 }) return null;
        var action = entry.State switch
        {
            EntityState.Added => "Created",
            EntityState.Deleted => "Deleted",
            _ when changes!.TryGetValue(nameof(ISoftDeleted.DeletedAt), out var deleted) => deleted[1] is null ? "Restored" : "Deleted",
            _ => "Changed",
        };
        return db.Note(action, entry.Metadata.ClrType.Name, entry.Entity.Id, changes is null ? null : JsonSerializer.Serialize(changes, Json));
    }

    private static Dictionary<string, object?[]> Changes(EntityEntry entry)
    {
        var changes = new Dictionary<string, object?[]>();
        foreach (var property in entry.Properties.Concat(entry.ComplexProperties.SelectMany(c => c.Properties)))
        {
            var name = property.Metadata.Name;
            if (!property.IsModified || Noise.Contains(name) || Equals(property.OriginalValue, property.CurrentValue)) continue;
            var secret = SecretNames.GetOrAdd(name, static n => Secrets.Any(s => n.Contains(s, StringComparison.Ordinal)));
            changes[name] = secret ? [Secret, Secret] : [Plain(property.OriginalValue), Plain(property.CurrentValue)];
        }
        return changes;
    }

    private static object? Plain(object? value) => value switch
    {
        null or bool or int or long or decimal or Guid => value,
        DateTime at => at.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
        string { Length: > 500 } text => text[..500] + "…",
        System.Collections.IEnumerable list and not string => string.Join("; ", list.Cast<object?>()),
        _ => value.ToString(),
    };
}

public static class AuditNotes
{
    /// <summary>The changes of an entry that has a reason and no changes.</summary>
    public static string Because(string reason) => JsonSerializer.Serialize(new Dictionary<string, string?[]> { ["Reason"] = [null, reason] });

    /// <summary>An audit entry for something done by the context's viewer now; the caller adds it.</summary>
    public static AuditEntry Note(this LmsContext db, string action, string entity, Guid entityId, string? changes = null) => new()
    {
        InstitutionId = db.InstitutionId,
        At = db.Clock.Now,
        PersonId = db.Viewer.PersonId,
        PersonName = db.Viewer.Name,
        Action = action,
        Entity = entity,
        EntityId = entityId,
        Changes = changes,
        Address = db.Viewer.Address?.ToString(),
        UserAgent = db.Viewer.UserAgent is { Length: > 300 } agent ? agent[..300] : db.Viewer.UserAgent,
    };
}
