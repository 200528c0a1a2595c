using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Notifications.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Enrollments.Model;

/// <summary>
/// Tells learners what others, rules, or the clock did to their enrollment, and teachers who requests to enroll or leaves.
/// </summary>
public sealed class TellOfEnrollment(LmsContext db, Notify notify, Words words) : IHandle<EnrollmentChanged>
{
    public async Task HandleAsync(EnrollmentChanged it, CancellationToken stop)
    {
        if (await ReadAsync(it, stop) is not { } told)
            return;
        if (ToLearner(told) is { } message)
            await notify.RunAsync(
                told.PersonId,
                EnrollmentNotifications.Place,
                $"enrollment:{it.ChangeId}",
                message.Title,
                message.Text,
                message.Opens ? $"/learn/{told.Slug}" : $"/courses/{told.Slug}",
                message.Opens ? words["Start course"] : words["Open course"],
                stop
            );
        if (ToTeachers(told) is { } news)
            foreach (var teacher in await TeachersAsync(told, stop))
                await notify.RunAsync(
                    teacher,
                    EnrollmentNotifications.Roster,
                    $"enrollment:{it.ChangeId}",
                    news.Title,
                    news.Text,
                    $"/teach/courses/{told.Slug}/learners",
                    words["Open learners"],
                    stop,
                    about: told.PersonId
                );
        await db.SaveChangesAsync(stop);
    }

    private sealed record Told
    {
        public required EnrollmentVerb Verb { get; init; }

        public required EnrollmentStatus From { get; init; }

        public required EnrollmentStatus To { get; init; }

        public required Guid? ById { get; init; }

        public required string? Because { get; init; }

        public required EnrollmentSource Source { get; init; }

        public required DateTime? OfferedUntil { get; init; }

        public required Guid PersonId { get; init; }

        public required string Name { get; init; }

        public required string TimeZone { get; init; }

        public required Guid CourseId { get; init; }

        public required string Title { get; init; }

        public required string Slug { get; init; }

        public required string? Class { get; init; }

        /// <summary>The learner did it.</summary>
        public bool IsOwn => ById == PersonId || (ById is null && Source is EnrollmentSource.Self or EnrollmentSource.ClassCode);
    }

    private sealed record Message(Sentence Title, Sentence Text, bool Opens = false);

    private Message? ToLearner(Told it) =>
        it.Verb switch
        {
            EnrollmentVerb.Enrolled when it.From is EnrollmentStatus.Requested => new(
                words["You’re in “{0}”", it.Title],
                words["Your request was approved. You can start right away."],
                Opens: true
            ),
            EnrollmentVerb.Enrolled when it.From is not (EnrollmentStatus.Waitlisted or EnrollmentStatus.Offered) && !it.IsOwn => new(
                words["You’re enrolled in “{0}”", it.Title],
                words["You were enrolled in this course. You can start right away."],
                Opens: true
            ),
            EnrollmentVerb.Waitlisted when !it.IsOwn => new(
                words["You’re on the waitlist for “{0}”", it.Title],
                words["All seats are taken right now. We’ll let you know when you have one."]
            ),
            EnrollmentVerb.Offered when it.OfferedUntil is { } until => new(
                words["A seat in “{0}” is held for you", it.Title],
                words["Accept it by {0} (your time zone). After that, it goes to the next in line.", Local(it, until)]
            ),
            EnrollmentVerb.Lapsed => new(
                words["The seat in “{0}” went to someone else", it.Title],
                it.To is EnrollmentStatus.Waitlisted
                    ? words["You didn’t accept it in time. You’re on the waitlist again, at the end of the line."]
                    : words["You didn’t accept it in time. You can request to enroll again."]
            ),
            EnrollmentVerb.Declined => new(
                words["Your request for “{0}” was declined", it.Title],
                words["The reason: {0}", it.Because ?? ""]
            ),
            EnrollmentVerb.Reopened => new(
                words["“{0}” is open again for you", it.Title],
                words["Your completion was taken back. The reason: {0}", it.Because ?? ""],
                Opens: true
            ),
            EnrollmentVerb.Withdrawn when !it.IsOwn => new(
                words["You were withdrawn from “{0}”", it.Title],
                it.Because is null ? words["Your progress is kept."] : words["The reason: {0}", it.Because]
            ),
            EnrollmentVerb.Suspended => new(
                words["Your enrollment in “{0}” is suspended", it.Title],
                words["The reason: {0}", it.Because ?? ""]
            ),
            EnrollmentVerb.Readmitted => new(
                words["You can study “{0}” again", it.Title],
                words["Your enrollment is no longer suspended."],
                Opens: true
            ),
            EnrollmentVerb.Expired => new(
                words["Your access to “{0}” has ended", it.Title],
                words["Your progress is kept. Ask the instructor if you need more time."]
            ),
            EnrollmentVerb.Renewed => new(
                words["You have more time for “{0}”", it.Title],
                words["Your access was renewed, and your progress is where you left it."],
                Opens: true
            ),
            EnrollmentVerb.Unlocked => new(
                words["All lessons of “{0}” are open to you", it.Title],
                words["The reason: {0}", it.Because ?? ""],
                Opens: true
            ),
            EnrollmentVerb.Moved when it.Class is not null && !it.IsOwn => new(
                words["You’re in another class of “{0}”", it.Title],
                words["You take the course with “{0}” now. Your progress is kept.", it.Class],
                Opens: true
            ),
            _ => null,
        };

    private Message? ToTeachers(Told it) =>
        it.Verb switch
        {
            EnrollmentVerb.Requested => new(
                words["{0} requests to enroll in “{1}”", it.Name, it.Title],
                words["Approve or decline it on the Learners page."]
            ),
            EnrollmentVerb.Dropped
            or EnrollmentVerb.Withdrawn
                when it.ById == it.PersonId && it.From is EnrollmentStatus.Enrolled or EnrollmentStatus.InProgress => new(
                words["{0} left “{1}”", it.Name, it.Title],
                words["Their progress is kept."]
            ),
            _ => null,
        };

    private static string Local(Told it, DateTime at) => Dates.WeekdayMoment(TimeZoneInfo.ConvertTimeFromUtc(at, Clock.Zone(it.TimeZone)));

    private Task<List<Guid>> TeachersAsync(Told it, CancellationToken stop) =>
        db
            .Courses.Where(c => c.Id == it.CourseId)
            .SelectMany(c => c.Staff)
            .Where(s => s.Role == CourseRole.Owner || s.Role == CourseRole.CoInstructor)
            .Select(s => s.PersonId)
            .ToListAsync(stop);

    /// <summary>Null when it no longer holds: a change that has been undone is not announced.</summary>
    private async Task<Told?> ReadAsync(EnrollmentChanged it, CancellationToken stop)
    {
        var told = await (
            from change in db.EnrollmentChanges.AsNoTracking()
            where change.Id == it.ChangeId
            join e in db.Enrollments on change.EnrollmentId equals e.Id
            join p in db.OpenPeople() on e.PersonId equals p.Id
            join c in db.Courses on e.CourseId equals c.Id
            from its in db.Classes.Where(k => k.Id == e.ClassId).DefaultIfEmpty()
            where
                e.Status == change.To
                || (change.Verb == EnrollmentVerb.Unlocked && e.IsUnlocked)
                || (change.Verb == EnrollmentVerb.Moved && e.ClassId != change.FromClassId)
            select new Told
            {
                Verb = change.Verb,
                From = change.From,
                To = change.To,
                ById = change.ById,
                Because = change.Because,
                Source = e.Source,
                OfferedUntil = e.OfferedUntil,
                PersonId = e.PersonId,
                Name = p.DisplayName,
                TimeZone = p.TimeZone,
                CourseId = c.Id,
                Title = c.Title,
                Slug = c.Slug,
                Class = its == null ? null : its.Name,
            }
        ).SingleOrDefaultAsync(stop);
        return told;
    }
}
