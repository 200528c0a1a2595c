using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Data.Saving;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.People.Model;

/// <summary>Closes the account of a person who wants no more of it. Nothing is deleted.</summary>
public sealed class Deactivation(
    LmsContext db,
    CurrentPassword current,
    LastAdministrators last,
    MemberDirectory members,
    SignIns signIns,
    AccountMails mails,
    Words words
)
{
    /// <summary>An administrator can reopen the account. Its learning records stay.</summary>
    public async Task<Result> DeactivateAsync(Person person, string password, CancellationToken stop)
    {
        if (await current.WrongAsync(person, password, stop) is { } wrong)
            return wrong;
        var closed = await db.WriteAsync(
            async () =>
            {
                if (await last.AgainstClosingAsync(person.Id, stop) is { } needed)
                    return (Result)needed;
                if (person.Deactivate(db.Clock.Now).Refusal is { } why)
                    return why;
                db.Add(db.Note("Deactivated", nameof(Person), person.Id));
                await mails.WriteAsync(
                    person,
                    words["Your account is closed"],
                    words[
                        "You closed your account. No one can sign in with it anymore, but your learning record is kept. To reopen it, contact an administrator."
                    ],
                    null,
                    null,
                    stop
                );
                await db.SaveChangesAsync(stop);
                return Result.Done;
            },
            stop
        );
        if (!closed.IsDone)
            return closed;
        await signIns.LeaveAsync(stop);
        members.Forget(person.Id);
        return Result.Done;
    }
}
