using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;

namespace Lms.Web.Features.Administration.CourseList;

/// <summary>All courses of the institution, regardless of author.</summary>
public sealed class IndexModel : Screen
{
    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [BindProperty(SupportsGet = true)]
    public CourseStatus? Status { get; set; }

    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    public Paged<Row> Rows { get; private set; } = null!;

    public sealed record Row
    {
        public required Guid Id { get; init; }

        public required string Slug { get; init; }

        public required string Title { get; init; }

        public required CourseStatus Status { get; init; }

        public required string? Owner { get; init; }

        public required int Lessons { get; init; }

        public required int Learners { get; init; }

        public required DateTime UpdatedAt { get; init; }
    }

    [Can(AdministrationAct.Administer)]
    public async Task OnGet()
    {
        var courses = Db.Courses.Holding(Q, c => c.Title);
        if (Status is not null)
            courses = courses.Where(c => c.Status == Status);
        Rows = await courses
            .OrderBy(c => c.Title)
            .ThenBy(c => c.Id)
            .Select(c => new Row
            {
                Id = c.Id,
                Slug = c.Slug,
                Title = c.Title,
                Status = c.Status,
                Owner = Db
                    .CourseStaff.Where(s => s.CourseId == c.Id && s.Role == CourseRole.Owner)
                    .Join(Db.People, s => s.PersonId, p => p.Id, (s, p) => p.DisplayName)
                    .FirstOrDefault(),
                Lessons = c.PublishedLessons,
                Learners = Db.Enrollments.Count(e => e.CourseId == c.Id),
                UpdatedAt = c.UpdatedAt,
            })
            .PageAsync(Number, 50, Stop);
    }
}
