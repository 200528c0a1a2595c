using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Data;

public static class ZonesInUse
{
    /// <summary>The names of all time zones in use, in whichever room.</summary>
    public static async Task<IReadOnlyList<string>> ZoneNamesAsync(this LmsContext db, CancellationToken stop)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (
            var table in db
                .Model.GetEntityTypes()
                .Where(t => t.FindProperty("TimeZone")?.ClrType == typeof(string))
                .Select(t => t.GetTableName())
                .OfType<string>()
        )
        {
#pragma warning disable EF1002 // The name of a table of the model.
            names.UnionWith(
                await db.Database.SqlQueryRaw<string>($"""SELECT DISTINCT "TimeZone" AS "Value" FROM "{table}" """).ToListAsync(stop)
            );
#pragma warning restore EF1002
        }
        return [.. names];
    }
}
