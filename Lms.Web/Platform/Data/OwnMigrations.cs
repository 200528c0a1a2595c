using System.Reflection;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Lms.Web.Platform.Data;

/// <summary>
/// The migrations of one database. EF's own list of them loads every type of the product at each start (<see cref="ProductTypes"/>).
/// </summary>
internal sealed class OwnMigrations(ICurrentDbContext current) : IMigrationsAssembly
{
    private readonly Type context = current.Context.GetType();

    private ModelSnapshot? snapshot;

    public IReadOnlyDictionary<string, TypeInfo> Migrations =>
        field ??= ProductTypes
            .With<MigrationAttribute>()
            .Where(IsOfContext)
            .Select(type => (type.GetCustomAttribute<MigrationAttribute>()!.Id, Type: type.GetTypeInfo()))
            .OrderBy(m => m.Id, StringComparer.Ordinal)
            .ToDictionary(m => m.Id, m => m.Type);

    public ModelSnapshot? ModelSnapshot =>
        snapshot ??= ProductTypes
            .With<DbContextAttribute>()
            .Where(type => type.IsSubclassOf(typeof(ModelSnapshot)) && IsOfContext(type))
            .Select(type => (ModelSnapshot)Activator.CreateInstance(type, nonPublic: true)!)
            .SingleOrDefault();

    public Assembly Assembly => typeof(OwnMigrations).Assembly;

    /// <summary>By its full id, or by its name alone.</summary>
    public string? FindMigrationId(string nameOrId) =>
        Migrations.Keys.FirstOrDefault(id => id.Equals(nameOrId, StringComparison.OrdinalIgnoreCase))
        ?? Migrations.Keys.FirstOrDefault(id =>
            id[(id.IndexOf('_', StringComparison.Ordinal) + 1)..].Equals(nameOrId, StringComparison.OrdinalIgnoreCase)
        );

    public Migration CreateMigration(TypeInfo migrationClass, string activeProvider)
    {
        var migration = (Migration)Activator.CreateInstance(migrationClass.AsType())!;
        migration.ActiveProvider = activeProvider;
        return migration;
    }

    private bool IsOfContext(Type type) => type.GetCustomAttribute<DbContextAttribute>()?.ContextType == context;
}
