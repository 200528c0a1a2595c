using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.People.Model;

/// <summary>
/// Changes members for administrators, one by one or many at once: what is known of them, their role, and whether they may come in.
/// </summary>
public sealed class MemberChanges(
    LmsContext db,
    MemberRights rights,
    MemberDirectory directory,
    LastAdministrators last,
    AccountMails mails,
    Words words
)
{
    /// <summary>The numbers are the institution's; the name is the account's.</summary>
    public Task<Result> ChangeAsync(Membership member, PersonFacts facts, CancellationToken stop) =>
        ChangeAsync(
            member,
            async () =>
            {
                if (rights.Above(member) is { } above)
                    return above;
                if (facts.Unnamed is { } unnamed)
                    return unnamed;
                var person = member.Person;
                var name = string.IsNullOrWhiteSpace(facts.DisplayName)
                    ? $"{facts.FirstName} {facts.LastName}".Trim()
                    : facts.DisplayName.Trim();
                if ((facts.FirstName.Trim(), facts.LastName.Trim(), name) != (person.FirstName, person.LastName, person.DisplayName))
                {
                    if (await rights.UntouchableAsync(member, stop) is { } why)
                        return why;
                    if (person.Introduce(facts.FirstName, facts.LastName, name, person.Bio).Refusal is { } wrong)
                        return wrong;
                }
                member.Identify(facts.StudentId, facts.EmployeeId);
                return Result.Done;
            },
            stop
        );

    public Task<Result> BecomeAsync(Membership member, Role role, CancellationToken stop) =>
        ChangeAsync(
            member,
            async () =>
            {
                if (rights.Above(member) is { } above)
                    return above;
                if (!Enum.IsDefined(role))
                    return new Refusal("Choose a role from the list.");
                if (role is not Role.Admin && await last.AgainstAsync(member.PersonId, stop) is { } needed)
                    return needed;
                member.Become(role);
                return Result.Done;
            },
            stop
        );

    /// <summary>
    /// Closes the institution to the member, ends what they began here, and tells them why. Their account continues elsewhere.
    /// </summary>
    public Task<Result> SuspendAsync(Membership member, string? reason, CancellationToken stop) =>
        ChangeAsync(
            member,
            async () =>
            {
                if (member.PersonId == db.Viewer.PersonId)
                    return new Refusal("You can’t suspend your own account.");
                if (rights.Above(member) is { } above)
                    return above;
                if (await last.AgainstAsync(member.PersonId, stop) is { } needed)
                    return needed;
                if (member.IsSuspended)
                    return Result.Done;
                if (member.Suspend(reason, db.Clock.Now).Refusal is { } wrong)
                    return wrong;
                await TellAsync(member, member.SuspendedBecause, stop);
                return Result.Done;
            },
            stop
        );

    /// <summary>Closes the whole account, in every institution: for operators.</summary>
    public Task<Result> CloseAsync(Membership member, string? reason, CancellationToken stop) =>
        ChangeAsync(
            member,
            async () =>
            {
                if (member.PersonId == db.Viewer.PersonId)
                    return new Refusal("You can’t suspend your own account.");
                if (await last.AgainstClosingAsync(member.PersonId, stop) is { } needed)
                    return needed;
                if (member.Person.IsSuspended)
                    return Result.Done;
                if (member.Person.Suspend(reason ?? "", db.Clock.Now).Refusal is { } wrong)
                    return wrong;
                await TellAsync(member, member.Person.SuspendedBecause, stop);
                return Result.Done;
            },
            stop
        );

    /// <summary>
    /// Opens the institution to the member again, and an account that its owner closed. One that an operator closed stays so.
    /// </summary>
    public Task<Result> ReadmitAsync(Membership member, CancellationToken stop) =>
        ChangeAsync(
            member,
            async () =>
            {
                if (rights.Above(member) is { } above)
                    return above;
                var person = member.Person;
                if (!member.IsSuspended && !person.IsSuspended)
                    return Result.Done;
                if (person.IsSuspended)
                {
                    if (await rights.UntouchableAsync(member, stop) is { } why)
                        return why;
                    if (person is { DeactivatedAt: null, MergedIntoId: null } && !db.Viewer.IsOperator)
                        return OperatorsOnly;
                    if (person.Readmit().Refusal is { } stays)
                        return stays;
                }
                member.Readmit();
                var text = words["You can sign in to {0} again.", db.Viewer.InstitutionName];
                await mails.WriteAsync(person, words["Your account is active again"], text, words["Sign in"], "/sign-in", stop);
                return Result.Done;
            },
            stop
        );

    private static readonly Refusal OperatorsOnly = new("An operator closed this account. Only an operator can reopen it.");

    private Task TellAsync(Membership member, string? because, CancellationToken stop) =>
        mails.WriteAsync(
            member.Person,
            words["Your account is suspended"],
            words["Your account at {0} is suspended. Reason: {1}", db.Viewer.InstitutionName, because],
            null,
            null,
            stop
        );

    /// <summary>
    /// Clears the cached data about the person after the change is saved: a request in between would cache the old data again.
    /// </summary>
    private async Task<Result> ChangeAsync(Membership member, Func<Task<Result>> change, CancellationToken stop)
    {
        var changed = await db.WriteAsync(
            async () =>
            {
                var asked = await change();
                if (asked.IsDone)
                    await db.SaveChangesAsync(stop);
                return asked;
            },
            stop
        );
        if (changed.IsDone)
            directory.Forget(member.PersonId);
        return changed;
    }
}
