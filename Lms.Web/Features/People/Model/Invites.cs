using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>The course, or one class of it, that someone is invited to.</summary>
public sealed record InviteTo(Guid Id, string Title, Guid? ClassId = null);

/// <summary>Sends invitations.</summary>
public sealed class Invites(LmsContext db, UserManager<Person> people, MailLimits limits, AccountMails mails, Words words)
{
    /// <summary>Sends an invitation; the one that this address has for the same thing gets a new link instead.</summary>
    public async Task<Result<Invite>> SendAsync(string email, string? name, Role role, InviteTo? course, CancellationToken stop)
    {
        email = EmailAddress.Clean(email).ToLowerInvariant();
        if (!EmailAddress.IsWhole(email))
            return new Refusal("“{0}” isn’t a valid email address.", null, email);
        return await db.WriteAsync(
            async () =>
            {
                var (courseId, classId) = (course?.Id, course?.ClassId);
                var upper = people.NormalizeEmail(email);
                if (course is null && await db.Memberships.AnyAsync(m => m.Person.NormalizedEmail == upper, stop))
                    return (Result<Invite>)new Refusal("{0} is already a member.", null, email);
                var invite = await db.Set<Invite>()
                    .Where(i => i.Email == email && i.CourseId == courseId && i.ClassId == classId && i.UsedAt == null)
                    .OrderByDescending(i => i.Id)
                    .FirstOrDefaultAsync(stop);
                if (await limits.AgainstAsync(MailKind.Invitation, email, stop) is { } tooMany)
                    return tooMany;
                if (invite is null)
                    db.Add(invite = new Invite(email, name, role, course, db.Viewer.PersonId, db.Clock.Now));
                await MailAsync(invite, invite.Renew(role, name, db.Clock.Now), stop);
                await db.SaveChangesAsync(stop);
                return invite;
            },
            stop
        );
    }

    /// <summary>Creates a new link; the old one becomes invalid.</summary>
    public async Task<Result> ResendAsync(Invite invite, CancellationToken stop)
    {
        if (invite.UsedAt is not null)
            return new Refusal("This invitation has already been accepted.");
        if (await limits.AgainstAsync(MailKind.Invitation, invite.Email, stop) is { } tooMany)
            return tooMany;
        await MailAsync(invite, invite.Renew(invite.Role, null, db.Clock.Now), stop);
        await db.SaveChangesAsync(stop);
        return Result.Done;
    }

    /// <summary>In the language of an account that the address has; else in that of the institution.</summary>
    private async Task MailAsync(Invite invite, string token, CancellationToken stop)
    {
        var institution = db.Viewer.InstitutionName;
        var text = invite.CourseTitle is { } course
            ? words[
                "You’re invited to the course “{0}” at {1}. The link below works once and expires in {2} days.",
                course,
                institution,
                Invite.Days
            ]
            : words["You’re invited to learn with {0}. The link below works once and expires in {1} days.", institution, Invite.Days];
        var subject = invite.CourseTitle is { } title
            ? words["Your invitation to “{0}”", title]
            : words["Your invitation to {0}", institution];
        var upper = people.NormalizeEmail(invite.Email);
        var locale = await db.People.Where(p => p.NormalizedEmail == upper).Select(p => p.Locale).FirstOrDefaultAsync(stop);
        await mails.WriteAsync(
            invite.Email,
            invite.Name,
            locale,
            subject,
            () => text,
            words["Accept invitation"],
            $"/invite/{token}",
            stop
        );
    }
}
