using Htmx;
using Lms.Web.Features.Administration.Model;
using Lms.Web.Features.People;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Data.Saving;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Text;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Administration.Imports;

/// <summary>One import: its preview, its progress, and its result.</summary>
public sealed class ShowModel(IFileStore store) : ScreenOf<PeopleImport>
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty(SupportsGet = true)]
    public RowPlan? Plan { get; set; }

    [BindProperty(SupportsGet = true)]
    public RowOutcome? Outcome { get; set; }

    /// <summary>The encoding in which the file should be read instead.</summary>
    [BindProperty]
    public string? Encoding { get; set; }

    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    public Paged<Row> Rows { get; private set; } = null!;

    public IReadOnlyDictionary<RowPlan, int> Plans { get; private set; } = new Dictionary<RowPlan, int>();

    public int Failed { get; private set; }

    public int Finished { get; private set; }

    /// <summary>Rows that would change something.</summary>
    public int ToDo => Plans.Where(p => p.Key is not (RowPlan.Nothing or RowPlan.Wrong)).Sum(p => p.Value);

    /// <summary>Only UTF-8 and UTF-16 can be told apart from everything else; any other encoding is a guess for people to check.</summary>
    public bool MayBeReread => Subject is { Status: ImportStatus.Checked, Encoding: not (TextEncoding.Utf8 or "utf-16" or "utf-32" or "") };

    public sealed record Row(int Line, string Email, RowPlan Plan, RowOutcome Outcome, string Details);

    /// <summary>The content of the region that is polled.</summary>
    public sealed record Progress(PeopleImport Import, int Percent);

    public Progress State => new(Subject, Subject.Total == 0 ? 100 : (int)(100L * Subject.Position / Subject.Total));

    protected override Task<PeopleImport?> FindAsync(CancellationToken stop) =>
        Db.PeopleImports.SingleOrDefaultAsync(i => i.Id == Id, stop);

    protected override async Task LoadAsync()
    {
        var counts = await Db
            .PeopleImportRows.Where(r => r.ImportId == Id)
            .GroupBy(r => new { r.Plan, r.Outcome })
            .Select(g => new
            {
                g.Key.Plan,
                g.Key.Outcome,
                Count = g.Count(),
            })
            .ToListAsync(Stop);
        Plans = counts.GroupBy(c => c.Plan).ToDictionary(g => g.Key, g => g.Sum(c => c.Count));
        (Finished, Failed) = (
            counts.Where(c => c.Outcome is RowOutcome.Done).Sum(c => c.Count),
            counts.Where(c => c.Outcome is RowOutcome.Failed).Sum(c => c.Count)
        );
        Rows = await Found().Select(r => new Row(r.Line, r.Email, r.Plan, r.Outcome, r.Details)).PageAsync(Number, 50, Stop);
    }

    [Can(PeopleAct.Manage)]
    public Task<IActionResult> OnGet() => ShowPage();

    [Can(PeopleAct.Manage)]
    public Task<IActionResult> OnGetProgress()
    {
        // The next possible actions and the rows are outside the fragment.
        if (!Subject.IsBusy)
            Response.Htmx(htmx => htmx.Refresh());
        return Fragment(new Show("_Progress", () => State));
    }

    [Can(PeopleAct.Manage)]
    public IActionResult OnGetCsv() =>
        new CsvFile(
            "import.csv",
            async (csv, stop) =>
            {
                await csv.WriteLineAsync("line,email,plan,outcome,details");
                await foreach (var it in Found().AsAsyncEnumerable().WithCancellation(stop))
                    await csv.WriteLineAsync(
                        string.Join(',', it.Line, Csv.Cell(it.Email), it.Plan, OutcomeOf(it.Outcome), Csv.Cell(it.Details))
                    );
            }
        );

    [Can(PeopleAct.Manage)]
    public Task<IActionResult> OnPostStart() =>
        Try(
            async () =>
            {
                await Db.LockAsync<PeopleImport>(Id, Stop);
                var started = Subject.Start(Now);
                if (started.IsDone)
                    Db.Add(Db.Note("Started", nameof(PeopleImport), Id));
                return started;
            },
            done: "Import started. You can leave this page."
        );

    [Can(PeopleAct.Manage)]
    public Task<IActionResult> OnPostDiscard() =>
        Try(
            () =>
            {
                var discarded = Subject.Discard(Now);
                if (discarded.IsDone)
                    Db.Add(Db.Note("Stopped", nameof(PeopleImport), Id));
                return discarded;
            },
            done: "Stopped."
        );

    /// <summary>Reads the file again in the chosen encoding.</summary>
    [Can(PeopleAct.Manage)]
    public Task<IActionResult> OnPostReread() =>
        Try(
            async () =>
            {
                if (Subject.IsPurged || await store.OpenAsync(Subject.FileHash, Stop) is not { } content)
                    return new Refusal("This import has already ended.");
                await using var _ = content;
                using var memory = new MemoryStream();
                await content.CopyToAsync(memory, Stop);
                var sheet = ImportSheet.Read(memory.ToArray(), Subject.Kind, Encoding, Stop);
                return sheet.Refusal is { } why ? why : Subject.Reread(sheet.Value);
            },
            done: null
        );

    /// <summary>Describes the outcome of a row; rows left when the import was stopped are no longer shown as waiting.</summary>
    private string OutcomeOf(RowOutcome outcome) =>
        outcome is RowOutcome.Waiting && Subject.Status is ImportStatus.Stopped ? "NotDone" : outcome.ToString();

    private IQueryable<PeopleImportRow> Found()
    {
        var rows = Db.PeopleImportRows.AsNoTracking().Where(r => r.ImportId == Id);
        if (Plan is { } plan)
            rows = rows.Where(r => r.Plan == plan);
        if (Outcome is { } outcome)
            rows = rows.Where(r => r.Outcome == outcome);
        return rows.OrderBy(r => r.Number);
    }
}
