using System.ComponentModel.DataAnnotations;
using Htmx;
using Lms.Web.Features.Courses;
using Lms.Web.Features.Packages.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data.Saving;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Text;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Packages.Importing;

/// <summary>One import: its preview, its progress, and its result.</summary>
public sealed class ImportedModel : ScreenOf<CourseImport>
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty(SupportsGet = true)]
    public Fate? Fate { get; set; }

    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    public Paged<Row> Rows { get; private set; } = null!;

    public IReadOnlyDictionary<Fate, int> Fates { get; private set; } = new Dictionary<Fate, int>();

    /// <summary>The slug of the resulting course, while it exists.</summary>
    public string? CourseSlug { get; private set; }

    [BindProperty]
    public Form Input { get; set; } = new();

    public IReadOnlyList<FoundModule> Outline { get; private set; } = [];

    /// <summary>One entry of the report.</summary>
    /// <param name="MadeId">The lesson or file that was made of the file.</param>
    public sealed record Row(string Path, Fate Fate, string Reasons, Guid? MadeId)
    {
        public IEnumerable<(string? Line, Sentence Why)> Said => Packages.Model.Reasons.Read(Reasons).Select(ReportLine.Parted);

        public bool IsText => Planner.IsMarkdown(Path);
    }

    /// <summary>What can be decided before the course is made.</summary>
    public sealed class Form
    {
        [StringLength(160)]
        public string? Title { get; set; }

        public List<ModuleForm> Modules { get; set; } = [];
    }

    public sealed class ModuleForm
    {
        [StringLength(160)]
        public string? Title { get; set; }

        public bool IsTaken { get; set; }
    }

    /// <summary>The content of the region that is polled.</summary>
    public sealed record Progress(CourseImport Import, int Percent);

    public Progress State => new(Subject, Subject.Total == 0 ? 0 : (int)(100L * Subject.Position / Subject.Total));

    protected override Task<CourseImport?> FindAsync(CancellationToken stop) =>
        Db.CourseImports.SingleOrDefaultAsync(i => i.Id == Id && i.StartedById == Viewer.PersonId, stop);

    protected override async Task LoadAsync()
    {
        Fates = await Db
            .CourseImportLines.Where(l => l.ImportId == Id)
            .GroupBy(l => l.Fate)
            .Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, Stop);
        Rows = await Found().Select(l => new Row(l.Path, l.Fate, l.Reasons, l.MadeId)).PageAsync(Number, 50, Stop);
        Outline = Subject.FoundModules;
        if (Subject.Status is CourseImportStatus.Finished)
            CourseSlug = await Db.Courses.Where(c => c.Id == Subject.CourseId).Select(c => c.Slug).FirstOrDefaultAsync(Stop);
    }

    [Can(TeachingAct.CreateCourses)]
    public Task<IActionResult> OnGet()
    {
        Input = new()
        {
            Title = Subject.Title,
            Modules = [.. Subject.FoundModules.Select(m => new ModuleForm { Title = m.Title, IsTaken = m.IsTaken })],
        };
        return ShowPage();
    }

    [Can(TeachingAct.CreateCourses)]
    public Task<IActionResult> OnGetProgress()
    {
        // The next possible actions and the report are outside the fragment.
        if (!Subject.IsBusy)
            Response.Htmx(htmx => htmx.Refresh());
        return Fragment(new Show("_ImportProgress", () => State));
    }

    /// <summary>The whole report as a table.</summary>
    [Can(TeachingAct.CreateCourses)]
    public IActionResult OnGetCsv() =>
        new CsvFile(
            "report.csv",
            async (csv, stop) =>
            {
                await csv.WriteLineAsync("file,line,what,why");
                await foreach (var entry in Found().AsAsyncEnumerable().WithCancellation(stop))
                {
                    var said = Reasons.Read(entry.Reasons).Select(ReportLine.Parted).ToList();
                    var (line, why) = (said.Count == 1 ? said[0].Line : null, string.Join(' ', said.Select(s => s.Why.Value)));
                    await csv.WriteLineAsync(string.Join(',', Csv.Cell(entry.Path), line, entry.Fate, Csv.Cell(why)));
                }
            }
        );

    [Can(TeachingAct.CreateCourses)]
    public Task<IActionResult> OnPostStart() =>
        Try(
            () =>
            {
                var started = Subject.Start(Now, ChoicesSent());
                if (started.IsDone)
                    Db.Add(Db.Note("Started", nameof(CourseImport), Id));
                return started;
            },
            done: "The course is being imported. You can leave this page."
        );

    [Can(TeachingAct.CreateCourses)]
    public Task<IActionResult> OnPostDiscard() =>
        Try(
            () =>
            {
                var discarded = Subject.Discard(Now);
                if (discarded.IsDone)
                    Db.Add(Db.Note("Stopped", nameof(CourseImport), Id));
                return discarded;
            },
            done: "Discarded. Nothing was changed."
        );

    /// <summary>Null when the form sent none: everything is imported as it was found.</summary>
    private ImportChoices? ChoicesSent() =>
        Input.Title is null && Input.Modules.Count == 0
            ? null
            : new(Input.Title, [.. Input.Modules.Select(m => new ImportChoices.Module(m.Title ?? "", m.IsTaken))]);

    private IQueryable<CourseImportLine> Found()
    {
        var lines = Db.CourseImportLines.AsNoTracking().Where(l => l.ImportId == Id);
        if (Fate is { } fate)
            lines = lines.Where(l => l.Fate == fate);
        return lines.OrderBy(l => l.Number);
    }
}
