using Lms.Web.Features.Courses;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;

namespace Lms.Web.Features.Enrollments.Enroll;

/// <summary>Asks before a learner drops a course, and drops it. Leaving the waitlist asks nothing.</summary>
public sealed class LeaveModel(Seats seats, OwnEnrollments own) : CourseScreen
{
    /// <summary>Why the learner could not come back alone; null when they could.</summary>
    public Refusal? Closed => Seats.Closed(Subject.Status, Subject.Rules, Subject.Description.Pricing, Now);

    /// <summary>The learner leaves a record: the time to drop the course is over.</summary>
    public bool LeavesRecord { get; private set; }

    /// <summary>Until when they can leave without a record.</summary>
    public DateTime? DropsUntil { get; private set; }

    [Can(CourseAct.Read)]
    public async Task<IActionResult> OnGet()
    {
        if (await own.InAsync(Subject.Id, Viewer, Stop) is not { MayStudy: true, CompletedAt: null } mine)
            return new SeeOther($"/courses/{Slug}");
        if (Subject.Rules.DropDays is { } days)
        {
            DropsUntil = mine.CountsFrom.AddDays(days);
            LeavesRecord = Now >= DropsUntil;
        }
        return await ShowPage();
    }

    [Can(CourseAct.Read)]
    public async Task<IActionResult> OnPost()
    {
        var mayReturn = await own.InAsync(Subject.Id, Viewer, Stop) is { MayStudy: true } && Closed is null;
        var left = await seats.LeaveAsync(Subject.Id, Viewer.Id, byManager: false, Stop);
        if (left.Refusal is { } why)
            return await Done(L[why], $"/courses/{Slug}");
        if (mayReturn)
            Undo = ("Undo", Subject.Id);
        return await Done("You’ve left the course. Your progress is kept.", $"/courses/{Slug}");
    }

    /// <summary>The seat may be someone else’s by now.</summary>
    [Can(CourseAct.Read)]
    public async Task<IActionResult> OnPostUndo()
    {
        var granted = await seats.GrantAsync(new SeatAsk(Subject.Id, Viewer.Id, EnrollmentSource.Self), Stop);
        if (granted.Refusal is { } why)
            return await Done(L[why], $"/courses/{Slug}");
        return await Done(
            granted.Value.Status is EnrollmentStatus.Waitlisted
                ? "You’re on the waitlist. We’ll let you know when you have a seat."
                : "You’re enrolled again.",
            $"/courses/{Slug}"
        );
    }
}
