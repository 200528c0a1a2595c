using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>
/// Raised when a code was requested. The same is recorded for an address without an account, so that neither answer nor time reveals the
/// difference.
/// </summary>
/// <param name="Request">The form that made the request.</param>
/// <param name="PersonId">Null: there is no one to send it to.</param>
public sealed record MailCodeAsked(Guid Request, Guid? PersonId) : IEvent;

/// <summary>Signs people in with a code from an email, without a password. It does not reveal who has an account.</summary>
public sealed class MailCodes(
    LmsContext db,
    UserManager<Person> people,
    SignInAttempts attempts,
    MailLimits mails,
    MailCodeRule rule,
    IDataProtectionProvider protection
)
{
    private readonly IDataProtector protector = protection.CreateProtector("Lms.MailCodes");

    private static readonly Refusal Wrong = new("This code is incorrect or has expired. Request a new one.", "Code");

    private const string Locked = "Too many attempts. Try again in {0} minutes, or choose a new password.";

    /// <summary>The answer to everyone where codes are switched off, regardless of who they claim to be.</summary>
    public static readonly Refusal Off = new("This site doesn’t send sign-in codes by email. Sign in another way.");

    /// <summary>The institution of this request does not allow sign-in by code.</summary>
    public ValueTask<bool> AreOffAsync(CancellationToken stop) => rule.IsOffAtAsync(db.Viewer.InstitutionId, stop);

    /// <summary>Emails a code if the address belongs to someone who may sign in with one.</summary>
    /// <returns>The request and its address, sealed, whether or not an email was sent.</returns>
    public async Task<Result<string>> SendAsync(string email, CancellationToken stop)
    {
        if (await AreOffAsync(stop))
            return Off;
        email = EmailAddress.Clean(email);
        var person = await people.FindByEmailAsync(email);
        if (await attempts.WaitAsync(SignInLimits.OfEmail(email), person?.Id, stop) is > 0 and var wait)
            return new Refusal(Locked, null, wait);
        var sends = await mails.TakeAsync(MailKind.SignInCode, email, person?.Id, stop);
        if (sends.Refusal is { } tooMany)
            return tooMany;
        var request = Ids.New();
        db.AddRange(Handlers.Messages(db, new MailCodeAsked(request, sends.Value ? person?.Id : null)));
        await db.SaveChangesAsync(stop);
        return protector.Protect($"{request:N}{email}");
    }

    /// <summary>Wrong codes count as failed sign-ins of the address, whether or not it has an account.</summary>
    public async Task<Result<Person>> TakeAsync(string? wish, string? code, CancellationToken stop)
    {
        if (await AreOffAsync(stop))
            return Off;
        if (Open(wish) is not { } asked)
            return Wrong;
        var owner = await people.FindByEmailAsync(asked.Email);
        var attempt = await attempts.BeginAsync(SignInLimits.OfEmail(asked.Email), owner?.Id, stop);
        if (attempt.Against(Locked) is { } locked)
            return locked;
        if (await RightAsync(asked.Request, code, stop) is { } person)
            return await attempts.RightAsync(attempt, stop) is > 0 and var wait ? new Refusal(Locked, null, wait) : person;
        await attempts.WrongAsync(attempt, SignInFailures.SignIn, owner?.Id, stop);
        return Wrong;
    }

    private async Task<Person?> RightAsync(Guid request, string? code, CancellationToken stop)
    {
        if (await db.MailCodes.SingleOrDefaultAsync(c => c.Request == request, stop) is not { } sent)
            return null;
        var isRight = sent.Take(code, db.Clock.Now);
        try
        {
            await db.SaveChangesAsync(stop);
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return null;
        }
        if (!isRight || !await rule.AllowsAsync(sent.PersonId, stop))
            return null;
        if (await db.People.SingleOrDefaultAsync(p => p.Id == sent.PersonId && p.SuspendedAt == null, stop) is not { } person)
            return null;
        person.ClaimByMail(db.Clock.Now);
        return person;
    }

    private (Guid Request, string Email)? Open(string? wish)
    {
        return protector.Open(wish) is { Length: > 32 } plain && Guid.TryParseExact(plain[..32], "N", out var request)
            ? (request, plain[32..])
            : null;
    }
}
