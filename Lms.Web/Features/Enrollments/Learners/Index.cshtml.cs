using System.Globalization;
using System.Text.Json;
using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Data.Saving;
using Lms.Web.Platform.Text;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Enrollments.Learners;

/// <summary>The learners of a course and their progress.</summary>
public sealed partial class IndexModel(Seats seats, EnrollmentBatch batch, LearnerMessages messages, EnrollByAddress enroll) : CourseScreen
{
    public const int PageSize = 50;

    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [BindProperty(SupportsGet = true)]
    public EnrollmentStatus? Status { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Sort { get; set; }

    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    public Paged<CourseLearner> Rows { get; private set; } = null!;

    public IReadOnlyDictionary<EnrollmentStatus, int> Counts { get; private set; } = new Dictionary<EnrollmentStatus, int>();

    protected override async Task LoadAsync()
    {
        Counts = await Db
            .Enrollments.Where(e => e.CourseId == Subject.Id)
            .GroupBy(e => e.Status)
            .Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, Stop);
        Rows = await Found().PageAsync(Number, PageSize, Stop);
    }

    [Can(CourseAct.SeeLearners)]
    public Task<IActionResult> OnGet() => ShowPage();

    [Can(CourseAct.SeeLearners)]
    public IActionResult OnGetCsv() => LearnerSheet.Of($"{Slug}-learners.csv", Found());

    [Can(CourseAct.ManageLearners)]
    public Task<IActionResult> OnPostEnroll(string? emails, string? enrollReason) =>
        Try(() => enroll.RunAsync(Subject, null, emails, enrollReason, Stop), done: "Enrolled in this course.");

    [Can(CourseAct.ManageLearners)]
    public Task<IActionResult> OnPostInvite(string? invited) =>
        Try(
            () => enroll.InviteAsync(Subject, null, invited, Stop),
            done: "Invitations are on their way. Anyone who’s already a member is now enrolled."
        );

    [Can(CourseAct.ManageLearners)]
    public Task<IActionResult> OnPostWrite(Guid[] person, string? message) =>
        Try(
            () =>
                messages.WriteAsync(
                    Subject,
                    Db.Enrollments.Where(e => e.CourseId == Subject.Id && person.Take(PageSize).Contains(e.PersonId)),
                    message,
                    Stop
                ),
            done: "Your message is on its way."
        );

    private IQueryable<CourseLearner> Found()
    {
        var enrollments = Db.Enrollments.AsNoTracking().Where(e => e.CourseId == Subject.Id);
        if (Status is { } status)
            enrollments = enrollments.Where(e => e.Status == status);
        return CourseLearner.Among(enrollments, CourseLearner.People(Db, Q, Viewer), Viewer).SortedBy(Sort);
    }
}
