using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using Lms.Web.Features.Library.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data.Saving;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Text;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Library.Materials;

/// <summary>One material: what it is, where it is used, what it held before.</summary>
public sealed class ShowModel(FileTokens tokens, IMaterialUses uses) : MaterialScreen(uses)
{
    /// <summary>The how-many-th of what it held is looked at; null for what it holds.</summary>
    [BindProperty(SupportsGet = true)]
    public int? Look { get; set; }

    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    [BindProperty]
    public Form Input { get; set; } = new();

    public Paged<VersionRow> Versions { get; private set; } = null!;

    /// <summary>As learners are shown it.</summary>
    public string Html { get; private set; } = "";

    public bool HasMath { get; private set; }

    public string? FileUrl { get; private set; }

    public StoredFile? Holding { get; private set; }

    /// <summary>The block that lessons use to show the material.</summary>
    public string Block => MaterialSource.Write(Subject.Key);

    public string? MadeBy { get; private set; }

    public sealed record VersionRow
    {
        public required int Number { get; init; }

        public required DateTime At { get; init; }

        public required string? By { get; init; }

        public required string? Note { get; init; }

        public required string? FileName { get; init; }

        public required long Size { get; init; }
    }

    protected override async Task LoadAsync()
    {
        await base.LoadAsync();
        Versions = await (
            from v in Db.MaterialVersions.AsNoTracking()
            where v.MaterialId == Id
            orderby v.Number descending
            select new VersionRow
            {
                Number = v.Number,
                At = v.At,
                By = Db.People.Where(p => p.Id == v.ById).Select(p => p.DisplayName).FirstOrDefault(),
                Note = v.Note,
                FileName = Db.StoredFiles.Where(f => f.Id == v.FileId).Select(f => f.Name).FirstOrDefault(),
                Size = Db.StoredFiles.Where(f => f.Id == v.FileId).Select(f => f.Size).FirstOrDefault(),
            }
        ).PageAsync(Number, 10, Stop);
        MadeBy = await Db.People.Where(p => p.Id == Subject.MadeById).Select(p => p.DisplayName).FirstOrDefaultAsync(Stop);
        if (await MaterialViews.ViewAsync(Db, Id, Look ?? Subject.Current, Stop) is not { } view)
            return;
        var (html, _, math) = MaterialSource.Draw(view, null);
        (Html, HasMath) = (tokens.Sign(html, Viewer.InstitutionId), math);
        Holding = view.FileId is { } file ? await Db.StoredFiles.AsNoTracking().SingleOrDefaultAsync(f => f.Id == file, Stop) : null;
        FileUrl = Holding is { } it ? tokens.Url(it.Id, it.Name, it.ScopeId) : null;
    }

    [Can(MaterialAct.Open)]
    public async Task<IActionResult> OnGet()
    {
        if (Look is { } number && !await Db.MaterialVersions.AnyAsync(v => v.MaterialId == Id && v.Number == number, Stop))
            return NotFound();
        Input = Form.Of(Subject);
        return await ShowPage();
    }

    [Can(MaterialAct.Change)]
    public Task<IActionResult> OnPost() =>
        Try(
            () =>
            {
                Expect(Subject, Input.Version);
                var described = Subject.Describe(Input.Title, Input.Description, Input.Alternative, (Input.Tags ?? "").Split(','), Now);
                if (described.Refusal is { } why)
                    return why;
                return Subject.Annotate(Input.Fields);
            },
            done: "Changes saved."
        );

    /// <summary>Restores earlier content, or the content that replaced it, in all lessons.</summary>
    [Can(MaterialAct.Change)]
    public Task<IActionResult> OnPostPutBack([FromQuery] int number) =>
        Beside(
            async () =>
            {
                if (
                    await Db.MaterialVersions.AsNoTracking().SingleOrDefaultAsync(v => v.MaterialId == Id && v.Number == number, Stop)
                    is not { } version
                )
                    return new Refusal("This version is no longer available.");
                var before = Subject.Current;
                if (Subject.PutBack(version, Now).Refusal is { } why)
                    return why;
                Db.Add(Db.Note("Replaced", nameof(Material), Id, Changes(before, number)));
                Undo = (string.Create(CultureInfo.InvariantCulture, $"PutBack&number={before}"), Id);
                return Result.Done;
            },
            done: "Restored. Lessons that use it will show this version in a moment.",
            to: Here
        );

    [Can(MaterialAct.Change)]
    public Task<IActionResult> OnPostArchive() =>
        Beside(
            () =>
            {
                Subject.Archive(Now);
                Undo = ("Unarchive", Id);
                return Result.Done;
            },
            done: "Archived. Lessons that use it still show it, but it’s no longer offered for others.",
            to: Here
        );

    [Can(MaterialAct.Change)]
    public Task<IActionResult> OnPostUnarchive() =>
        Beside(
            () =>
            {
                Subject.Unarchive();
                return Result.Done;
            },
            done: "Restored. It’s available in the library again.",
            to: Here
        );

    /// <summary>
    /// Deletes a material only if no text names it. Very recent text may not be in the list of uses yet, so the texts themselves are
    /// checked.
    /// </summary>
    [Can(MaterialAct.Change)]
    public Task<IActionResult> OnPostDelete() =>
        Beside(
            async () =>
            {
                await LoadAsync();
                var lessons = Math.Max(Uses.Lessons, await AllUses.NamedAsync(Subject.Key, Stop));
                if (lessons > 0)
                    return new Refusal(
                        "Lessons that use this material: {0}. Remove it from them first, or archive it: it then stays in these lessons but is no longer offered for others.",
                        null,
                        lessons
                    );
                Subject.Delete(Now);
                Undo = ("Restore", Id);
                return Result.Done;
            },
            done: "Deleted.",
            to: "/teach/materials"
        );

    [Can(MaterialAct.Change)]
    public Task<IActionResult> OnPostRestore() =>
        Beside(
            () =>
            {
                Subject.Restore();
                return Result.Done;
            },
            done: "Restored.",
            to: Here
        );

    /// <summary>The buttons beside the form do not submit its fields: when an action is refused, the fields are shown as saved.</summary>
    private Task<IActionResult> Beside(Func<Result> verb, string done, string to) => Beside(() => Task.FromResult(verb()), done, to);

    private Task<IActionResult> Beside(Func<Task<Result>> verb, string done, string to)
    {
        Input = Form.Of(Subject);
        ModelState.Clear();
        return Try(verb, done: done, to: to);
    }

    internal static string Changes(int before, int after) =>
        JsonSerializer.Serialize(new Dictionary<string, int[]> { [nameof(Material.Current)] = [before, after] });

    public sealed class Form
    {
        public int Version { get; set; }

        [Required(ErrorMessage = "Enter a title."), StringLength(Material.LongestTitle)]
        public string Title { get; set; } = "";

        [StringLength(Material.LongestDescription)]
        public string? Description { get; set; }

        [StringLength(Material.LongestAlternative)]
        public string? Alternative { get; set; }

        [StringLength(1500)]
        public string? Tags { get; set; }

        public List<KeyValue> Fields { get; set; } = [];

        public static Form Of(Material it) =>
            new()
            {
                Version = it.Version,
                Title = it.Title,
                Description = it.Description,
                Alternative = it.Alternative,
                Tags = string.Join(", ", it.Tags),
                Fields = KeyValues.Read(it.Metadata),
            };
    }
}
