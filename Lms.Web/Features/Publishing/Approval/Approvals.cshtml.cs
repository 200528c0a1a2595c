using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Publishing.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;

namespace Lms.Web.Features.Publishing.Approval;

/// <summary>Reviews that are waiting for the viewer, and the outcome of the viewer's own requests.</summary>
public sealed class ApprovalsModel : Screen
{
    private static readonly List<CourseRole> Reviewing =
    [
        .. Enum.GetValues<CourseRole>().Where(r => CoursePolicy.Allows(r, CourseAct.Review)),
    ];

    /// <summary>Show what the viewer asked for.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Mine { get; set; }

    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    public Paged<Row> Rows { get; private set; } = null!;

    public sealed record Row
    {
        public required Guid Id { get; init; }

        public required string Slug { get; init; }

        public required string Course { get; init; }

        public required Guid? LessonId { get; init; }

        public required string? Lesson { get; init; }

        public required string? By { get; init; }

        public required DateTime AskedAt { get; init; }

        public required RequestState State { get; init; }

        public required DateTime? DecidedAt { get; init; }

        public string Url => LessonId is null ? $"/teach/courses/{Slug}/approval" : $"/teach/courses/{Slug}/lessons/{LessonId}/publishing";
    }

    [Can(Member.May)]
    public async Task OnGet()
    {
        var requests = Db.ApprovalRequests.Where(r => Mine ? r.PersonId == Viewer.Id : r.State == RequestState.Waiting);
        if (!Mine && !Viewer.IsAdmin)
            requests = requests.Where(r =>
                Db.CourseStaff.Any(s => s.CourseId == r.CourseId && s.PersonId == Viewer.Id && Reviewing.Contains(s.Role))
            );
        var rows =
            from r in requests
            join c in Db.Courses.TaughtBy(Viewer) on r.CourseId equals c.Id
            join l in Db.Lessons on r.LessonId equals l.Id into lessons
            from l in lessons.DefaultIfEmpty()
            where r.LessonId == null || l != null
            select new
            {
                r,
                c,
                l,
            };
        var ordered = Mine
            ? rows.OrderByDescending(x => x.r.AskedAt).ThenBy(x => x.r.Id)
            : rows.OrderBy(x => x.r.AskedAt).ThenBy(x => x.r.Id);
        Rows = await ordered
            .Select(x => new Row
            {
                Id = x.r.Id,
                Slug = x.c.Slug,
                Course = x.c.Title,
                LessonId = x.r.LessonId,
                Lesson = x.l == null ? null : x.l.Title,
                By = Db.People.Where(p => p.Id == x.r.PersonId).Select(p => p.DisplayName).FirstOrDefault(),
                AskedAt = x.r.AskedAt,
                State = x.r.State,
                DecidedAt = x.r.DecidedAt,
            })
            .PageAsync(Number, 25, Stop);
    }
}
