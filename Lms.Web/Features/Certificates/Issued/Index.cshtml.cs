using Lms.Web.Features.Certificates.Model;
using Lms.Web.Features.Courses;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Certificates.Issued;

/// <summary>The certificates issued for a course.</summary>
public sealed class IndexModel : CourseScreen
{
    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    public Paged<Certificate> Rows { get; private set; } = null!;

    [Can(CourseAct.SeeLearners)]
    public async Task OnGet() =>
        Rows = await Db
            .Certificates.AsNoTracking()
            .Where(c => c.CourseId == Subject.Id)
            .Holding(Q, c => c.IssuedTo + " " + c.Number)
            .OrderByDescending(c => c.IssuedAt)
            .PageAsync(Number, 50, Stop);
}
