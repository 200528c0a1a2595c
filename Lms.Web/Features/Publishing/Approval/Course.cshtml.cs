using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Publishing.Model;
using Lms.Web.Features.Publishing.Versions;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Publishing.Approval;

/// <summary>The review of a whole course, and its scheduled publication.</summary>
public sealed class CourseModel(Publisher publisher, CourseCheckup checkup) : CourseScreen
{
    /// <summary>As the viewer's clock shows it.</summary>
    [BindProperty]
    public DateTime? At { get; set; }

    public LastRequest? Asked { get; private set; }

    public PlannedPublication? Plan { get; private set; }

    public PlannedPublication? Failed { get; private set; }

    public Doubts? Doubts { get; private set; }

    public IReadOnlyList<Refusal> Missing { get; private set; } = [];

    protected override IQueryable<Course> Read(IQueryable<Course> courses) => courses.WithOutline();

    protected override async Task LoadAsync()
    {
        Missing = await publisher.MissingAsync(Subject, Stop);
        Plan = await publisher.PlanAsync(Subject.Id, null, Stop);
        if (
            Plan is null
            && await Db
                .PlannedPublications.AsNoTracking()
                .Where(p => p.CourseId == Subject.Id && p.LessonId == null)
                .OrderByDescending(p => p.AskedAt)
                .FirstOrDefaultAsync(Stop)
                is { State: PlanState.Refused } failed
            && !Subject.IsPublished
        )
            Failed = failed;
        if (await publisher.LastAsync(Subject.Id, null, Stop) is { State: not RequestState.Withdrawn } asked)
        {
            var names = await Db
                .People.Where(p => p.Id == asked.PersonId || p.Id == asked.DecidedById)
                .Select(p => new { p.Id, p.DisplayName })
                .ToDictionaryAsync(p => p.Id, p => p.DisplayName, Stop);
            Asked = new(
                asked,
                names.GetValueOrDefault(asked.PersonId),
                asked.DecidedById is { } by ? names.GetValueOrDefault(by) : null,
                asked.State is RequestState.Approved
            );
        }
    }

    [Can(CourseAct.Open)]
    public Task<IActionResult> OnGet() => ShowPage();

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostSubmit(string? message) =>
        Try(
            () => publisher.AskAsync(Subject, null, Viewer.Id, message, Stop),
            done: "Submitted for approval. You’ll be notified when someone has decided."
        );

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostWithdraw() =>
        Try(() => DecideAsync(r => r.Withdraw(Now), becomesDraft: true), done: "Request withdrawn.");

    /// <summary>A reviewer who may publish also publishes; otherwise the course waits for someone who may.</summary>
    [Can(CourseAct.Review)]
    public Task<IActionResult> OnPostApprove(string? answer) =>
        Try(
            () =>
                DecideAsync(
                    r =>
                        r.PersonId == Viewer.Id && !May(CourseAct.Publish)
                            ? new Refusal("You can’t approve your own work. Someone else has to approve it.")
                            : r.Approve(Viewer.Id, answer, null, Now),
                    becomesDraft: false
                ),
            done: "Approved. It can now be published."
        );

    [Can(CourseAct.Review)]
    public Task<IActionResult> OnPostReturn(string? answer) =>
        Try(() => DecideAsync(r => r.Return(Viewer.Id, answer, Now), becomesDraft: true), done: "Changes requested.");

    [Can(CourseAct.Publish)]
    public Task<IActionResult> OnPostPublish(bool anyway) =>
        Try(
            async () =>
                !anyway && (Doubts = await checkup.DoubtsAsync(Subject, Stop)) is { } doubts
                    ? doubts.Asked
                    : await publisher.PublishAsync(Subject, Viewer.Id, Stop),
            done: "Course published. It’s now listed in the catalog."
        );

    [Can(CourseAct.Publish)]
    public Task<IActionResult> OnPostPlan(bool anyway) =>
        Try(
            async () =>
            {
                if (!anyway && await checkup.DoubtsAsync(Subject, Stop) is { } found)
                    return (Doubts = found with { IsForLater = true }).Asked;
                return await publisher.PlanAsync(Subject, null, Viewer.Id, Viewer.FromLocal(At), null, Stop);
            },
            done: "Publication scheduled."
        );

    [Can(CourseAct.Publish)]
    public Task<IActionResult> OnPostCancel() =>
        Try(
            async () =>
                await publisher.PlanAsync(Subject.Id, null, Stop) is { } plan
                    ? plan.Cancel(Now)
                    : new Refusal("There’s no scheduled publication anymore."),
            done: "Scheduled publication canceled."
        );

    private async Task<Result> DecideAsync(Func<ApprovalRequest, Result> verb, bool becomesDraft)
    {
        if (await publisher.LastAsync(Subject.Id, null, Stop) is not { IsWaiting: true } asked)
            return new Refusal("This is no longer awaiting approval. Reload the page.");
        if (verb(asked).Refusal is { } why)
            return why;
        return becomesDraft && Subject.Status is CourseStatus.UnderReview ? Subject.ReturnToDraft() : Result.Done;
    }
}
