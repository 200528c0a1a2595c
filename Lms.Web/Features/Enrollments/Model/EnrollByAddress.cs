using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Enrollments.Model;

/// <summary>Enrolls people by their email addresses, as someone who manages learners types them.</summary>
public sealed class EnrollByAddress(LmsContext db, Seats seats, Invites invites, Viewer viewer)
{
    private const int MostEnrolled = 500;

    /// <summary>How many of those who lack prerequisites are named.</summary>
    private const int MostNamed = 10;

    private const int MostInvited = 100;

    /// <summary>Enrolls members, and names the addresses that belong to none.</summary>
    /// <param name="reason">Required if prerequisites are required and some of the people lack them; kept in their history.</param>
    public async Task<Result> RunAsync(Course course, Guid? classId, string? emails, string? reason, CancellationToken stop)
    {
        reason = reason.OrNull();
        if (reason?.Length > Enrollment.MostOfReason)
            return new Refusal("Use at most {0} characters.", "enrollReason", Enrollment.MostOfReason);
        var read = AddressList.Read(emails, "emails", MostEnrolled);
        if (read.Refusal is { } unread)
            return unread;
        var members = await MembersAsync([.. read.Value.Select(EmailAddress.Key)], stop);
        var lacking = await Prerequisites.LackingAsync(db, course, members.Values, stop);
        if (lacking.Count > 0 && reason is null)
            return await UnpreparedAsync(lacking, stop);
        var decided = await seats.GrantAsync(
            course.Id,
            [.. members.Values.Select(m => Ask(course, classId, m) with { Reason = lacking.Contains(m) ? reason : null })],
            stop
        );
        if (decided.Select(d => d.Refusal).OfType<Refusal>().ToList() is { Count: > 0 } refused)
            return new EnrollmentBatch.Outcome(Guid.Empty, decided.Count - refused.Count, refused).Refusal!.About("emails");
        var unknown = read.Value.Where(a => !members.ContainsKey(EmailAddress.Key(a))).ToList();
        return unknown.Count == 0
            ? Result.Done
            : new Refusal(
                "{0} enrolled. These email addresses don’t belong to any member: {1}",
                "emails",
                members.Count,
                string.Join(", ", unknown.Select(u => u.ToLowerInvariant()))
            );
    }

    /// <summary>Enrolls members at once; invites everyone else, as a learner and to this course or class only.</summary>
    public async Task<Result> InviteAsync(Course course, Guid? classId, string? emails, CancellationToken stop)
    {
        var read = AddressList.ReadRecipients(emails, "invited", MostInvited);
        if (read.Refusal is { } unread)
            return unread;
        var members = await MembersAsync([.. read.Value.Select(EmailAddress.Key)], stop);
        foreach (var address in read.Value)
        {
            var refused = members.TryGetValue(EmailAddress.Key(address), out var member)
                ? (await seats.GrantAsync(Ask(course, classId, member), stop)).Refusal
                : (await invites.SendAsync(address, null, Role.Learner, new(course.Id, course.Title, classId), stop)).Refusal;
            if (refused is { } why)
                return why.About("invited");
        }
        return Result.Done;
    }

    private async Task<Refusal> UnpreparedAsync(IReadOnlySet<Guid> people, CancellationToken stop)
    {
        var names = await db
            .People.AsNoTracking()
            .Where(p => people.Contains(p.Id))
            .OrderBy(p => p.SortName)
            .Select(p => p.DisplayName)
            .Take(MostNamed)
            .ToListAsync(stop);
        return new(
            "Prerequisites are missing for {0}. Give a reason to enroll them anyway.",
            "enrollReason",
            string.Join(", ", names) + (people.Count > names.Count ? ", …" : "")
        );
    }

    private SeatAsk Ask(Course course, Guid? classId, Guid person) =>
        new(course.Id, person, EnrollmentSource.Admin) { ById = viewer.Id, ClassId = classId };

    private Task<Dictionary<string, Guid>> MembersAsync(List<string> keys, CancellationToken stop) =>
        (
            from m in db.Memberships
            join p in db.People on m.PersonId equals p.Id
            where keys.Contains(p.NormalizedEmail!)
            select new { p.Id, p.NormalizedEmail }
        ).ToDictionaryAsync(p => p.NormalizedEmail!, p => p.Id, stop);
}
