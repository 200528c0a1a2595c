using Lms.Web.Features.Institutions.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Identity;

namespace Lms.Web.Features.People.Model;

/// <summary>Lets people create accounts themselves. Its answer does not reveal whether someone has an account.</summary>
public sealed class Registration(
    LmsContext db,
    UserManager<Person> people,
    InstitutionDirectory institutions,
    Passwords passwords,
    MailLimits limits,
    AccountLinks links,
    NewLearners learners
)
{
    /// <summary>
    /// Creates the account and emails the link that confirms it; an address that already has one gets an email saying so instead.
    /// </summary>
    /// <param name="agrees">To the terms and the privacy notice in force, where there are any.</param>
    /// <returns>The person as typed: saved only if the address had no account.</returns>
    public async Task<Result<Person>> RegisterAsync(
        string email,
        string firstName,
        string lastName,
        string password,
        CancellationToken stop,
        bool agrees = false
    )
    {
        email = EmailAddress.Clean(email);
        if (await institutions.FindAsync(db.Viewer.InstitutionId, stop) is not { } institution)
            return new Refusal("Ask your institution for its link. Accounts are created there.");
        if (institution.MayNotRegister(email) is { } closed)
            return closed;
        if (!agrees && institution.Legal.Any(l => LegalText.IsAgreedTo(l.Kind)))
            return new Refusal("To create an account, agree to the texts below.", "Agrees");
        if (await learners.RefusalAsync(stop) is { } full)
            return full;
        var person = new Person(email, firstName, lastName, db.Viewer.Zone.Id, db.Clock.Now);
        person.Speak(Languages.Now.Tag);
        // Errors in the form are reported before looking up the email address: the response must not depend on it.
        if (!EmailAddress.IsWhole(person.Email!))
            return AccountRefusals.NoAddress;
        if (await passwords.AgainstAsync(person, password) is { } wrong)
            return wrong;
        // The same work with and without an account, so that the response time reveals nothing.
        person.PasswordHash = await passwords.HashAsync(person, password, stop);
        var owner = await people.FindByEmailAsync(email);
        var sends = await limits.TakeAsync(MailKind.Registration, email, owner?.Id, stop);
        if (sends.Refusal is { } tooMany)
            return tooMany;
        if (!sends.Value)
            return person;
        if (owner is { IsOwned: true })
        {
            await links.SendReminderAsync(owner, stop);
            return person;
        }
        var added = owner is null ? await learners.AddAsync(person, institution, stop) : await learners.JoinAsync(owner, institution, stop);
        return added.Refusal is { } why ? why : person;
    }

    /// <summary>
    /// Sends the email to the address once more, whichever it was. The answer is the same for every address; only too many requests from
    /// one network are told.
    /// </summary>
    public async Task<Result> SendAgainAsync(PendingRegistration pending, CancellationToken stop)
    {
        var owner = await people.FindByEmailAsync(pending.Email);
        var sends = await limits.TakeAsync(MailKind.Registration, pending.Email, owner?.Id, stop);
        if (sends.Refusal is { } tooMany)
            return tooMany;
        if (!sends.Value || owner is null)
            return Result.Done;
        if (owner.IsOwned)
            await links.SendReminderAsync(owner, stop);
        else if (owner.Id == pending.PersonId)
            await links.SendConfirmationAsync(owner, stop);
        else
            await links.SendFirstPasswordAsync(owner, stop);
        return Result.Done;
    }
}
