using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Institutions.Model;

/// <summary>What every request asks of its institution, kept in memory for half a minute.</summary>
public sealed class InstitutionDirectory(Func<LmsContext> contexts, TimeProvider clock)
{
    public sealed record Entry(Guid Id, string Name, string? HostName, TimeZoneInfo Zone, bool IsOpenForRegistration)
    {
        public string Locale { get; init; } = "en";
    }

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    private volatile Known? known;

    /// <summary>The institution of this host name, else the oldest; null before the product is set up.</summary>
    public async ValueTask<Entry?> OfHostAsync(string host, CancellationToken stop)
    {
        var all = await AllAsync(stop);
        return all.FirstOrDefault(i => string.Equals(i.HostName, host, StringComparison.OrdinalIgnoreCase)) ?? (all.Count > 0 ? all[0] : null);
    }

    public async ValueTask<IReadOnlyList<Entry>> AllAsync(CancellationToken stop)
    {
        if (known is { } fresh && fresh.At + Fresh > clock.Now && fresh.All.Count > 0) return fresh.All;
        await using var db = contexts();
        var rows = await db.Institutions.AsNoTracking().OrderBy(i => i.CreatedAt).ThenBy(i => i.Id)
            .Select(i => new { i.Id, i.Name, i.HostName, i.TimeZone, i.IsOpenForRegistration, i.Locale }).ToListAsync(stop);
        var all = rows.Select(i => new Entry(i.Id, i.Name, i.HostName, Clock.Zone(i.TimeZone), i.IsOpenForRegistration) { Locale = i.Locale }).ToList();
        known = new Known(clock.Now, all);
        return all;
    }

    public void Forget() => known = null;

    private sealed record Known(DateTime At, IReadOnlyList<Entry> All);
}
