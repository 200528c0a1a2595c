using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Publishing.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Files;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Publishing.Versions;

/// <summary>Publishes a lesson's draft: shows what would change, the review, and publication now or at a scheduled time.</summary>
public sealed class PublishingModel(Model.Publisher publisher, CourseCheckup checkup, FileTokens tokens) : LessonTextScreen(tokens)
{
    [BindProperty]
    public string? Note { get; set; }

    /// <summary>As the viewer's clock shows it.</summary>
    [BindProperty]
    public DateTime? At { get; set; }

    public Comparison? Comparison { get; private set; }

    public LastRequest? AskedFor { get; private set; }

    public PlannedPublication? Plan { get; private set; }

    /// <summary>The latest refused schedule, while nothing was scheduled or published since.</summary>
    public PlannedPublication? Failed { get; private set; }

    public Refusal? Against { get; private set; }

    public Doubts? Doubts { get; private set; }

    public bool IsPending => !Lesson.IsPublished || Lesson.HasDraft;

    protected override async Task LoadAsync()
    {
        await base.LoadAsync();
        if (Lesson.IsPublished && Lesson.HasDraft)
            Comparison = Compare(Lesson.Published, Lesson.Written, L["What learners see"], L["Draft"]);
        Against = await publisher.AgainstAsync(Subject, Lesson, Viewer, Stop);
        Plan = await publisher.PlanAsync(Subject.Id, Id, Stop);
        if (
            Plan is null
            && await Db
                .PlannedPublications.AsNoTracking()
                .Where(p => p.LessonId == Id)
                .OrderByDescending(p => p.AskedAt)
                .FirstOrDefaultAsync(Stop)
                is { State: PlanState.Refused } failed
            && !(Lesson.Body.PublishedAt > failed.EndedAt)
        )
            Failed = failed;
        if (await publisher.LastAsync(Subject.Id, Id, Stop) is { State: not RequestState.Withdrawn } asked)
        {
            var names = await Db
                .People.Where(p => p.Id == asked.PersonId || p.Id == asked.DecidedById)
                .Select(p => new { p.Id, p.DisplayName })
                .ToDictionaryAsync(p => p.Id, p => p.DisplayName, Stop);
            AskedFor = new(
                asked,
                names.GetValueOrDefault(asked.PersonId),
                asked.DecidedById is { } by ? names.GetValueOrDefault(by) : null,
                asked.State is RequestState.Approved && asked.TextOf == Lesson.Body.DraftedAt
            );
        }
    }

    [Can(CourseAct.Open)]
    public Task<IActionResult> OnGet() => ShowPage();

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostPublish(bool anyway) =>
        Try(
            async () =>
            {
                if (!IsPending)
                    return new Refusal("Nothing has changed since the last publication.");
                if (await publisher.AgainstAsync(Subject, Lesson, Viewer, Stop) is { } against)
                    return against;
                if (!anyway && (Doubts = await checkup.DoubtsAsync(Subject, Lesson, Stop)) is { } doubts)
                    return doubts.Asked;
                Touch();
                return await publisher.PublishAsync(Subject, Lesson, Viewer.Id, Note, Stop);
            },
            done: "Published. Learners now see the new text."
        );

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostPlan(bool anyway) =>
        Try(
            async () =>
            {
                if (await publisher.AgainstAsync(Subject, Lesson, Viewer, Stop) is { } against)
                    return against;
                if (!anyway && await checkup.DoubtsAsync(Subject, Lesson, Stop) is { } found)
                    return (Doubts = found with { IsForLater = true }).Asked;
                return await publisher.PlanAsync(Subject, Lesson, Viewer.Id, Viewer.FromLocal(At), Note, Stop);
            },
            done: "Publication scheduled."
        );

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostCancel() =>
        Try(
            async () =>
                await publisher.PlanAsync(Subject.Id, Id, Stop) is { } plan
                    ? plan.Cancel(Now)
                    : new Refusal("There’s no scheduled publication anymore."),
            done: "Scheduled publication canceled."
        );

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostSubmit(string? message) =>
        Try(
            () => publisher.AskAsync(Subject, Lesson, Viewer.Id, message, Stop),
            done: "Submitted for approval. You’ll be notified when someone has decided."
        );

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostWithdraw() => Try(() => DecideAsync(r => r.Withdraw(Now)), done: "Request withdrawn.");

    /// <summary>Also publishes if the approver may publish; otherwise the author may.</summary>
    [Can(CourseAct.Review)]
    public Task<IActionResult> OnPostApprove(string? answer) =>
        Try(
            async () =>
            {
                if (
                    await DecideAsync(r =>
                        r.PersonId == Viewer.Id && !May(CourseAct.Publish)
                            ? new Refusal("You can’t approve your own work. Someone else has to approve it.")
                            : r.Approve(Viewer.Id, answer, Lesson.Body.DraftedAt, Now)
                    ) is
                    { Refusal: { } why }
                )
                    return why;
                return Result.Done;
            },
            done: "Approved. It can now be published."
        );

    [Can(CourseAct.Review)]
    public Task<IActionResult> OnPostReturn(string? answer) =>
        Try(() => DecideAsync(r => r.Return(Viewer.Id, answer, Now)), done: "Changes requested.");

    private async Task<Result> DecideAsync(Func<ApprovalRequest, Result> verb) =>
        await publisher.LastAsync(Subject.Id, Id, Stop) is { IsWaiting: true } asked
            ? verb(asked)
            : new Refusal("This is no longer awaiting approval. Reload the page.");
}
