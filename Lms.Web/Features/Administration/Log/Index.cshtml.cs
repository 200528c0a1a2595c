using System.Text;
using System.Text.Json;
using Lms.Web.Features.People;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Audit;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Administration.Log;

/// <summary>Who did what, and what it was before.</summary>
public sealed class IndexModel : Screen
{
    private const int MostExported = 50_000;

    [BindProperty(SupportsGet = true)] public string? Q { get; set; }

    /// <summary>Named <c>verb</c> in the address, because <c>action</c> is taken by routing.</summary>
    [BindProperty(SupportsGet = true, Name = "verb")] public string? Verb { get; set; }

    [BindProperty(SupportsGet = true)] public DateOnly? From { get; set; }

    [BindProperty(SupportsGet = true)] public DateOnly? Until { get; set; }

    [FromQuery(Name = "page")] public int Number { get; set; } = 1;

    public static readonly string[] Verbs = ["Created", "Changed", "Deleted", "Restored", "Completed", "SignedIn"];

    public Paged<AuditEntry> Rows { get; private set; } = null!;

    [Can(PeopleAct.See)]
    public async Task OnGet() => Rows = await Found().PageAsync(Number, 50, Stop);

    [Can(PeopleAct.See)]
    public async Task<IActionResult> OnGetCsv()
    {
        var csv = new StringBuilder("At,Who,Action,What,Key,Changes,Address\r\n");
        await foreach (var it in Found().Take(MostExported).AsAsyncEnumerable().WithCancellation(Stop))
            csv.AppendJoin(',', Csv.Time(it.At), Csv.Cell(it.PersonName), Csv.Cell(it.Action), Csv.Cell(it.Entity), it.EntityId, Csv.Cell(it.Changes), Csv.Cell(it.Address)).Append("\r\n");
        return File(Encoding.UTF8.GetPreamble().Concat(Encoding.UTF8.GetBytes(csv.ToString())).ToArray(), "text/csv; charset=utf-8", "audit.csv");
    }

    /// <summary>Property, old and new value of each change; what cannot be read is passed over.</summary>
    public static IEnumerable<(string Property, string Old, string New)> Changes(AuditEntry entry)
    {
        if (entry.Changes is null) return [];
        using var json = JsonDocument.Parse(entry.Changes);
        return [.. json.RootElement.EnumerateObject().Where(p => p.Value.ValueKind is JsonValueKind.Array).Select(p => (p.Name, Short(p.Value[0]), Short(p.Value[1])))];
    }

    private static string Short(JsonElement value)
    {
        var text = value.ToString();
        return text.Length == 0 ? "–" : text.Length > 120 ? text[..120] + "…" : text;
    }

    private IQueryable<AuditEntry> Found()
    {
        var entries = Db.AuditEntries.AsNoTracking();
        if (Verb is { Length: > 0 }) entries = entries.Where(a => a.Action == Verb);
        if (Viewer.FromLocal(From?.ToDateTime(TimeOnly.MinValue)) is { } from) entries = entries.Where(a => a.At >= from);
        if (Viewer.FromLocal(Until?.AddDays(1).ToDateTime(TimeOnly.MinValue)) is { } until) entries = entries.Where(a => a.At < until);
        entries = Guid.TryParse(Q, out var id) ? entries.Where(a => a.EntityId == id || a.PersonId == id) : entries.Holding(Q, a => a.PersonName + " " + a.Entity);
        return entries.OrderByDescending(a => a.At).ThenByDescending(a => a.Id);
    }
}
