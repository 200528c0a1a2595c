using System.ComponentModel.DataAnnotations;
using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Publishing.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Authoring.Setup;

/// <summary>The settings of a course, and whether learners see it.</summary>
public sealed class SettingsModel(Publisher publisher, CourseCheckup checkup) : CourseScreen
{
    [BindProperty]
    public Form Input { get; set; } = new();

    public Doubts? Doubts { get; private set; }

    public IReadOnlyList<Refusal> Missing { get; private set; } = [];

    protected override IQueryable<Course> Read(IQueryable<Course> courses) => courses.WithOutline();

    protected override async Task LoadAsync() => Missing = await publisher.MissingAsync(Subject, Stop);

    [Can(CourseAct.Open)]
    public Task<IActionResult> OnGet()
    {
        Input = Form.Of(Subject, Viewer);
        return ShowPage();
    }

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPost() =>
        Try(
            () =>
            {
                Expect(Subject, Input.Version);
                return Subject.Govern(Input.Rules(Subject.Rules, Viewer), Now);
            },
            done: "Settings saved."
        );

    [Can(CourseAct.Publish)]
    public Task<IActionResult> OnPostPublish(bool anyway) =>
        Verb(
            async () =>
                !anyway && (Doubts = await checkup.DoubtsAsync(Subject, Stop)) is { } doubts
                    ? doubts.Asked
                    : await publisher.PublishAsync(Subject, Viewer.Id, Stop),
            "Course published. It’s now listed in the catalog."
        );

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostSubmit() =>
        Verb(() => publisher.AskAsync(Subject, null, Viewer.Id, null, Stop), "Submitted for approval.");

    [Can(CourseAct.Publish)]
    public Task<IActionResult> OnPostWithdraw() =>
        Verb(
            async () =>
            {
                if (
                    Subject.Status is CourseStatus.UnderReview
                    && await publisher.LastAsync(Subject.Id, null, Stop) is { IsWaiting: true } asked
                )
                    asked.Withdraw(Now);
                return Subject.ReturnToDraft();
            },
            "The course is a draft again. Enrolled learners keep their access."
        );

    [Can(CourseAct.Publish)]
    public Task<IActionResult> OnPostArchive() => Verb(() => Task.FromResult(Subject.Archive()), "Course archived.");

    [Can(CourseAct.Publish)]
    public Task<IActionResult> OnPostTemplate(bool offer) =>
        Verb(
            () => Task.FromResult(Subject.OfferAsTemplate(offer)),
            offer ? "Anyone who creates courses here can now start from this one." : "The course is no longer a template."
        );

    [Can(CourseAct.Delete)]
    public Task<IActionResult> OnPostDelete()
    {
        Reset();
        return Try(
            () => Subject.Status is CourseStatus.Published ? new Refusal("Archive the course before you delete it.") : Subject.Delete(Now),
            done: "Course deleted.",
            to: "/teach/courses"
        );
    }

    protected override async Task<IActionResult> Conflicted(Show? show)
    {
        var told = await base.Conflicted(show);
        Input.Version = Subject.Version;
        return told;
    }

    private Task<IActionResult> Verb(Func<Task<Result>> verb, string done)
    {
        Reset();
        return Try(verb, done: done);
    }

    private void Reset()
    {
        Input = Form.Of(Subject, Viewer);
        ModelState.Clear();
    }

    public sealed class Form
    {
        public int Version { get; set; }

        public bool IsSequential { get; set; }

        [Range(1, 600, ErrorMessage = "Enter 1 to 600 minutes between comprehension checks.")]
        public int CheckMinutes { get; set; }

        public bool GivesCertificate { get; set; }

        public bool TakesEnrollments { get; set; }

        [Range(1, 1_000_000, ErrorMessage = "Enter at least 1 seat, or leave the field empty for no limit.")]
        public int? Capacity { get; set; }

        [Range(0, 1_000_000, ErrorMessage = "Hold back no more seats than the course has.")]
        public int HeldSeats { get; set; }

        public bool RequiresApproval { get; set; }

        [Range(0, 24 * 30, ErrorMessage = "Enter 0 to 720 hours.")]
        public int OfferHours { get; set; }

        public bool OfferEndsWait { get; set; }

        [Range(0, 3650, ErrorMessage = "Enter 0 to 3650 days.")]
        public int? DropDays { get; set; }

        [Range(1, 3650, ErrorMessage = "Enter 1 to 3650 days.")]
        public int? AccessDays { get; set; }

        public DateTime? EnrollmentOpens { get; set; }

        public DateTime? EnrollmentCloses { get; set; }

        public DateTime? Starts { get; set; }

        public DateTime? Ends { get; set; }

        public static Form Of(Course course, Viewer viewer)
        {
            var it = course.Rules;
            return new Form
            {
                Version = course.Version,
                IsSequential = it.IsSequential,
                CheckMinutes = it.CheckMinutes,
                GivesCertificate = it.GivesCertificate,
                TakesEnrollments = it.TakesEnrollments,
                Capacity = it.Capacity,
                HeldSeats = it.HeldSeats,
                RequiresApproval = it.RequiresApproval,
                OfferHours = it.OfferHours,
                OfferEndsWait = it.OfferEndsWait,
                DropDays = it.DropDays,
                AccessDays = it.AccessDays,
                EnrollmentOpens = Shown(it.EnrollmentOpensAt, viewer),
                EnrollmentCloses = Shown(it.EnrollmentClosesAt, viewer),
                Starts = Shown(it.StartsAt, viewer),
                Ends = Shown(it.EndsAt, viewer),
            };
        }

        /// <param name="now">Rules that the form does not show stay as they are.</param>
        public CourseRules Rules(CourseRules now, Viewer viewer) =>
            now with
            {
                IsSequential = IsSequential,
                CheckMinutes = CheckMinutes,
                GivesCertificate = GivesCertificate,
                TakesEnrollments = TakesEnrollments,
                Capacity = Capacity,
                HeldSeats = HeldSeats,
                RequiresApproval = RequiresApproval,
                OfferHours = OfferHours,
                OfferEndsWait = OfferEndsWait,
                DropDays = DropDays,
                AccessDays = AccessDays,
                EnrollmentOpensAt = viewer.FromLocal(EnrollmentOpens),
                EnrollmentClosesAt = viewer.FromLocal(EnrollmentCloses),
                StartsAt = viewer.FromLocal(Starts),
                EndsAt = viewer.FromLocal(Ends),
            };

        private static DateTime? Shown(DateTime? at, Viewer viewer) => at is { } time ? viewer.Local(time) : null;
    }
}
