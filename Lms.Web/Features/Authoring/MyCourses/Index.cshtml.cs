using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Authoring.MyCourses;

/// <summary>The courses that the viewer creates or teaches.</summary>
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

        public required int Lessons { get; init; }

        public required DateTime UpdatedAt { get; init; }

        public required Guid? CoverFileId { get; init; }

        public required bool IsTemplate { get; init; }
    }

    /// <summary>Learners can be on a team too.</summary>
    [Can(Member.May)]
    public async Task OnGet()
    {
        var courses = Db.Courses.AsNoTracking().TaughtBy(Viewer).Holding(Q, c => c.Title);
        if (Status is not null)
            courses = courses.Where(c => c.Status == Status);
        Rows = await courses
            .OrderByDescending(c => c.UpdatedAt)
            .ThenBy(c => c.Id)
            .Select(c => new Row
            {
                Id = c.Id,
                Slug = c.Slug,
                Title = c.Title,
                Status = c.Status,
                Lessons = c.PublishedLessons,
                UpdatedAt = c.UpdatedAt,
                CoverFileId = c.CoverFileId,
                IsTemplate = c.IsTemplate,
            })
            .PageAsync(Number, 25, Stop);
    }
}
