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
        var granted = await seats.GrantAsync(Subject.Id, Viewer.Id, EnrollmentSource.Self, ignoreWindow: false, Stop);
        if (granted.Refusal is { } why)
            return await Done(L[why], $"/courses/{Slug}");
        return granted.Value.Status is EnrollmentStatus.Waitlisted
            ? await Done("You’re on the waitlist. We’ll let you know when you have a seat.", $"/courses/{Slug}")
            : await Done("You’re enrolled. Enjoy the course.", $"/learn/{Slug}");
    }
}
