using Lms.Web.Features.Courses;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;

namespace Lms.Web.Features.Enrollments.Enroll;

/// <summary>Enrolls in a course.</summary>
public sealed class EnrollModel(Seats seats) : CourseScreen
{
    /// <summary>People who open this URL directly (for example after signing in) are redirected to the course.</summary>
    [Can(CourseAct.Read)]
    public IActionResult OnGet() => new SeeOther($"/courses/{Slug}");

    [Can(CourseAct.Read)]
    public async Task<IActionResult> OnPost()
    {
        var granted = await seats.GrantAsync(new SeatAsk(Subject.Id, Viewer.Id, EnrollmentSource.Self), Stop);
        if (granted.Refusal is { } why)
            return await Done(L[why], $"/courses/{Slug}");
        return granted.Value.Status switch
        {
            EnrollmentStatus.Waitlisted => await Done(
                "You’re on the waitlist. We’ll let you know when you have a seat.",
                $"/courses/{Slug}"
            ),
            EnrollmentStatus.Requested => await Done("Request sent. We’ll let you know when it’s answered.", $"/courses/{Slug}"),
            _ => await Done("You’re enrolled. Enjoy the course.", $"/learn/{Slug}"),
        };
    }

    /// <summary>Takes the seat that is held for the viewer.</summary>
    [Can(CourseAct.Read)]
    public async Task<IActionResult> OnPostAccept()
    {
        var accepted = await seats.AcceptAsync(Subject.Id, Viewer.Id, Stop);
        return accepted.Refusal is { } why
            ? await Done(L[why], $"/courses/{Slug}")
            : await Done("You’re enrolled. Enjoy the course.", $"/learn/{Slug}");
    }
}
