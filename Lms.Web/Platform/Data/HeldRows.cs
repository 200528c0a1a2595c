using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Lms.Web.Platform.Data;

/// <summary>Rows that several requests count in at once.</summary>
public static class HeldRows
{
    /// <summary>
    /// The row with the primary key of <paramref name="fresh"/>, or <paramref name="fresh"/> itself when there was none, held until the
    /// transaction ends: of two who decide by it, in whatever process, the second sees what the first has decided. One statement, beside
    /// the change tracker; what is changed is kept with <see cref="Rows.UpsertAsync"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no transaction to hold it in.</exception>
    public static async Task<T> HoldAsync<T>(this LmsContext db, T fresh, CancellationToken stop) where T : class
    {
        if (db.Database.CurrentTransaction is null) throw new InvalidOperationException("A row is held by a transaction.");
        var entity = db.Model.FindEntityType(typeof(T)) ?? throw new InvalidOperationException($"{typeof(T).Name} is not mapped.");
        var table = StoreObjectIdentifier.Create(entity, StoreObjectType.Table)!.Value;
        var properties = entity.GetProperties().Where(p => !p.IsNullable).ToArray();
        var columns = properties.Select(p => $"\"{p.GetColumnName(table)}\"");
        var places = properties.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"{{{i}}}"));
        var key = entity.FindPrimaryKey()!.Properties.Select(p => $"\"{p.GetColumnName(table)}\"").ToArray();
        var sql = $"INSERT INTO \"{table.Name}\" ({string.Join(", ", columns)}) VALUES ({string.Join(", ", places)}) "
            + $"ON CONFLICT ({string.Join(", ", key)}) DO UPDATE SET {key[0]} = excluded.{key[0]} RETURNING *";
        var values = properties.Select(p => Stored(p, p.PropertyInfo!.GetValue(fresh))!).ToArray();
#pragma warning disable EF1002 // The names are those of the model; values are parameters.
        return (await db.Set<T>().FromSqlRaw(sql, values).IgnoreQueryFilters().AsNoTracking().ToListAsync(stop)).Single();
#pragma warning restore EF1002
    }

    private static object? Stored(IProperty property, object? value) =>
        property.GetTypeMapping().Converter is { } converter ? converter.ConvertToProvider(value) : value;
}
