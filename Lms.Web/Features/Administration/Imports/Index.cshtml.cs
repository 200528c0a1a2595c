using Lms.Web.Features.Administration.Model;
using Lms.Web.Features.People;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data.Saving;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Text;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Administration.Imports;

/// <summary>Accepts files of people, and lists earlier imports.</summary>
public sealed class IndexModel(IFileStore store, Uploads uploads) : Screen
{
    private Guid made;

    [BindProperty(SupportsGet = true)]
    public ImportKind Kind { get; set; }

    [BindProperty]
    public bool Tells { get; set; } = true;

    /// <summary>As <see cref="TextEncoding.Offered"/> names it; empty to detect it.</summary>
    [BindProperty]
    public string? Encoding { get; set; }

    [BindProperty]
    public IFormFile? Upload { get; set; }

    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    public Paged<Row> Rows { get; private set; } = null!;

    public sealed record Row
    {
        public required Guid Id { get; init; }

        public required ImportKind Kind { get; init; }

        public required string FileName { get; init; }

        public required string StartedBy { get; init; }

        public required ImportStatus Status { get; init; }

        public required int Total { get; init; }

        public required int Position { get; init; }

        public required DateTime CreatedAt { get; init; }
    }

    /// <summary>The encodings to choose from, each with its scripts.</summary>
    public static IEnumerable<SelectListItem> Encodings(Words words) =>
        TextEncoding.Offered.Select(o => new SelectListItem($"{words[o.Letters]} ({o.Name})", o.Name));

    protected override async Task LoadAsync() =>
        Rows = await (
            from i in Db.PeopleImports.AsNoTracking()
            join p in Db.People on i.StartedById equals p.Id
            orderby i.CreatedAt descending, i.Id descending
            select new Row
            {
                Id = i.Id,
                Kind = i.Kind,
                FileName = i.FileName,
                StartedBy = p.DisplayName,
                Status = i.Status,
                Total = i.Total,
                Position = i.Position,
                CreatedAt = i.CreatedAt,
            }
        ).PageAsync(Number, 20, Stop);

    [Can(PeopleAct.Manage)]
    public Task<IActionResult> OnGet()
    {
        ModelState.Clear();
        return ShowPage();
    }

    /// <summary>A template file: the columns and one example row.</summary>
    [Can(PeopleAct.Manage)]
    public IActionResult OnGetTemplate() =>
        new CsvFile(
            Kind is ImportKind.People ? "people.csv" : "invitations.csv",
            async (csv, _) =>
            {
                await csv.WriteLineAsync(
                    string.Join(',', Kind is ImportKind.People ? ImportSheet.PeopleColumns : ImportSheet.InviteColumns)
                );
                await csv.WriteLineAsync(
                    Kind is ImportKind.People
                        ? "ada@example.org,Ada,Lovelace,Learner,S-1001,,keep"
                        : "ada@example.org,Ada Lovelace,Learner,"
                );
            }
        );

    [Can(PeopleAct.Manage)]
    [Takes(Bodies.PieceMegabytes)]
    public Task<IActionResult> OnPost() =>
        Try(
            async () =>
            {
                if (Upload is null)
                    return new Refusal("Choose a file first.", "Upload");
                if (Upload.Length > ImportSheet.MostBytes)
                    return new Refusal("The file is larger than {0} MB.", "Upload", ImportSheet.MostBytes >> 20);
                using var memory = new MemoryStream();
                await Upload.CopyToAsync(memory, Stop);
                var bytes = memory.ToArray();
                // What can be checked immediately is; the rows are checked in the background.
                var sheet = ImportSheet.Read(bytes, Kind, Encoding, Stop);
                if (sheet.Refusal is { } why)
                    return why;
                memory.Position = 0;
                var stored = await store.PutAsync(memory, ImportSheet.MostBytes, Stop);
                if ((stored.Refusal ?? await uploads.FullAsync(stored.Value, Stop)) is { } full)
                    return full.About("Upload");
                var name = Path.GetFileName(Upload.FileName.Replace('\\', '/'));
                var import = new PeopleImport(Kind, name.Length > 200 ? name[..200] : name, Tells, Viewer.Id, Now);
                import.Check(stored.Value.Hash, sheet.Value);
                uploads.Keep(stored.Value, import.FileName, "text/csv", import.Id, isPublic: false, isOurs: true);
                Db.Add(import);
                Db.Add(Db.Note("Uploaded", nameof(PeopleImport), import.Id));
                made = import.Id;
                return Result.Done;
            },
            done: null,
            to: () => $"/admin/people/imports/{made}",
            show: null
        );
}
