using Lms.Web.Features.Institutions.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>Gives a place to people who register: with a new account, or with one that waits for its owner.</summary>
public sealed class NewLearners(LmsContext db, UserManager<Person> people, MemberDirectory members, MemberSeats seats, AccountLinks links)
{
    /// <summary>Why there is no place for another one, or null.</summary>
    public Task<Refusal?> RefusalAsync(CancellationToken stop) => seats.RefusalAsync(1, stop);

    /// <summary>Creates the account and emails the link that confirms it.</summary>
    public Task<Result> AddAsync(Person person, InstitutionDirectory.Entry institution, CancellationToken stop) =>
        db.WriteAsync(
            async () =>
            {
                if (await seats.RefusalAsync(1, stop) is { } taken)
                    return (Result)taken;
                if (AccountRefusals.Of(await people.CreateAsync(person)) is { } why)
                    return why;
                db.Add(new Membership(person.Id, Role.Learner, db.Clock.Now));
                db.AddRange(Agreements.To(institution, person.Id, db.Clock.Now, db.Viewer.Address?.ToString()));
                await links.SendConfirmationAsync(person, stop);
                return Result.Done;
            },
            stop
        );

    /// <summary>
    /// Gives a place here to an account that was created for the address, or with it, and that no one has proven to be theirs. Nothing that
    /// was typed is kept, because anyone can type an address; the link lets its owner choose a password.
    /// </summary>
    public async Task<Result> JoinAsync(Person waiting, InstitutionDirectory.Entry institution, CancellationToken stop)
    {
        var joined = await db.WriteAsync(
            async () =>
            {
                if (!await db.Memberships.AnyAsync(m => m.PersonId == waiting.Id, stop))
                {
                    if (await seats.RefusalAsync(1, stop) is { } full)
                        return (Result)full;
                    db.Add(new Membership(waiting.Id, Role.Learner, db.Clock.Now));
                    db.AddRange(Agreements.To(institution, waiting.Id, db.Clock.Now, db.Viewer.Address?.ToString()));
                }
                await links.SendFirstPasswordAsync(waiting, stop);
                return Result.Done;
            },
            stop
        );
        members.Forget(waiting.Id);
        return joined;
    }
}
