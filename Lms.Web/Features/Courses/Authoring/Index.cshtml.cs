using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses.Authoring;

/// <summary>The courses one makes or teaches.</summary>
public sealed class IndexModel : Screen
{
    [BindProperty(SupportsGet = true)] public string? Q { get; set; }

    [BindProperty(SupportsGet = true)] public CourseStatus? Status { get; set; }

    [FromQuery(Name = "page")] public int Number { get; set; } = 1;

    public Paged<Row> Rows { get; private set; } = null!;

    public sealed record Row(Guid Id, string Slug, string Title, CourseStatus Status, int Lessons, DateTime UpdatedAt, Guid? CoverFileId, bool IsTemplate);

    /// <summary>Learners may be on a team too.</summary>
    [Can(Member.May)]
    public async Task OnGet()
    {
        var courses = Db.Courses.AsNoTracking().TaughtBy(Viewer).Holding(Q, c => c.Title);
        if (Status is not null) courses = courses.Where(c => c.Status == Status);
        Rows = await courses.OrderByDescending(c => c.UpdatedAt).ThenBy(c => c.Id)
            .Select(c => new Row(c.Id, c.Slug, c.Title, c.Status, c.PublishedLessons, c.UpdatedAt, c.CoverFileId, c.IsTemplate)).PageAsync(Number, 25, Stop);
    }
}
