using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;

namespace Lms.Web.Features.Administration.CourseList;

/// <summary>All courses of the institution, whoever makes them.</summary>
public sealed class IndexModel : Screen
{
    [BindProperty(SupportsGet = true)] public string? Q { get; set; }

    [BindProperty(SupportsGet = true)] public CourseStatus? Status { get; set; }

    [FromQuery(Name = "page")] public int Number { get; set; } = 1;

    public Paged<Row> Rows { get; private set; } = null!;

    public sealed record Row(Guid Id, string Slug, string Title, CourseStatus Status, string? Owner, int Lessons, int Learners, DateTime UpdatedAt);

    [Can(AdministrationAct.Administer)]
    public async Task OnGet()
    {
        var courses = Db.Courses.Holding(Q, c => c.Title);
        if (Status is not null) courses = courses.Where(c => c.Status == Status);
        Rows = await courses.OrderBy(c => c.Title).ThenBy(c => c.Id).Select(c => new Row(c.Id, c.Slug, c.Title, c.Status,
            Db.CourseStaff.Where(s => s.CourseId == c.Id && s.Role == CourseRole.Owner).Join(Db.People, s => s.PersonId, p => p.Id, (s, p) => p.DisplayName).FirstOrDefault(),
            c.PublishedLessons, Db.Enrollments.Count(e => e.CourseId == c.Id), c.UpdatedAt)).PageAsync(Number, 50, Stop);
    }
}
