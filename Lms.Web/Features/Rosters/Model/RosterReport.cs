using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Lms.Web.Platform.Ui;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Rosters.Model;

/// <summary>What an import would do or has done, as its page shows it.</summary>
/// <param name="Url">Of its page.</param>
public sealed record RosterReport(RosterImport Import, string Url, RosterPlan? Plan, RosterOutcome? Outcome)
{
    private const int PageSize = 50;

    public Paged<Row> Rows { get; private init; } = null!;

    public IReadOnlyDictionary<RosterPlan, int> Plans { get; private init; } = new Dictionary<RosterPlan, int>();

    public int Failed { get; private init; }

    public int Finished { get; private init; }

    /// <summary>Rows that would change something.</summary>
    public int ToDo => Plans.Where(p => p.Key is not (RosterPlan.Nothing or RosterPlan.Wrong)).Sum(p => p.Value);

    /// <summary>Only UTF-8 and UTF-16 can be told apart from everything else; any other encoding is a guess for people to check.</summary>
    public bool MayBeReread =>
        Import
            is {
                Kind: RosterKind.Enrollments,
                Status: RosterStatus.Checked,
                Encoding: not (TextEncoding.Utf8 or "utf-16" or "utf-32" or ""),
            };

    public RosterProgress Progress => RosterProgress.Of(Import, Url);

    public sealed record Row(RosterTable Table, int Line, string Label, RosterPlan Plan, RosterOutcome Outcome, string Details);

    public async Task<RosterReport> ReadAsync(LmsContext db, int page, CancellationToken stop)
    {
        var counts = await db
            .RosterRows.Where(r => r.ImportId == Import.Id)
            .GroupBy(r => new { r.Plan, r.Outcome })
            .Select(g => new
            {
                g.Key.Plan,
                g.Key.Outcome,
                Count = g.Count(),
            })
            .ToListAsync(stop);
        return this with
        {
            Plans = counts.GroupBy(c => c.Plan).ToDictionary(g => g.Key, g => g.Sum(c => c.Count)),
            Finished = counts.Where(c => c.Outcome is RosterOutcome.Done).Sum(c => c.Count),
            Failed = counts.Where(c => c.Outcome is RosterOutcome.Failed).Sum(c => c.Count),
            Rows = await Found(db)
                .Select(r => new Row(r.Table, r.Line, r.Label, r.Plan, r.Outcome, r.Details))
                .PageAsync(page, PageSize, stop),
        };
    }

    public CsvFile Csv(LmsContext db) =>
        new(
            "import.csv",
            async (csv, stop) =>
            {
                await csv.WriteLineAsync("file,line,row,plan,outcome,details");
                await foreach (var it in Found(db).AsAsyncEnumerable().WithCancellation(stop))
                    await csv.WriteLineAsync(
                        string.Join(
                            ',',
                            Platform.Text.Csv.Cell(FileOf(Import, it.Table)),
                            it.Line,
                            Platform.Text.Csv.Cell(it.Label),
                            it.Plan,
                            OutcomeOf(it.Outcome),
                            Platform.Text.Csv.Cell(it.Details)
                        )
                    );
            }
        );

    /// <summary>The file that a line is in.</summary>
    public static string FileOf(RosterImport import, RosterTable table) =>
        import.Kind is RosterKind.Enrollments
            ? import.FileName
            : table switch
            {
                RosterTable.Sessions => "academicSessions.csv",
                RosterTable.Courses => "courses.csv",
                RosterTable.Classes => "classes.csv",
                RosterTable.Users => "users.csv",
                _ => "enrollments.csv",
            };

    /// <summary>Rows left when the import was stopped are no longer shown as waiting.</summary>
    private string OutcomeOf(RosterOutcome outcome) =>
        outcome is RosterOutcome.Waiting && Import.Status is RosterStatus.Stopped ? "NotDone" : outcome.ToString();

    private IQueryable<RosterRow> Found(LmsContext db)
    {
        var (id, plan, outcome) = (Import.Id, Plan, Outcome);
        var rows = db.RosterRows.AsNoTracking().Where(r => r.ImportId == id);
        if (plan is not null)
            rows = rows.Where(r => r.Plan == plan);
        if (outcome is not null)
            rows = rows.Where(r => r.Outcome == outcome);
        return rows.OrderBy(r => r.Number);
    }
}

/// <summary>The content of the region that is polled.</summary>
public sealed record RosterProgress(RosterImport Import, string Url, int Percent)
{
    public static RosterProgress Of(RosterImport import, string url) =>
        new(import, url, import.Total == 0 ? 100 : (int)(100L * import.Position / import.Total));
}
