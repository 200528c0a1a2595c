using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;

namespace Lms.Web.Features.Enrollments.Learners;

/// <summary>What is done with the selected learners; all but answers to requests can be undone.</summary>
public sealed partial class IndexModel
{
    [Can(CourseAct.ManageLearners)]
    public Task<IActionResult> OnPostApprove(Guid[] person) =>
        Try(
            async () =>
            {
                if (person.Length == 0)
                    return new Refusal("Select learners first.");
                foreach (var id in person.Take(PageSize))
                    if ((await seats.ApproveAsync(Subject.Id, id, Viewer.Id, Stop)).Refusal is { } why)
                        return why;
                return Result.Done;
            },
            done: "Approved. They’ll be notified."
        );

    [Can(CourseAct.ManageLearners)]
    public Task<IActionResult> OnPostDecline(Guid[] person, string? reason) =>
        Change(
            person,
            (enrollment, _) => enrollment.Decline(reason, Viewer.Id, Now),
            "Declined. They’ll be notified of the reason.",
            canUndo: false
        );

    [Can(CourseAct.ManageLearners)]
    public Task<IActionResult> OnPostWithdraw(Guid[] person, string? reason) =>
        Change(person, (enrollment, _) => enrollment.Withdraw(Now, Viewer.Id, reason), "Withdrawn. Their progress is kept.");

    [Can(CourseAct.ManageLearners)]
    public Task<IActionResult> OnPostSuspend(Guid[] person, string? reason) =>
        Change(person, (enrollment, _) => enrollment.Suspend(reason, Viewer.Id, Now), "Suspended. They’ll be notified of the reason.");

    [Can(CourseAct.ManageLearners)]
    public Task<IActionResult> OnPostReadmit(Guid[] person) =>
        Change(person, (enrollment, _) => enrollment.Readmit(Viewer.Id, Now), "Readmitted.");

    /// <param name="until">In the viewer’s time zone; null for access without an end.</param>
    [Can(CourseAct.ManageLearners)]
    public Task<IActionResult> OnPostRenew(Guid[] person, DateTime? until) =>
        Change(person, (enrollment, _) => enrollment.Renew(Viewer.FromLocal(until), Viewer.Id, Now), "Access renewed.", canUndo: false);

    [Can(CourseAct.ManageLearners)]
    public Task<IActionResult> OnPostReopen(Guid[] person, string? reason) =>
        Change(
            person,
            (enrollment, _) => enrollment.Reopen(reason, Viewer.Id, Now),
            "Reopened. They’ll be notified of the reason.",
            canUndo: false
        );

    /// <summary>Gives learners everything at once.</summary>
    [Can(CourseAct.ManageLearners)]
    public Task<IActionResult> OnPostUnlock(Guid[] person, string? reason) =>
        Change(
            person,
            (enrollment, _) => enrollment.Unlock(reason, Viewer.Id, Now),
            "All lessons are open. They’ll be notified of the reason."
        );

    [Can(CourseAct.ManageLearners)]
    public Task<IActionResult> OnPostRelock(Guid[] person) =>
        Change(person, (enrollment, _) => enrollment.Relock(Viewer.Id, Now), "The order and availability of lessons count again.");

    [Can(CourseAct.ManageLearners)]
    public async Task<IActionResult> OnPostUndo(Guid id) =>
        await Done((await batch.UndoAsync(Subject.Id, id, Stop)).Text(L), $"/teach/courses/{Slug}/learners");

    private Task<IActionResult> Change(Guid[] person, Func<Enrollment, Course, Result> change, string done, bool canUndo = true) =>
        Try(
            async () =>
            {
                if (person.Length == 0)
                    return new Refusal("Select learners first.");
                var outcome = await batch.RunAsync(Subject.Id, person.Take(PageSize), change, Stop);
                if (outcome.Refusal is { } why)
                    return why;
                if (canUndo)
                    Undo = ("Undo", outcome.Id);
                return Result.Done;
            },
            done: done
        );
}
