using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Lms.Web.Features.People;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Audit;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Data.Saving;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Administration.Log;

/// <summary>Who did what, and the former values. The newest come first, and older pages cost as much as the first.</summary>
public partial class IndexModel(AuditSealer sealer, AuditVerifier verifier, Platform.Ui.When when) : Screen
{
    private const int Size = 50;

    /// <summary>Words in a change, or the ID of an object or person.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    /// <summary>A name, or an ID.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Who { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Thing { get; set; }

    /// <summary>Named <c>verb</c> in the URL, because <c>action</c> is reserved by routing.</summary>
    [BindProperty(SupportsGet = true, Name = "verb")]
    public string? Verb { get; set; }

    [BindProperty(SupportsGet = true)]
    public DateOnly? From { get; set; }

    [BindProperty(SupportsGet = true)]
    public DateOnly? Until { get; set; }

    /// <summary>Entries older than this one.</summary>
    [FromQuery(Name = "before")]
    public Guid? Before { get; set; }

    /// <summary>Entries newer than this one.</summary>
    [FromQuery(Name = "after")]
    public Guid? After { get; set; }

    /// <summary>All actions that are ever audited; a test compares them with the sources. A URL may ask for others.</summary>
    internal static readonly string[] Known =
    [
        "Created",
        "Changed",
        "Deleted",
        "Restored",
        "Purged",
        "Uploaded",
        "Started",
        "Stopped",
        "Completed",
        "Reopened",
        "TeamChanged",
        "Reported",
        "Published",
        "Replaced",
        "Wrote",
        "SignedIn",
        "SignInFailed",
        "LockedOut",
        "SignedOut",
        "SignedOutOthers",
        "SignedOutEverywhere",
        "SessionsEnded",
        "DeviceForgotten",
        "PasswordChanged",
        "PasswordReset",
        "EmailChangeAsked",
        "SecondFactorEnabled",
        "SecondFactorDisabled",
        "SecondFactorFailed",
        "SecondFactorReset",
        "RecoveryCodeUsed",
        "RecoveryCodesRenewed",
        "PasskeyAdded",
        "PasskeyRemoved",
        "ProviderConnected",
        "ProviderDisconnected",
        "Deactivated",
        "Erased",
        "Merged",
        "Exported",
        "Refused",
        "Infected",
        "ViewAsBegun",
        "ViewAsEnded",
        "JobsResumed",
    ];

    public AuditLog Log { get; private set; } = null!;

    [Can(PeopleAct.See)]
    public virtual Task<IActionResult> OnGet() => ShowPage();

    protected override async Task LoadAsync()
    {
        var (entries, hasOlder, hasNewer) = await PageAsync();
        var ids = entries.Select(e => e.Id).ToList();
        var numbers = await Db
            .AuditSeals.Where(s => ids.Contains(s.EntryId))
            .Select(s => new { s.EntryId, s.Number })
            .ToDictionaryAsync(s => s.EntryId, s => s.Number, Stop);
        var nameless = entries.Where(e => e is { PersonName: "", PersonId: not null }).Select(e => e.PersonId!.Value).Distinct().ToList();
        var names =
            nameless.Count == 0
                ? []
                : await Db
                    .People.Where(p => nameless.Contains(p.Id))
                    .Select(p => new { p.Id, p.DisplayName })
                    .ToDictionaryAsync(p => p.Id, p => p.DisplayName, Stop);
        Log = new()
        {
            Filter = Filter,
            Url = new(Request.Path, Request.Query),
            Rows =
            [
                .. entries.Select(e => new AuditLog.Row(
                    e,
                    e.PersonName.Length > 0 || e.PersonId is not { } id ? e.PersonName : names.GetValueOrDefault(id, ""),
                    numbers.TryGetValue(e.Id, out var number) ? number : null,
                    Changes(e)
                )),
            ],
            HasOlder = hasOlder,
            HasNewer = hasNewer,
            Check = await Db.AuditChecks.AsNoTracking().OrderByDescending(c => c.At).FirstOrDefaultAsync(Stop),
        };
    }

    private AuditFilter Filter =>
        new()
        {
            Q = Q,
            Who = Who,
            Thing = Thing,
            Things =
            [
                .. Db
                    .Model.GetEntityTypes()
                    .Select(t => t.ClrType)
                    .Where(t => typeof(IAudited).IsAssignableFrom(t))
                    .Select(t => t.Name)
                    .Distinct()
                    .Order(StringComparer.Ordinal),
            ],
            Verb = Verb,
            Verbs = Verb is { Length: > 0 } verb && !Known.Contains(verb) ? [.. Known, verb] : Known,
            From = From,
            Until = Until,
        };

    /// <summary>Recomputes the whole chain.</summary>
    [Can(PeopleAct.See)]
    public virtual Task<IActionResult> OnPostVerify() =>
        Try(
            async () =>
            {
                await sealer.SealAsync(Viewer.InstitutionId, Stop);
                var check = await verifier.CheckAsync(Stop);
                return check.Problem is null ? Result.Done : new Refusal("The integrity check failed. {0}", null, check.Problem);
            },
            done: "All audit log entries are intact."
        );

    [Can(PeopleAct.See)]
    public virtual Task<IActionResult> OnGetCsv() =>
        Export(
            new CsvFile(
                $"{FileName}.csv",
                async (csv, _) =>
                {
                    await csv.WriteLineAsync(
                        "Number,At,PersonId,Who,Action,What,Key,About,Changes,Address,UserAgent,ActorSalt,ActorDigest,ChangesSalt,ChangesDigest,Hash"
                    );
                    await foreach (var (it, seal) in WholeAsync())
                        await csv.WriteLineAsync(
                            string.Join(
                                ',',
                                seal?.Number.ToString(CultureInfo.InvariantCulture),
                                Moment(it.At),
                                it.PersonId,
                                Csv.Cell(it.PersonName),
                                Csv.Cell(it.Action),
                                Csv.Cell(it.Entity),
                                it.EntityId,
                                it.AboutId,
                                Csv.Cell(it.Changes),
                                Csv.Cell(it.Address),
                                Csv.Cell(it.UserAgent),
                                seal?.ActorSalt,
                                seal?.ActorDigest,
                                seal?.ChangesSalt,
                                seal?.ChangesDigest,
                                seal?.Hash
                            )
                        );
                }
            )
        );

    /// <summary>Exports one JSON object per line, with everything needed to recompute the chain.</summary>
    [Can(PeopleAct.See)]
    public virtual Task<IActionResult> OnGetJson() =>
        Export(
            new TextFile(
                $"{FileName}.jsonl",
                "application/x-ndjson; charset=utf-8",
                hasMark: false,
                async (lines, _) =>
                {
                    await foreach (var (it, seal) in WholeAsync())
                    {
                        await lines.WriteAsync(
                            JsonSerializer.Serialize(
                                new
                                {
                                    seal?.Number,
                                    it.InstitutionId,
                                    it.Id,
                                    At = Moment(it.At),
                                    it.PersonId,
                                    it.PersonName,
                                    it.Action,
                                    it.Entity,
                                    it.EntityId,
                                    it.AboutId,
                                    it.Changes,
                                    it.Address,
                                    it.UserAgent,
                                    seal?.ActorSalt,
                                    seal?.ActorDigest,
                                    seal?.ChangesSalt,
                                    seal?.ChangesDigest,
                                    seal?.Hash,
                                }
                            )
                        );
                        await lines.WriteAsync('\n');
                    }
                }
            )
        );

    /// <summary>Property, old and new value of each change in readable form; unreadable ones are skipped.</summary>
    private IReadOnlyList<AuditLog.Change> Changes(AuditEntry entry)
    {
        if (entry.Changes is null)
            return [];
        try
        {
            using var json = JsonDocument.Parse(entry.Changes);
            return json.RootElement.ValueKind is not JsonValueKind.Object
                ? []
                :
                [
                    .. json
                        .RootElement.EnumerateObject()
                        .Select(p =>
                            p.Value.ValueKind is JsonValueKind.Array && p.Value.GetArrayLength() == 2
                                ? new AuditLog.Change(Name(p.Name), Short(p.Value[0]), Short(p.Value[1]))
                                : new AuditLog.Change(Name(p.Name), "", Short(p.Value))
                        ),
                ];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>DisplayName becomes Display name, in the reader's language if a form uses these words.</summary>
    private static string Name(string property)
    {
        var words = Capital().Replace(property, " $1").Trim();
        return words.Length < 2 ? words : Sentence.Of(words[0] + words[1..].ToLowerInvariant()).Value;
    }

    private string Short(JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.GetBoolean() ? L["yes"] : L["no"];
        var text = value.ToString();
        if (text.Length == 0)
            return "–";
        if (
            Iso().IsMatch(text)
            && DateTime.TryParse(
                text,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal,
                out var at
            )
        )
            return at == DateTime.UnixEpoch ? L["Never"] : when.Text(at);
        return text.Length > 160 ? text[..160] + "…" : text;
    }

    private static string Moment(DateTime at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private string FileName => $"audit-{Now:yyyy-MM-dd}";

    /// <summary>Exporting the log is audited.</summary>
    private async Task<IActionResult> Export(TextFile file)
    {
        Db.Add(Db.Note("Exported", nameof(AuditEntry), Db.InstitutionId));
        await Db.SaveChangesAsync(Stop);
        return file;
    }

    private async IAsyncEnumerable<(AuditEntry Entry, AuditSeal? Seal)> WholeAsync()
    {
        var rows =
            from entry in Found()
            join seal in Db.AuditSeals.AsNoTracking() on entry.Id equals seal.EntryId into seals
            from seal in seals.DefaultIfEmpty()
            orderby entry.At, entry.Id
            select new { entry, seal };
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(Stop))
            yield return (row.entry, row.seal);
    }

    /// <summary>Continues where the last page ended, so that page 1,000 costs as much as page 1.</summary>
    private async Task<(List<AuditEntry> Entries, bool HasOlder, bool HasNewer)> PageAsync()
    {
        var forward = After is not null;
        var found = Found();
        if ((After ?? Before) is { } key)
        {
            var at = await Db.AuditEntries.Where(e => e.Id == key).Select(e => (DateTime?)e.At).SingleOrDefaultAsync(Stop);
            if (at is not { } edge)
                return ([], false, false);
            found = forward
                ? found.Where(e => e.At >= edge && (e.At > edge || e.Id.CompareTo(key) > 0))
                : found.Where(e => e.At <= edge && (e.At < edge || e.Id.CompareTo(key) < 0));
        }
        found = forward ? found.OrderBy(e => e.At).ThenBy(e => e.Id) : found.OrderByDescending(e => e.At).ThenByDescending(e => e.Id);
        var rows = await found.Take(Size + 1).ToListAsync(Stop);
        var more = rows.Count > Size;
        if (more)
            rows.RemoveAt(Size);
        if (forward)
            rows.Reverse();
        return forward ? (rows, true, more) : (rows, more, Before is not null);
    }

    private IQueryable<AuditEntry> Found()
    {
        var entries = Db.AuditEntries.AsNoTracking();
        if (Verb is { Length: > 0 })
            entries = entries.Where(a => a.Action == Verb);
        if (Thing is { Length: > 0 })
            entries = entries.Where(a => a.Entity == Thing);
        if (Viewer.FromLocal(From?.ToDateTime(TimeOnly.MinValue)) is { } from)
            entries = entries.Where(a => a.At >= from);
        if (Viewer.FromLocal(Until?.AddDays(1).ToDateTime(TimeOnly.MinValue)) is { } until)
            entries = entries.Where(a => a.At < until);
        entries = Guid.TryParse(Who, out var person) ? entries.Where(a => a.PersonId == person) : entries.Holding(Who, a => a.PersonName);
        if (!Guid.TryParse(Q, out var id))
            return entries.HoldingAsTyped(Q, a => a.Changes ?? "");
        // Changes to a person's membership are part of the person's history here.
        var place = Db.Memberships.Where(m => m.PersonId == id).Select(m => m.Id);
        return entries.Where(a => a.EntityId == id || a.PersonId == id || a.EntityId == place.FirstOrDefault());
    }

    [GeneratedRegex("(?<=[a-z0-9])([A-Z])")]
    private static partial Regex Capital();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")]
    private static partial Regex Iso();
}
