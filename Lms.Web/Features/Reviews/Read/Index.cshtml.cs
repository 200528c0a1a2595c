using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Reviews.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Reviews.Read;

/// <param name="Count">The number of people who found it helpful.</param>
/// <param name="IsMine">This reader found it helpful.</param>
/// <param name="IsGone">It is no longer shown, or cannot be voted for.</param>
public sealed record HelpfulMark(string Slug, Guid Review, int Count, bool IsMine, bool IsGone = false);

/// <summary>All reviews of a course, in the order and with the stars that the reader wants.</summary>
public sealed class IndexModel(CourseMap map, ReviewReaders readers, ReaderStanding parts) : Screen
{
    public const int PageSize = 10;

    [BindProperty(SupportsGet = true)]
    public string Slug { get; set; } = "";

    [BindProperty(SupportsGet = true)]
    public ReviewOrder Sort { get; set; }

    /// <summary>Only reviews with this number of stars.</summary>
    [BindProperty(SupportsGet = true)]
    public int? Stars { get; set; }

    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    public CoursePage Course { get; private set; } = null!;

    public Paged<ShownReview> Reviews { get; private set; } = null!;

    public MyPart Mine { get; private set; } = null!;

    [Can(Anyone.May)]
    public async Task<IActionResult> OnGet() => await FindAsync() ? await ShowPage() : NotFound();

    /// <summary>Votes, or takes the vote back.</summary>
    [Can(Member.May)]
    public async Task<IActionResult> OnPostHelpful(Guid review, bool on)
    {
        if (!await FindAsync())
            return NotFound();
        var mark = new HelpfulMark(Slug, review, 0, false, IsGone: true);
        return await Try(
            async () =>
            {
                var voted = await readers.VoteAsync(Course.Id, review, Viewer.Id, on, Stop);
                if (voted.Refusal is { } why)
                    return why;
                mark = new(Slug, review, voted.Value, on);
                return Result.Done;
            },
            to: $"/courses/{Slug}/reviews#review-{review}",
            show: new Show("_Helpful", () => mark)
        );
    }

    [Can(Member.May)]
    public async Task<IActionResult> OnPostReport(Guid review, string? reason) =>
        await FindAsync()
            ? await Try(
                () => readers.ReportAsync(Course.Id, review, Viewer.Id, reason, Stop),
                done: "Thank you. A moderator will check this review.",
                to: $"/courses/{Slug}/reviews"
            )
            : NotFound();

    protected override async Task LoadAsync()
    {
        if (Stars is < 1 or > CourseRatings.Most)
            Stars = null;
        var shown = Db.Reviews.AsNoTracking().ShownOf(Course.Id);
        if (Stars is { } stars)
            shown = shown.Where(r => r.Stars == stars);
        Reviews = await shown.In(Sort).AsShown(Db).PageAsync(Number, PageSize, Stop);
        Mine = await parts.OfAsync(Course, Viewer, Stop);
    }

    /// <summary>The course, if the viewer may see it.</summary>
    private async Task<bool> FindAsync()
    {
        if (await map.FindAsync(Slug, Viewer, Stop) is not { } found)
            return false;
        Course = found.Course with { ViewerRole = found.RoleOf(Viewer.PersonId) };
        return Course.IsKnownTo(Viewer);
    }
}
