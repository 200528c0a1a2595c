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
public sealed partial class IndexModel(
    Seats seats,
    EnrollmentBatch batch,
    LearnerMessages messages,
    EnrollByAddress enroll,
    ILearnerMarks marks
) : CourseScreen
{
    public const int PageSize = 50;

    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [BindProperty(SupportsGet = true)]
    public EnrollmentStatus? Status { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Sort { get; set; }

    /// <summary>Only those who may need help.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Help { get; set; }

    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    public LearnerList List { get; private set; } = null!;

    public Paged<CourseLearner> Rows => List.Rows;

    public IReadOnlyDictionary<EnrollmentStatus, int> Counts { get; private set; } = new Dictionary<EnrollmentStatus, int>();

    protected override async Task LoadAsync()
    {
        Counts = await Db
            .Enrollments.Where(e => e.CourseId == Subject.Id)
            .GroupBy(e => e.Status)
            .Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, Stop);
        if (!Help)
        {
            List = await LearnerList.PageAsync(Found(), (Number, PageSize, Known), ids => marks.OfAsync(Subject, ids, Stop), Stop);
            return;
        }
        var all = await marks.AllAsync(Subject, null, Stop);
        List = await LearnerList.PageAsync(Found(all.Keys), (Number, PageSize, null), _ => Task.FromResult(all), Stop);
    }

    /// <summary>How many there are, where that is counted anyway.</summary>
    private int? Known =>
        !string.IsNullOrWhiteSpace(Q) ? null
        : Status is { } status ? Counts.GetValueOrDefault(status)
        : Counts.Values.Sum();

    [Can(CourseAct.SeeLearners)]
    public Task<IActionResult> OnGet() => ShowPage();

    [Can(CourseAct.SeeLearners)]
    public async Task<IActionResult> OnGetCsv() =>
        LearnerSheet.Of($"{Slug}-learners.csv", Found(Help ? (await marks.AllAsync(Subject, null, Stop)).Keys : null));

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

    /// <param name="among">Only these enrollments; null for all.</param>
    private IQueryable<CourseLearner> Found(IEnumerable<Guid>? among = null)
    {
        var enrollments = Db.Enrollments.AsNoTracking().Where(e => e.CourseId == Subject.Id);
        if (Status is { } status)
            enrollments = enrollments.Where(e => e.Status == status);
        if (among?.ToList() is { } ids)
            enrollments = enrollments.Where(e => EF.Parameter(ids).Contains(e.Id));
        return CourseLearner.Among(enrollments, CourseLearner.People(Db, Q, Viewer), Viewer).SortedBy(Sort);
    }
}
