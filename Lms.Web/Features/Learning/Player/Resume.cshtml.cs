using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Learning.Player;

/// <summary>
/// Leads to where the learner continues: the lesson opened last if it is open and not done, otherwise the first that is
/// (<see cref="Steps.Resume"/>).
/// </summary>
public sealed class ResumeModel(CourseMap map) : Screen
{
    [BindProperty(SupportsGet = true)]
    public string Slug { get; set; } = "";

    /// <summary>A module or unit to continue in.</summary>
    [FromQuery]
    public Guid? Part { get; set; }

    [Can(Member.May)]
    public async Task<IActionResult> OnGet()
    {
        if (
            await map.FindAsync(Slug, Viewer, Stop) is not { } course
            || await Db
                .Enrollments.AsNoTracking()
                .Where(e => e.CourseId == course.Course.Id && e.PersonId == Viewer.Id)
                .Select(e => new
                {
                    e.Id,
                    e.CurrentLessonId,
                    e.CountsFrom,
                    e.IsUnlocked,
                    Standing = new StudyStanding(e.Status, e.OpensAt, e.ExpiresAt, e.Because),
                })
                .FirstOrDefaultAsync(Stop)
                is not { } mine
        )
            return new SeeOther($"/courses/{Slug}");
        var teaches = course.RoleOf(Viewer.Id) is not null || Viewer.IsAdmin;
        if (!teaches && StudyAccess.Against(mine.Standing, course.Course.Status, course.Course.Rules, Viewer, Now) is { } why)
            return await Done(L[why], $"/courses/{Slug}");
        var steps = await Steps.ReadAsync(Db, course, mine.Id, mine.CountsFrom, isFree: teaches || mine.IsUnlocked, Stop);
        return steps.Resume(mine.CurrentLessonId, Part) is { } step
            ? new SeeOther($"/learn/{Slug}/{step.Slug}")
            : await Done("This course has no lessons yet.", $"/courses/{Slug}");
    }
}
