using System.ComponentModel.DataAnnotations;
using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Reviews.Model;
using Lms.Web.Features.Reviews.Read;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Reviews.Write;

/// <summary>A learner's own review: written, changed, withdrawn, and restored.</summary>
[Private]
public sealed class EditModel(CourseMap map, KeepReview keep, ReaderStanding parts) : Screen
{
    [BindProperty(SupportsGet = true)]
    public string Slug { get; set; } = "";

    [BindProperty]
    public Form Input { get; set; } = new();

    /// <summary>The page that asked for the rating, to which its author returns.</summary>
    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    public CoursePage Course { get; private set; } = null!;

    /// <summary>Null when there is none.</summary>
    public Review? Mine { get; private set; }

    /// <summary>Why the viewer cannot write one; null when they can.</summary>
    public Refusal? Against { get; private set; }

    public bool WaitsForApproval { get; private set; }

    private string List => $"/courses/{Slug}/reviews";

    private string Back => From == "completed" ? $"/courses/{Slug}/completed" : List;

    [Can(Member.May)]
    public async Task<IActionResult> OnGet()
    {
        if (!await FindAsync())
            return NotFound();
        if (Mine is { } it)
            Input = new Form
            {
                Version = it.Version,
                Stars = it.Stars,
                Title = it.Title,
                Text = it.Text,
                Liked = [.. it.Liked.Each()],
                ToImprove = [.. it.ToImprove.Each()],
            };
        return await ShowPage();
    }

    [Can(Member.May)]
    public async Task<IActionResult> OnPost()
    {
        if (!await FindAsync())
            return NotFound();
        var waits = WaitsForApproval || Mine is { State: not ReviewState.Shown };
        return await Try(
            () =>
                keep.RunAsync(
                    Course.Id,
                    async () =>
                    {
                        if (Against is { } why)
                            return why;
                        var opinion = new Opinion(Input.Stars, Input.Title, Input.Text, Sum(Input.Liked), Sum(Input.ToImprove));
                        if (await ReadAsync() is { } review)
                        {
                            Expect(review, Input.Version);
                            return review.Revise(opinion, WaitsForApproval, Now);
                        }
                        var written = Review.Write(Course.Id, Viewer.Id, opinion, WaitsForApproval, Now);
                        if (written.IsDone)
                            Db.Add(written.Value);
                        return written;
                    },
                    Stop
                ),
            done: waits ? "Thank you. Your review will be shown once someone has approved it." : "Thank you. Your review is published.",
            to: Back
        );
    }

    [Can(Member.May)]
    public async Task<IActionResult> OnPostWithdraw()
    {
        // This button does not submit the form.
        ModelState.Clear();
        if (!await FindAsync())
            return NotFound();
        return await Try(
            () =>
                keep.RunAsync(
                    Course.Id,
                    async () =>
                    {
                        if (await ReadAsync() is not { } review)
                            return new Refusal("You haven’t reviewed this course.");
                        Undo = ("Restore", review.Id);
                        return review.Withdraw(Now);
                    },
                    Stop
                ),
            done: "Review withdrawn.",
            to: List
        );
    }

    [Can(Member.May)]
    public async Task<IActionResult> OnPostRestore()
    {
        ModelState.Clear();
        if (!await FindAsync())
            return NotFound();
        return await Try(
            () =>
                keep.RunAsync(
                    Course.Id,
                    async () => await ReadAsync() is { } review ? review.Restore() : new Refusal("You haven’t reviewed this course."),
                    Stop
                ),
            done: "Review restored.",
            to: List
        );
    }

    private static Aspects Sum(Aspects[] aspects) => aspects.Aggregate(Aspects.None, (sum, one) => sum | one);

    /// <summary>Also a withdrawn review: writing again restores it.</summary>
    private Task<Review?> ReadAsync() =>
        Db
            .Reviews.IgnoreQueryFilters([LmsContext.NotDeleted])
            .SingleOrDefaultAsync(r => r.CourseId == Course.Id && r.PersonId == Viewer.Id, Stop);

    private async Task<bool> FindAsync()
    {
        if (await map.FindAsync(Slug, Viewer, Stop) is not { } found)
            return false;
        Course = found.Course with { ViewerRole = found.RoleOf(Viewer.PersonId) };
        var part = await parts.OfAsync(Course, Viewer, Stop);
        Against =
            part.IsOnTheTeam ? new("You’re on this course’s team. Only its learners can review it.")
            : !part.HasBegun ? new("Start the course first. Only people who have studied in it can review it.")
            : null;
        Mine = await Db
            .Reviews.AsNoTracking()
            .IgnoreQueryFilters([LmsContext.NotDeleted])
            .SingleOrDefaultAsync(r => r.CourseId == Course.Id && r.PersonId == Viewer.Id, Stop);
        WaitsForApproval = (await Db.ReviewRulesAsync(Stop)).WaitsForApproval;
        // People with a review can still reach it when the course is no longer in the catalog.
        return Course.IsKnownTo(Viewer) || Mine is not null;
    }

    public sealed class Form
    {
        public int Version { get; set; }

        [Range(1, 5, ErrorMessage = "Choose a rating from one to five stars.")]
        public int Stars { get; set; }

        [StringLength(Opinion.MostTitle)]
        public string? Title { get; set; }

        [StringLength(Opinion.MostText)]
        public string? Text { get; set; }

        public Aspects[] Liked { get; set; } = [];

        public Aspects[] ToImprove { get; set; } = [];
    }
}
