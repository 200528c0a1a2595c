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
public sealed class IndexModel(Seats seats, Invites invites, AccountMails mails) : CourseScreen
{
    public const int PageSize = 50;

    private const int MostEnrolled = 500;

    private const int MostInvited = 100;

    private const int LongestMessage = 4000;

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
    public IActionResult OnGetCsv() =>
        new CsvFile(
            $"{Slug}-learners.csv",
            async (csv, stop) =>
            {
                await csv.WriteLineAsync("Name,Email,Status,Progress,Lessons done,Lessons,Minutes,Enrolled,Last active,Completed");
                await foreach (var row in Found().AsAsyncEnumerable().WithCancellation(stop))
                    await csv.WriteLineAsync(
                        string.Join(
                            ',',
                            Csv.Cell(row.Name),
                            Csv.Cell(row.Email ?? ""),
                            Csv.Cell(row.Status.Text()),
                            row.Percent.ToString("0.##", CultureInfo.InvariantCulture),
                            row.Done,
                            row.Total,
                            row.Seconds / 60,
                            Csv.Time(row.EnrolledAt),
                            Csv.Time(row.LastAt),
                            Csv.Time(row.CompletedAt)
                        )
                    );
            }
        );

    [Can(CourseAct.ManageLearners)]
    public Task<IActionResult> OnPostEnroll(string? emails) =>
        Try(
            async () =>
            {
                var read = AddressList.Read(emails, "emails", MostEnrolled);
                if (read.Refusal is { } unread)
                    return unread;
                var addresses = read.Value.Select(EmailAddress.Key).ToList();
                var people = await (
                    from m in Db.Memberships
                    join p in Db.People on m.PersonId equals p.Id
                    where addresses.Contains(p.NormalizedEmail!)
                    select new { p.Id, p.NormalizedEmail }
                ).ToListAsync(Stop);
                var unknown = addresses.Except(people.Select(p => p.NormalizedEmail!)).ToList();
                foreach (var person in people)
                    await seats.GrantAsync(Subject.Id, person.Id, EnrollmentSource.Admin, ignoreWindow: true, Stop);
                return unknown.Count == 0
                    ? Result.Done
                    : new Refusal(
                        "{0} enrolled. These email addresses don’t belong to any member: {1}",
                        "emails",
                        people.Count,
                        string.Join(", ", unknown.Select(u => u.ToLowerInvariant()))
                    );
            },
            done: "Enrolled in this course."
        );

    /// <summary>Enrolls members at once; invites everyone else, as a learner and to this course only.</summary>
    [Can(CourseAct.ManageLearners)]
    public Task<IActionResult> OnPostInvite(string? invited) =>
        Try(
            async () =>
            {
                var read = AddressList.ReadRecipients(invited, "invited", MostInvited);
                if (read.Refusal is { } unread)
                    return unread;
                var upper = read.Value.Select(EmailAddress.Key).ToList();
                var members = await (
                    from m in Db.Memberships
                    join p in Db.People on m.PersonId equals p.Id
                    where upper.Contains(p.NormalizedEmail!)
                    select new { p.Id, p.NormalizedEmail }
                ).ToDictionaryAsync(p => p.NormalizedEmail!, p => p.Id, Stop);
                foreach (var address in read.Value)
                {
                    if (members.TryGetValue(EmailAddress.Key(address), out var member))
                        await seats.GrantAsync(Subject.Id, member, EnrollmentSource.Admin, ignoreWindow: true, Stop);
                    else if ((await invites.SendAsync(address, null, Role.Learner, (Subject.Id, Subject.Title), Stop)).Refusal is { } why)
                        return why.About("invited");
                }
                return Result.Done;
            },
            done: "Invitations are on their way. Anyone who’s already a member is now enrolled."
        );

    /// <summary>Sends an email without revealing addresses that their owners hide; replies go to the sender.</summary>
    [Can(CourseAct.ManageLearners)]
    public Task<IActionResult> OnPostWrite(Guid[] person, string? message) =>
        Try(
            async () =>
            {
                if (person.Length == 0)
                    return new Refusal("Select learners first.");
                message = (message ?? "").Trim();
                if (message.Length == 0)
                    return new Refusal("Write something first.", "message");
                if (message.Length > LongestMessage)
                    return new Refusal("Keep your message to {0} characters or fewer.", "message", LongestMessage);
                var learners = await Db.OpenPeople()
                    .Where(p =>
                        person.Take(PageSize).Contains(p.Id) && Db.Enrollments.Any(e => e.CourseId == Subject.Id && e.PersonId == p.Id)
                    )
                    .ToListAsync(Stop);
                if (learners.Count == 0)
                    return new Refusal("Select learners first.");
                foreach (var learner in learners)
                    await mails.WriteAsync(
                        learner,
                        L["Message about “{0}”", Subject.Title],
                        L[
                            "{0} sent you a message about the course “{1}”:\n\n{2}\n\nTo reply, write to {3}.",
                            Viewer.Name,
                            Subject.Title,
                            message,
                            Viewer.Email
                        ],
                        L["Open course"],
                        $"/courses/{Slug}",
                        Stop
                    );
                // Log the recipients, not the content: the log is permanent, and the email belongs to its readers.
                Db.Add(
                    Db.Note(
                        "Wrote",
                        nameof(Course),
                        Subject.Id,
                        JsonSerializer.Serialize(
                            new Dictionary<string, object?[]> { ["Recipients"] = [null, string.Join(", ", learners.Select(l => l.Id))] }
                        )
                    )
                );
                return Result.Done;
            },
            done: "Your message is on its way."
        );

    [Can(CourseAct.ManageLearners)]
    public Task<IActionResult> OnPostWithdraw(Guid[] person) =>
        Try(
            async () =>
            {
                if (person.Length == 0)
                    return new Refusal("Select learners first.");
                foreach (var id in person.Take(PageSize))
                    await seats.LeaveAsync(Subject.Id, id, byManager: true, Stop);
                return Result.Done;
            },
            done: "Withdrawn. Their progress is kept."
        );

    private IQueryable<CourseLearner> Found()
    {
        var enrollments = Db.Enrollments.AsNoTracking().Where(e => e.CourseId == Subject.Id);
        if (Status is { } status)
            enrollments = enrollments.Where(e => e.Status == status);
        // A hidden email address cannot be found by guessing either.
        var people = Viewer.IsAdmin
            ? Db.People.Holding(Q, p => p.DisplayName + " " + p.Email)
            : Db.People.Holding(Q, p => p.DisplayName + " " + (p.ShowEmail ? p.Email : ""));
        var found = CourseLearner.Among(enrollments, people, Viewer);
        var sorted = Sort switch
        {
            "progress" => found.OrderByDescending(x => x.Percent),
            "active" => found.OrderByDescending(x => x.LastAt),
            "enrolled" => found.OrderByDescending(x => x.EnrolledAt),
            _ => found.OrderBy(x => x.Name),
        };
        return sorted.ThenBy(x => x.Name).ThenBy(x => x.PersonId);
    }
}
