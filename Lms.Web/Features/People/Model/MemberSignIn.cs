using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Data.Saving;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.People.Model;

/// <summary>What administrators do about how members sign in.</summary>
public sealed class MemberSignIn(
    LmsContext db,
    MemberRights rights,
    MemberDirectory directory,
    SecondFactors factors,
    AccountMails mails,
    Words words
)
{
    /// <summary>
    /// For a person who has lost their phone: authenticator, recovery codes, passkeys and remembered devices are removed, and all sessions
    /// end. It makes the account easier to enter, so it is refused where the account also belongs to another institution.
    /// </summary>
    public async Task<Result> ResetSecondFactorAsync(Membership member, CancellationToken stop)
    {
        if (member.PersonId == db.Viewer.PersonId)
            return new Refusal("To change your own two-factor authentication, go to your settings. You’ll need your password.");
        if (await rights.UntouchableAsync(member, stop) is { } why)
            return why;
        return await db.WriteAsync(
            async () =>
            {
                await factors.ResetAsync(member.Person, stop);
                db.Add(db.Note("SecondFactorReset", nameof(Person), member.PersonId));
                await mails.WriteAsync(
                    member.Person,
                    words["Your two-factor authentication was reset"],
                    words[
                        "An administrator of {0} has reset two-factor authentication for your account. Your authenticator app, recovery codes and passkeys no longer work, and you’re signed out everywhere. Sign in with your password and set it up again. If you didn’t ask for this, tell your institution.",
                        db.Viewer.InstitutionName
                    ],
                    words["Sign in"],
                    "/sign-in",
                    stop
                );
                await db.SaveChangesAsync(stop);
                directory.Forget(member.PersonId);
                return Result.Done;
            },
            stop
        );
    }

    /// <summary>
    /// Ends every session, here and elsewhere. It opens nothing to anybody, so an account that is also another institution's may be
    /// signed out too.
    /// </summary>
    public async Task<Result> EndSessionsAsync(Membership member, CancellationToken stop)
    {
        if (rights.Above(member) is { } above)
            return above;
        if (member.PersonId == db.Viewer.PersonId)
            return new Refusal("To sign yourself out, go to your settings.");
        member.Person.EndSessions(db.Clock.Now);
        db.Add(db.Note("SessionsEnded", nameof(Person), member.PersonId));
        await db.SaveChangesAsync(stop);
        directory.Forget(member.PersonId);
        return Result.Done;
    }
}
