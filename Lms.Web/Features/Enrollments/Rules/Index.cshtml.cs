using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.People;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Enrollments.Rules;

/// <summary>The enrollment rules of the institution.</summary>
public sealed class IndexModel : Screen
{
    private const int PageSize = 50;

    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    public Paged<Row> Rows { get; private set; } = null!;

    public sealed record Row
    {
        public required Guid Id { get; init; }

        public required string Name { get; init; }

        public required bool IsOn { get; init; }

        public required int Held { get; init; }

        public required int Courses { get; init; }

        /// <summary>Those who are in a course because of it.</summary>
        public required int Learners { get; init; }
    }

    protected override async Task LoadAsync()
    {
        var active = Db.Enrollments.Active;
        Rows = await Db
            .EnrollmentRules.AsNoTracking()
            .OrderBy(r => r.Name)
            .ThenBy(r => r.Id)
            .Select(r => new Row
            {
                Id = r.Id,
                Name = r.Name,
                IsOn = r.IsOn,
                Held = r.Held,
                Courses = r.CourseIds.Count,
                Learners = active.Count(e => e.RuleId == r.Id),
            })
            .PageAsync(Number, PageSize, Stop);
    }

    [Can(PeopleAct.Manage)]
    public Task<IActionResult> OnGet() => ShowPage();
}
