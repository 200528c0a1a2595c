using Lms.Web.Features.Courses;
using Lms.Web.Features.Reviews.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;

namespace Lms.Web.Features.Reviews.Moderation;

/// <summary>The reviews of one course, for its team to show, hide with a reason, pin, and reply to.</summary>
public sealed class CourseModel(ModerationList desk) : CourseScreen
{
    [BindProperty(SupportsGet = true, Name = "show")]
    public ReviewFilter ReviewFilter { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    public ModeratedReviews List { get; private set; } = null!;

    protected override async Task LoadAsync() => List = await desk.ListAsync(Subject.Id, ReviewFilter, Q, Number, Request.Path, Stop);

    [Can(ReviewAct.Moderate)]
    public Task<IActionResult> OnGet() => ShowPage();

    [Can(ReviewAct.Moderate)]
    public Task<IActionResult> OnPostShow(Guid id, int? version) =>
        Change(id, version, r => r.Show(), "The review is visible.", settles: true);

    [Can(ReviewAct.Moderate)]
    public Task<IActionResult> OnPostHide(Guid id, int? version, string? reason) =>
        Change(id, version, r => r.Hide(reason), "Review hidden. Its author will be told why.", settles: true);

    [Can(ReviewAct.Moderate)]
    public Task<IActionResult> OnPostFeature(Guid id, bool on) =>
        Change(id, null, r => r.Feature(on), on ? "Review featured. It’s shown first." : "The review is no longer featured.");

    [Can(ReviewAct.Answer)]
    public Task<IActionResult> OnPostAnswer(Guid id, string? answer) =>
        Change(
            id,
            null,
            r => r.Reply(answer, Viewer.Id, Now),
            string.IsNullOrWhiteSpace(answer) ? "Answer removed." : "Answer saved. It’s shown below the review."
        );

    private Task<IActionResult> Change(Guid id, int? version, Func<Review, Result> change, string done, bool settles = false) =>
        Try(
            () => desk.ChangeAsync(Subject.Id, id, version, change, settles, Stop),
            done,
            Request.Path + (ReviewFilter is ReviewFilter.All ? "" : "?show=" + ReviewFilter)
        );
}
