using Lms.Web.Platform.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Data;

/// <summary>Claims messages for one worker so that no other gets them: the one statement that must read and write at once.</summary>
internal static class Claims
{
    /// <summary>Leases up to <paramref name="most"/> due messages until <paramref name="until"/>, oldest first.</summary>
    /// <param name="lane">Null for all lanes.</param>
    /// <param name="held">Messages that the caller has claimed already.</param>
    public static Task<List<OutboxMessage>> ClaimAsync(
        this LmsContext db,
        Lane? lane,
        Guid lease,
        DateTime now,
        DateTime until,
        int most,
        IReadOnlyList<Guid> held,
        CancellationToken stop
    )
    {
        object[] values = [until, lease, now, most, .. held];
        var others = held.Count == 0 ? "" : $" AND \"Id\" NOT IN ({string.Join(", ", held.Select((_, i) => $"{{{i + 4}}}"))})";
        var ofLane = lane is { } one ? $" AND \"Lane\" = '{one}'" : "";
        var skip = db.IsSqlite ? "" : " FOR UPDATE SKIP LOCKED";
        var sql = $$"""
            UPDATE "OutboxMessages" SET "LeasedUntil" = {0}, "Lease" = {1}, "Attempts" = "Attempts" + 1
            WHERE "Id" IN (SELECT "Id" FROM "OutboxMessages" WHERE "DoneAt" IS NULL AND "DeadAt" IS NULL AND "RunAt" <= {2}
              AND ("LeasedUntil" IS NULL OR "LeasedUntil" < {2}){{ofLane}}{{others}} ORDER BY "RunAt" LIMIT {3}{{skip}})
            RETURNING *
            """;
#pragma warning disable EF1002 // Only our own words are put into the text; values are parameters.
        return db.WriteAsync(() => db.OutboxMessages.FromSqlRaw(sql, values).AsNoTracking().ToListAsync(stop), stop);
#pragma warning restore EF1002
    }
}
