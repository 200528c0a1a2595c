using Lms.Web.Features.Administration.Model;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Administration.Categories;

/// <summary>All tags of courses with their number of courses. A tag is only its word: it exists as long as a course has it.</summary>
public sealed class TagsModel(CategoryUndo undo) : Screen
{
    public const int PageSize = 50;

    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    /// <summary>The selected tag.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Tag { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    public Paged<Row> Rows { get; private set; } = null!;

    public IReadOnlyList<ShowModel.Used> Courses { get; private set; } = [];

    public sealed record Row(string Tag, int Courses);

    protected override async Task LoadAsync()
    {
        // One column of all courses: SQLite cannot group by the elements of a list.
        var carried = await Db.Courses.AsNoTracking().Select(c => c.Description.Tags).ToListAsync(Stop);
        var found = carried.SelectMany(t => t).Where(Finding.Of(Q));
        Rows = found
            .CountBy(t => t)
            .OrderByDescending(t => t.Value)
            .ThenBy(t => t.Key, StringComparer.CurrentCulture)
            .Select(t => new Row(t.Key, t.Value))
            .ToPage(Number, PageSize);
        if (Tag is not null)
            Courses = await Db
                .Courses.AsNoTracking()
                .Where(c => c.Description.Tags.Contains(Tag))
                .OrderBy(c => c.Title)
                .Select(c => new ShowModel.Used(c.Title, c.Slug, c.Status))
                .Take(200)
                .ToListAsync(Stop);
    }

    [Can(AdministrationAct.Administer)]
    public async Task<IActionResult> OnGet()
    {
        Name = Tag;
        await LoadAsync();
        return Tag is not null && Courses.Count == 0 ? NotFound() : Page();
    }

    /// <summary>Renames a tag in all courses; if the new name is a tag already, the two are merged.</summary>
    [Can(AdministrationAct.Administer)]
    public Task<IActionResult> OnPostRename()
    {
        var name = Name?.Trim() ?? "";
        return Try(
            () =>
                name switch
                {
                    "" => Refuse(new Refusal("Enter a name.", "Name")),
                    { Length: > 60 } => Refuse(new Refusal("Keep the name within {0} characters.", "Name", 60)),
                    _ when name.Contains(',') => Refuse(new Refusal("Tags can’t contain commas. Remove the comma.", "Name")),
                    _ => RetagAsync(name),
                },
            "Tag renamed.",
            () => Address(name),
            null
        );
    }

    [Can(AdministrationAct.Administer)]
    public Task<IActionResult> OnPostDelete() => Try(() => RetagAsync(null), "Tag removed from its courses.", () => "/admin/tags", null);

    [Can(AdministrationAct.Administer)]
    public Task<IActionResult> OnPostUndo(Guid id)
    {
        var to = "/admin/tags";
        return Try(
            async () =>
            {
                var undone = await undo.TagAsync(id, Stop);
                if (undone.IsDone)
                    to = Address(undone.Value);
                return undone;
            },
            "Change undone.",
            () => to,
            null
        );
    }

    public static string Address(string tag) => "/admin/tags?tag=" + Uri.EscapeDataString(tag);

    private static Task<Result> Refuse(Refusal why) => Task.FromResult<Result>(why);

    private async Task<Result> RetagAsync(string? name)
    {
        if (string.IsNullOrEmpty(Tag))
            return new Refusal("This tag no longer exists.");
        if (Tag == name)
            return Result.Done;
        var were = new List<CategoryChange.TagsOf>();
        foreach (var course in await Db.Courses.Where(c => c.Description.Tags.Contains(Tag)).ToListAsync(Stop))
        {
            var before = course.Description.Tags;
            course.Retag(Tag, name, Now);
            were.Add(new(course.Id, before, course.Description.Tags));
        }
        if (were.Count == 0)
            return new Refusal("This tag no longer exists.");
        var change = CategoryChange.Of(new CategoryChange.TagWas(Tag, name, were), Now);
        Db.Add(change);
        Undo = ("Undo", change.Id);
        return Result.Done;
    }
}
