using Lms.Web.Features.Classes;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;

namespace Lms.Web.Features.Learning.Insight;

/// <summary>One learner of a class, for its teachers.</summary>
public sealed class ClassLearnerModel(LearnerReports reports) : ClassScreen
{
    [BindProperty(SupportsGet = true), FromRoute]
    public Guid Person { get; set; }

    public LearnerReport Report { get; private set; } = null!;

    [Can(ClassAct.See)]
    public async Task<IActionResult> OnGet()
    {
        if (await reports.FindAsync(Db.Enrollments.Where(e => e.ClassId == Id), Person, Stop) is not { } report)
            return NotFound();
        Report = report;
        return Page();
    }
}
