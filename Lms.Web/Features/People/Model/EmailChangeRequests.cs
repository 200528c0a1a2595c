using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Data.Saving;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>Takes the requests of people who want another email address for their account.</summary>
public sealed class EmailChangeRequests(
    LmsContext db,
    UserManager<Person> people,
    CurrentPassword current,
    MailLimits limits,
    AccountMails mails,
    Words words
)
{
    /// <summary>Sends a link to the new address. If it is taken, its owner is told instead: the response must not depend on it.</summary>
    public async Task<Result> AskAsync(Person person, string email, string password, CancellationToken stop)
    {
        email = EmailAddress.Clean(email);
        if (await current.WrongAsync(person, password, stop) is { } wrong)
            return wrong.About("Password");
        if (!EmailAddress.IsWhole(email))
            return AccountRefusals.NoAddress;
        if (string.Equals(email, person.Email, StringComparison.OrdinalIgnoreCase))
            return new Refusal("This is already your email address.", "Email");
        if (await limits.AgainstAsync(MailKind.NewAddress, person.Email!, stop) is { } tooMany)
            return tooMany;
        // The recipient gets no more of these emails than the limit allows.
        if (await limits.AgainstAsync(MailKind.NewAddress, email, stop) is { } tooManyThere)
            return tooManyThere;
        foreach (
            var earlier in await db
                .MailChanges.Where(c => c.PersonId == person.Id && c.ConfirmedAt == null && c.EndedAt == null)
                .ToListAsync(stop)
        )
            earlier.End(db.Clock.Now);
        if (await people.FindByEmailAsync(email) is { } owner)
            await mails.WriteAsync(
                owner,
                words["You already have an account"],
                words["Someone tried to move another account to this email address. It belongs to you, so nothing has changed."],
                words["Sign in"],
                "/sign-in",
                stop
            );
        else
        {
            var token = Secrets.New();
            var change = new MailChange(person.Id, person.Email!, email, Secrets.Hash(token), db.Clock.Now);
            db.Add(change);
            await mails.WriteAsync(
                email,
                person.DisplayName,
                person.Locale,
                words["Confirm your new email address"],
                () => words["You asked to use this email address for your account. Confirm it within a day; until then, nothing changes."],
                words["Confirm email address"],
                $"/change-email?id={change.Id}&token={token}",
                stop
            );
        }
        db.Add(db.Note("EmailChangeAsked", nameof(Person), person.Id));
        await db.SaveChangesAsync(stop);
        return Result.Done;
    }
}
