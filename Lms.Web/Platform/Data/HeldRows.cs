using System.Collections.Concurrent;
using System.Globalization;
using Lms.Web.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace Lms.Web.Platform.Data;

/// <summary>A row that is locked until the transaction ends.</summary>
public sealed record HeldRow(Type Type, Guid Id)
{
    public static HeldRow Of<T>(Guid id)
        where T : Entity => new(typeof(T), id);
}

/// <summary>Locks rows on which several requests may base a decision at once.</summary>
public static class HeldRows
{
    private static readonly ConcurrentDictionary<Type, string> Locks = new();

    /// <summary>
    /// The row with the primary key of <paramref name="fresh"/>, or <paramref name="fresh"/> itself when there was none, locked until the
    /// transaction ends: if two callers in any process decide by it, the second sees what the first decided. Uses one statement and
    /// bypasses the change tracker; changes are saved with <see cref="Rows.UpsertAsync"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no transaction to hold the lock.</exception>
    public static async Task<T> HoldAsync<T>(this LmsContext db, T fresh, CancellationToken stop)
        where T : class
    {
        if (db.Database.CurrentTransaction is null)
            throw new InvalidOperationException("Holding a row requires a transaction.");
        var entity = db.Model.FindEntityType(typeof(T)) ?? throw new InvalidOperationException($"{typeof(T).Name} is not mapped.");
        var table = StoreObjectIdentifier.Create(entity, StoreObjectType.Table)!.Value;
        var properties = entity.GetProperties().Where(p => !p.IsNullable).ToArray();
        var columns = properties.Select(p => $"\"{p.GetColumnName(table)}\"");
        var places = properties.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"{{{i}}}"));
        var key = entity.FindPrimaryKey()!.Properties.Select(p => $"\"{p.GetColumnName(table)}\"").ToArray();
        var sql =
            $"INSERT INTO \"{table.Name}\" ({string.Join(", ", columns)}) VALUES ({string.Join(", ", places)}) "
            + $"ON CONFLICT ({string.Join(", ", key)}) DO UPDATE SET {key[0]} = excluded.{key[0]} RETURNING *";
        var values = properties.Select(p => Stored(p, p.PropertyInfo!.GetValue(fresh))!).ToArray();
#pragma warning disable EF1002 // The names are those of the model; values are parameters.
        return (await db.Set<T>().FromSqlRaw(sql, values).IgnoreQueryFilters().AsNoTracking().ToListAsync(stop)).Single();
#pragma warning restore EF1002
    }

    /// <summary>
    /// Holds the row until the transaction ends, so that two who decide by it decide one after the other.
    /// On SQLite the gate and the single writer do that already.
    /// </summary>
    public static Task LockAsync<T>(this LmsContext db, Guid id, CancellationToken stop)
        where T : Entity => db.HoldAsync([HeldRow.Of<T>(id)], stop);

    /// <summary>
    /// All of them, a statement for each type; in the order of their keys, so that of two who want the same rows one waits for the other
    /// and not both.
    /// </summary>
    public static async Task HoldAsync(this LmsContext db, IEnumerable<HeldRow> rows, CancellationToken stop)
    {
        if (db.IsSqlite)
            return;
        foreach (var (type, ids) in rows.GroupBy(r => r.Type, r => r.Id).Select(g => (g.Key, g.ToArray())))
            await Rows.RunAsync(
                db,
                Locks.GetOrAdd(type, Lock, db),
                command => command.Parameters.Add(new NpgsqlParameter<Guid[]>("ids", ids)),
                stop
            );
    }

    private static string Lock(Type type, LmsContext db) =>
        $"SELECT 1 FROM \"{db.Model.FindEntityType(type)!.GetTableName()}\" WHERE \"Id\" = ANY(@ids) ORDER BY \"Id\" FOR UPDATE";

    private static object? Stored(IProperty property, object? value) =>
        property.GetTypeMapping().Converter is { } converter ? converter.ConvertToProvider(value) : value;
}
