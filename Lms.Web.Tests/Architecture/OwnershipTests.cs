using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Lms.Web.Tests.Architecture;

/// <summary>
/// What belongs to an institution is unique within it. A key that consists only of shared values, such as a person, would let one
/// institution collide with, or take over, the row of another.
/// </summary>
public sealed class OwnershipTests
{
    /// <summary>Unique across institutions on purpose.</summary>
    private static readonly Dictionary<string, string> OnPurpose = new()
    {
        ["AccountDeletion(PersonId)"] = "There is one account, and it is deleted once, whoever asks.",
        ["Certificate(Number)"] = "Everybody verifies a certificate by its number alone, and it is drawn at random.",
        ["Invite(TokenHash)"] = "The fingerprint of a secret that is drawn for each invitation.",
        ["SearchDocument(EntityId, Kind)"] = "The key of the course or lesson that it describes.",
        ["AuditSeal(EntryId)"] = "The key of the entry that it seals.",
    };

    [Fact]
    public void Every_unique_key_of_an_owned_table_contains_the_institution()
    {
        using var db = new SqliteLmsContext(Databases.SqliteOptions("Data Source=:memory:"));
        var shared = db
            .Model.GetEntityTypes()
            .Where(t => typeof(IOwned).IsAssignableFrom(t.ClrType) && !t.IsOwned())
            .SelectMany(t =>
                Unique(t)
                    .Where(key => !ContainsInstitution(t, key))
                    .Select(key => $"{t.ClrType.Name}({string.Join(", ", key.Select(p => p.Name))})")
            )
            .Distinct()
            .ToHashSet();
        Assert.True(
            shared.IsSubsetOf(OnPurpose.Keys),
            "Put InstitutionId into these keys, or say above why not: " + string.Join("; ", shared.Except(OnPurpose.Keys))
        );
        Assert.True(OnPurpose.Keys.All(shared.Contains), "These need no exception: " + string.Join("; ", OnPurpose.Keys.Except(shared)));
    }

    private static IEnumerable<IReadOnlyList<IProperty>> Unique(IEntityType type) =>
        type.GetKeys().Select(k => k.Properties).Concat(type.GetIndexes().Where(i => i.IsUnique).Select(i => i.Properties));

    /// <summary>Its own key is generated for each row.</summary>
    private static bool ContainsInstitution(IEntityType type, IReadOnlyList<IProperty> key) =>
        key.Any(p => p.Name == nameof(IOwned.InstitutionId) || p.Name == "Id" || LeadsToOwned(type, p));

    /// <summary>A column that refers to an owned row: by a foreign key, or by name where rooms must not reference each other.</summary>
    private static bool LeadsToOwned(IEntityType type, IProperty column) =>
        type.GetForeignKeys()
            .Any(f =>
                f.Properties.Count == 1 && f.Properties[0] == column && typeof(IOwned).IsAssignableFrom(f.PrincipalEntityType.ClrType)
            ) || type.Model.GetEntityTypes().Any(t => typeof(IOwned).IsAssignableFrom(t.ClrType) && column.Name == t.ClrType.Name + "Id");
}
