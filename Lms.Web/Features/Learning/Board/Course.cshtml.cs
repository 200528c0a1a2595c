using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;

namespace Lms.Web.Features.Learning.Board;

/// <summary>Who in a course has done which lesson, and from when on someone may need help.</summary>
public sealed class CourseModel(ProgressBoards boards) : CourseScreen
{
    [BindProperty(SupportsGet = true)]
    public Guid? Module { get; set; }

    [BindProperty(SupportsGet = true)]
    public int Lessons { get; set; } = 1;

    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    [BindProperty]
    public SignsForm Input { get; set; } = new();

    public ProgressBoard Board { get; private set; } = null!;

    private BoardInsight? insight;

    private string Here => $"/teach/courses/{Slug}";

    private ProgressBoards.Scope Scope => new(Subject, null, Here + "/progress", Here + "/learners/");

    protected override async Task LoadAsync()
    {
        Board = await boards.ReadAsync(Scope, new(Module, Lessons, Number), Stop) with { Insight = insight };
        if (ModelState.IsValid)
            Input = SignsForm.Of(Subject.Rules);
    }

    [Can(CourseAct.SeeLearners)]
    public Task<IActionResult> OnGet() => ShowPage();

    [Can(CourseAct.SeeLearners)]
    public async Task<IActionResult> OnGetInsight()
    {
        insight = await boards.InsightAsync(Scope, Stop);
        return await FragmentOrPage(new("_Insight", () => insight));
    }

    [Can(CourseAct.SeeLearners)]
    public IActionResult OnGetCsv() => boards.Sheet($"{Slug}-progress.csv", Scope);

    [Can(CourseAct.ManageLearners)]
    public Task<IActionResult> OnPostSigns() => Try(() => Subject.Govern(Input.In(Subject.Rules), Now), done: "Changes saved.");

    /// <summary>From when on a learner may need help.</summary>
    public sealed class SignsForm
    {
        public int RiskDays { get; set; }

        public int RiskShare { get; set; }

        public int RiskDrop { get; set; }

        public static SignsForm Of(CourseRules rules) =>
            new()
            {
                RiskDays = rules.RiskDays,
                RiskShare = rules.RiskShare,
                RiskDrop = rules.RiskDrop,
            };

        public CourseRules In(CourseRules rules) => rules with { RiskDays = RiskDays, RiskShare = RiskShare, RiskDrop = RiskDrop };
    }
}
