using Lms.Web.Features.Classes;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;

namespace Lms.Web.Features.Learning.Board;

/// <summary>Who in a class has done which lesson.</summary>
public sealed class ClassModel(ProgressBoards boards) : ClassScreen
{
    [BindProperty(SupportsGet = true)]
    public Guid? Module { get; set; }

    [BindProperty(SupportsGet = true)]
    public int Lessons { get; set; } = 1;

    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    public ProgressBoard Board { get; private set; } = null!;

    private BoardInsight? insight;

    private ProgressBoards.Scope Scope => new(Subject.Course, Id, Here + "/progress", Here + "/learners/");

    protected override async Task LoadAsync() =>
        Board = await boards.ReadAsync(Scope, new(Module, Lessons, Number), Stop) with { Insight = insight };

    [Can(ClassAct.See)]
    public Task<IActionResult> OnGet() => ShowPage();

    [Can(ClassAct.See)]
    public async Task<IActionResult> OnGetInsight()
    {
        insight = await boards.InsightAsync(Scope, Stop);
        return await FragmentOrPage(new("_Insight", () => insight));
    }

    [Can(ClassAct.See)]
    public IActionResult OnGetCsv() => boards.Sheet($"{Slug.From(Subject.Class.Name)}-progress.csv", Scope);
}
