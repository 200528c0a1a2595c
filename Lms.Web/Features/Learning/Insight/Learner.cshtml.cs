using Lms.Web.Features.Courses;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;

namespace Lms.Web.Features.Learning.Insight;

/// <summary>One learner of a course, for those who see all of its learners.</summary>
public sealed class LearnerModel(LearnerReports reports) : CourseScreen
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public LearnerReport Report { get; private set; } = null!;

    [Can(CourseAct.SeeLearners)]
    public async Task<IActionResult> OnGet()
    {
        if (await reports.FindAsync(Db.Enrollments.Where(e => e.CourseId == Subject.Id), Id, Stop) is not { } report)
            return NotFound();
        Report = report;
        return Page();
    }
}
