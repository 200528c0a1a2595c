using Lms.Web.Features.Reviews.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Reviews.Moderation;

/// <summary>The reviews of all courses, and the institution's rules for them.</summary>
public sealed class IndexModel(ModerationList desk) : Screen
{
    [BindProperty(SupportsGet = true, Name = "show")]
    public ReviewFilter ReviewFilter { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    [BindProperty]
    public Form Input { get; set; } = new();

    public ModeratedReviews List { get; private set; } = null!;

    protected override async Task LoadAsync()
    {
        List = await desk.ListAsync(null, ReviewFilter, Q, Number, Request.Path, Stop);
        var rules = await Db.ReviewRulesAsync(Stop);
        Input = new Form { Version = rules.Version, WaitsForApproval = rules.WaitsForApproval };
    }

    [Can(ReviewsAct.Oversee)]
    public Task<IActionResult> OnGet() => ShowPage();

    [Can(ReviewsAct.Oversee)]
    public Task<IActionResult> OnPostRules() =>
        Try(
            async () =>
            {
                if (await Db.ReviewRules.SingleOrDefaultAsync(Stop) is { } rules)
                    Expect(rules, Input.Version);
                else
                    Db.Add(rules = new ReviewRules());
                return rules.Decide(Input.WaitsForApproval);
            },
            done: Input.WaitsForApproval
                ? "New reviews are shown only after someone has approved them."
                : "New reviews are shown immediately."
        );

    [Can(ReviewsAct.Oversee)]
    public Task<IActionResult> OnPostShow(Guid id, int? version) =>
        Change(id, version, r => r.Show(), "The review is visible.", settles: true);

    [Can(ReviewsAct.Oversee)]
    public Task<IActionResult> OnPostHide(Guid id, int? version, string? reason) =>
        Change(id, version, r => r.Hide(reason), "Review hidden. Its author will be told why.", settles: true);

    [Can(ReviewsAct.Oversee)]
    public Task<IActionResult> OnPostFeature(Guid id, bool on) =>
        Change(id, null, r => r.Feature(on), on ? "Review featured. It’s shown first." : "The review is no longer featured.");

    [Can(ReviewsAct.Oversee)]
    public Task<IActionResult> OnPostAnswer(Guid id, string? answer) =>
        Change(
            id,
            null,
            r => r.Reply(answer, Viewer.Id, Now),
            string.IsNullOrWhiteSpace(answer) ? "Answer removed." : "Answer saved. It’s shown below the review."
        );

    private Task<IActionResult> Change(Guid id, int? version, Func<Review, Result> change, string done, bool settles = false) =>
        Try(
            () => desk.ChangeAsync(null, id, version, change, settles, Stop),
            done,
            Request.Path + (ReviewFilter is ReviewFilter.All ? "" : "?show=" + ReviewFilter)
        );

    public sealed class Form
    {
        public int Version { get; set; }

        public bool WaitsForApproval { get; set; }
    }
}
