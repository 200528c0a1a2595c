using Lms.Web.Features.Institutions;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Administration.Profile;

/// <summary>Terms, privacy notice, and imprint: the current version and a new one.</summary>
public sealed class LegalModel(InstitutionDirectory institutions) : Screen
{
    [BindProperty(SupportsGet = true)]
    public LegalKind Kind { get; set; }

    [BindProperty]
    public string? Markdown { get; set; }

    [BindProperty]
    public bool AsksEverybody { get; set; }

    public IReadOnlyList<Row> Versions { get; private set; } = [];

    /// <param name="Agreed">How many members agreed to it.</param>
    public sealed record Row(int Number, DateTime PublishedAt, bool AsksEverybody, int Agreed);

    protected override async Task LoadAsync() =>
        Versions = await Db
            .LegalTexts.AsNoTracking()
            .Where(t => t.Kind == Kind)
            .OrderByDescending(t => t.Number)
            .Select(t => new Row(
                t.Number,
                t.PublishedAt,
                t.AsksEverybody,
                Db.Consents.Count(c => c.Kind == t.Kind && c.Number == t.Number)
            ))
            .Take(50)
            .ToListAsync(Stop);

    [Can(InstitutionAct.Shape)]
    public async Task<IActionResult> OnGet()
    {
        ModelState.Clear();
        Markdown = (await LastAsync())?.Markdown;
        return await ShowPage();
    }

    [Can(InstitutionAct.Shape)]
    public Task<IActionResult> OnPost() =>
        Try(
            async () =>
            {
                if (!Enum.IsDefined(Kind))
                    return new Refusal("Choose one of the texts.");
                var published = LegalText.Publish(Kind, await LastAsync(), Markdown, AsksEverybody, Viewer.Id, Now);
                if (published.Refusal is { } why)
                    return why;
                Db.Add(published.Value);
                await Db.SaveChangesAsync(Stop);
                institutions.Forget();
                return Result.Done;
            },
            done: "Text published.",
            to: $"/admin/institution/legal?kind={Kind}"
        );

    private Task<LegalText?> LastAsync() =>
        Db.LegalTexts.AsNoTracking().Where(t => t.Kind == Kind).OrderByDescending(t => t.Number).FirstOrDefaultAsync(Stop);
}
