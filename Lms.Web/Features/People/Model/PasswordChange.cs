using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Data.Saving;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.People.Model;

/// <summary>Changes the password of people who know their current one.</summary>
public sealed class PasswordChange(
    LmsContext db,
    Passwords passwords,
    CurrentPassword current,
    SignIns signIns,
    AccountMails mails,
    Words words
)
{
    /// <summary>Changes the password. All other sessions end, and the owner is told by email.</summary>
    public async Task<Result> ChangeAsync(Person person, string old, string next, CancellationToken stop)
    {
        if (await current.WrongAsync(person, old, stop) is { } wrong)
            return wrong.About("Current");
        if (AccountRefusals.Of(await passwords.ChangeAsync(person, old, next, stop)) is { } why)
            return why;
        db.Add(db.Note("PasswordChanged", nameof(Person), person.Id));
        await mails.WriteAsync(
            person,
            words["Your password was changed"],
            words[
                "Your password was just changed, and all other devices were signed out. If this wasn’t you, choose a new password right away."
            ],
            words["Choose a new password"],
            "/forgot-password",
            stop
        );
        await signIns.EndOthersAsync(person, stop);
        return Result.Done;
    }
}
