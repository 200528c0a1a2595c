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

    private const int MostInvited = 100;

    /// <summary>Enrolls members, and names the addresses that belong to none.</summary>
    public async Task<Result> RunAsync(Course course, Guid? classId, string? emails, CancellationToken stop)
    {
        var read = AddressList.Read(emails, "emails", MostEnrolled);
        if (read.Refusal is { } unread)
            return unread;
        var members = await MembersAsync([.. read.Value.Select(EmailAddress.Key)], stop);
        var decided = await seats.GrantAsync(course.Id, [.. members.Values.Select(m => Ask(course, classId, m))], stop);
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
