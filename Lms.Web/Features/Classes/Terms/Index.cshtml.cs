using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.People;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Classes.Terms;

/// <summary>The terms of the institution, the latest first.</summary>
public sealed class IndexModel : Screen
{
    private const int PageSize = 50;

    [BindProperty]
    public Form Input { get; set; } = new();

    /// <summary>The term that is edited.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Edit { get; set; }

    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    public Paged<Row> Rows { get; private set; } = null!;

    public sealed record Row(Guid Id, string Code, string Name, string AcademicYear, DateOnly StartsOn, DateOnly EndsOn, int Classes);

    protected override async Task LoadAsync() =>
        Rows = await Db
            .Terms.AsNoTracking()
            .OrderByDescending(t => t.StartsOn)
            .ThenBy(t => t.Code)
            .Select(t => new Row(t.Id, t.Code, t.Name, t.AcademicYear, t.StartsOn, t.EndsOn, Db.Classes.Count(c => c.TermId == t.Id)))
            .PageAsync(Number, PageSize, Stop);

    [Can(PeopleAct.Manage)]
    public async Task<IActionResult> OnGet()
    {
        if (Edit is { } id)
        {
            if (await Db.Terms.SingleOrDefaultAsync(t => t.Id == id, Stop) is not { } it)
                return NotFound();
            Input = new()
            {
                Code = it.Code,
                Name = it.Name,
                AcademicYear = it.AcademicYear,
                StartsOn = it.StartsOn,
                EndsOn = it.EndsOn,
            };
        }
        return await ShowPage();
    }

    /// <summary>Adds a term, or changes the one that is edited.</summary>
    [Can(PeopleAct.Manage)]
    public Task<IActionResult> OnPost() =>
        Try(
            async () =>
            {
                var it = Edit is { } id ? await Db.Terms.SingleOrDefaultAsync(t => t.Id == id, Stop) : new Term();
                if (it is null)
                    return new Refusal("This term has been deleted.");
                if (it.Describe(Input.Code, Input.Name, Input.AcademicYear, Input.StartsOn, Input.EndsOn).Refusal is { } why)
                    return why;
                if (await Db.Terms.AnyAsync(t => t.Key == it.Key && t.Id != it.Id, Stop))
                    return new Refusal("Another term has this code.", "Code");
                if (Edit is null)
                    Db.Add(it);
                return Result.Done;
            },
            done: "Term saved.",
            to: "/admin/terms"
        );

    /// <summary>Only a term without classes.</summary>
    [Can(PeopleAct.Manage)]
    public Task<IActionResult> OnPostDelete(Guid id)
    {
        ModelState.Clear();
        return Try(
            async () =>
            {
                if (await Db.Terms.SingleOrDefaultAsync(t => t.Id == id, Stop) is not { } it)
                    return new Refusal("This term has been deleted.");
                if (await Db.Classes.AnyAsync(c => c.TermId == id, Stop))
                    return new Refusal("This term has classes. Move them to another term first.");
                Db.Remove(it);
                return Result.Done;
            },
            done: "Term deleted.",
            to: "/admin/terms"
        );
    }

    public sealed class Form
    {
        public string? Code { get; set; }

        public string? Name { get; set; }

        public string? AcademicYear { get; set; }

        public DateOnly? StartsOn { get; set; }

        public DateOnly? EndsOn { get; set; }
    }
}
