using System.Collections.Concurrent;
using System.Reflection;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Data.Saving;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Lms.Web.Platform.Personal;

/// <summary>
/// The columns of a table that are in a person's archive: all except secrets, keys of other people and columns about them.
/// </summary>
internal sealed class ShownColumns(IEntityType type, PersonalRows rows)
{
    /// <summary>Columns that only the product reads, or that repeat another column.</summary>
    private static readonly string[] Inner =
    [
        nameof(IVersioned.Version),
        "ConcurrencyStamp",
        "NormalizedEmail",
        "NormalizedUserName",
        "UserName",
    ];

    private static readonly string[] Titles = ["Title", "Name", "Markdown"];
    private static readonly MethodInfo Naming = typeof(ShownColumns).GetMethod(
        nameof(NamesAsync),
        BindingFlags.NonPublic | BindingFlags.Static
    )!;

    private readonly IProperty[] columns = [.. type.GetProperties().Where(p => p.PropertyInfo is not null && IsShown(p, rows))];

    /// <summary>One list: the rows as they come, each key of a course, lesson or the like with its title beside it.</summary>
    public async IAsyncEnumerable<ArchivedRow> ReadAsync<T>(
        LmsContext db,
        IAsyncEnumerable<IReadOnlyList<T>> pages,
        Func<T, object>? chosen
    )
        where T : class
    {
        var named = columns
            .Select(c => (Column: c, Named: Named(db, c)))
            .Where(c => c.Named is not null)
            .ToDictionary(c => c.Column, c => c.Named!);
        await foreach (var page in pages)
        {
            var names = new Dictionary<Guid, string>();
            if (chosen is null)
                foreach (var (column, target) in named)
                    await AddNamesAsync(
                        db,
                        target,
                        page.Select(r => column.GetGetter().GetClrValue(r)).OfType<Guid>().Distinct().ToList(),
                        names
                    );
            foreach (var row in page)
                yield return chosen is null ? new ArchivedRow(Values(row, named, names)) : Chosen(chosen(row));
        }
    }

    private static bool IsShown(IProperty property, PersonalRows rows)
    {
        var (name, entity) = (property.Name, rows.Entity);
        if (name == rows.Key && rows.HasPersonKey && name != nameof(Entity.Id))
            return false;
        if (property.ClrType == typeof(byte[]) || Auditing.IsSecret(name) || Inner.Contains(name) || rows.Repeated.Contains(name))
            return false;
        var others = PersonalModel.All.Where(r => r.Entity == entity && (r.Key != rows.Key || r.HasPersonKey != rows.HasPersonKey));
        return rows.Columns.ContainsKey(name) || !others.Any(o => o.Columns.ContainsKey(name) || (o.Key == name && o.HasPersonKey));
    }

    private static ArchivedRow Chosen(object row) =>
        new([.. row.GetType().GetProperties().Select(p => KeyValuePair.Create(p.Name, p.GetValue(row)))]);

    private List<KeyValuePair<string, object?>> Values(object row, Dictionary<IProperty, IProperty> named, Dictionary<Guid, string> names)
    {
        var values = new List<KeyValuePair<string, object?>>();
        foreach (var column in columns)
        {
            var value = column.GetGetter().GetClrValue(row);
            if (named.ContainsKey(column))
                values.Add(new(column.Name[..^2], value is Guid key ? names.GetValueOrDefault(key) : null));
            values.Add(new(column.Name, value));
        }
        return values;
    }

    /// <summary>The name of the entity that a column such as <c>CourseId</c> refers to.</summary>
    private static IProperty? Named(LmsContext db, IProperty column)
    {
        if (
            !column.Name.EndsWith("Id", StringComparison.Ordinal)
            || column.Name.Length == 2
            || (Nullable.GetUnderlyingType(column.ClrType) ?? column.ClrType) != typeof(Guid)
        )
            return null;
        var target = db
            .Model.GetEntityTypes()
            .FirstOrDefault(t => t.ClrType.Name == column.Name[..^2] && typeof(Entity).IsAssignableFrom(t.ClrType));
        return target is null ? null : Titles.Select(target.FindProperty).FirstOrDefault(p => p?.ClrType == typeof(string));
    }

    private static Task AddNamesAsync(LmsContext db, IProperty title, List<Guid> keys, Dictionary<Guid, string> names) =>
        (Task)Naming.MakeGenericMethod(title.DeclaringType.ClrType).Invoke(null, [db, title.Name, keys, names])!;

    private static async Task NamesAsync<T>(LmsContext db, string title, List<Guid> keys, Dictionary<Guid, string> names)
        where T : Entity
    {
        var found = db.Set<T>()
            .IgnoreQueryFilters([LmsContext.NotDeleted])
            .Where(t => keys.Contains(t.Id))
            .Select(t => new { t.Id, Title = EF.Property<string>(t, title) });
        foreach (var it in await found.ToListAsync())
            names[it.Id] = it.Title;
    }
}
