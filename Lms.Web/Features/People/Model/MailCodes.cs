using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Data.Saving;
using Lms.Web.Platform.Mail;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>Signing in by a code from the mail, without a password. It tells nobody who has an account.</summary>
public sealed class MailCodes(LmsContext db, UserManager<Person> people, SignInLimits limits, Correspondence mails, MailCodeRule rule, MemberDirectory members, Viewer viewer, IDataProtectionProvider protection, TimeProvider clock, Words words)
{
    private readonly IDataProtector protector = protection.CreateProtector("Lms.MailCodes");

    private static readonly Refusal Wrong = new("This code is not right, or it is too late for it. Ask for a new one.", "Code");

    /// <summary>What everybody hears where codes are switched off, whoever they say they are.</summary>
    public static readonly Refusal Off = new("No codes are sent by mail here. Sign in another way.");

    /// <summary>The institution of this request wants nobody to sign in so.</summary>
    public ValueTask<bool> AreOffAsync(CancellationToken stop) => rule.IsOffAtAsync(viewer.InstitutionId, stop);

    /// <summary>Mails a code if the address belongs to somebody who may sign in.</summary>
    /// <returns>Names the wish and its address, sealed, whether or not a mail went out.</returns>
    public async Task<Result<string>> SendAsync(string email, CancellationToken stop)
    {
        if (await AreOffAsync(stop)) return Off;
        email = email.Trim();
        if (await limits.WaitAsync(SignInLimits.OfEmail(email), stop) is > 0 and var wait) return new Refusal("Too many attempts. Wait {0} minutes, or choose a new password.", null, wait);
        var (request, code) = (Ids.New(), MailCode.New());
        var recently = clock.Now - MailCode.Lasts;
        if (await people.FindByEmailAsync(email) is { IsSuspended: false } person && await MayAsync(person.Id, stop) && await db.MailCodes.CountAsync(c => c.PersonId == person.Id && c.CreatedAt > recently, stop) < MailCode.Tries)
        {
            db.Add(new MailCode(person.Id, request, code, clock.Now));
            var text = words["Your code is {0}. It works once, for ten minutes, in the window that asked for it. If you did not ask, leave this mail: without the code nobody gets in.", code];
            await mails.WriteAsync(person, words["Your sign-in code: {0}", code], text, null, null, stop);
        }
        await db.SaveChangesAsync(stop);
        return protector.Protect($"{request:N}{email}");
    }

    /// <summary>Wrong codes count as failed sign-ins of the address, whether or not it has an account.</summary>
    public async Task<Result<Person>> TakeAsync(string? wish, string? code, CancellationToken stop)
    {
        if (await AreOffAsync(stop)) return Off;
        if (Open(wish) is not { } asked) return Wrong;
        var account = SignInLimits.OfEmail(asked.Email);
        if (await limits.WaitAsync(account, stop) is > 0 and var wait) return new Refusal("Too many attempts. Wait {0} minutes, or choose a new password.", null, wait);
        if (await RightAsync(asked.Request, code, stop) is { } person) return person;
        db.Add(db.Note("SignInFailed", nameof(Person), Guid.Empty));
        await db.SaveChangesAsync(stop);
        await limits.FailAsync(account, stop);
        return Wrong;
    }

    private async Task<Person?> RightAsync(Guid request, string? code, CancellationToken stop)
    {
        if (await db.MailCodes.SingleOrDefaultAsync(c => c.Request == request, stop) is not { } sent) return null;
        var isRight = sent.Take(code, clock.Now);
        try
        {
            await db.SaveChangesAsync(stop);
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return null;
        }
        if (!isRight || await db.People.SingleOrDefaultAsync(p => p.Id == sent.PersonId && p.SuspendedAt == null, stop) is not { } person || !await MayAsync(person.Id, stop)) return null;
        // Whoever reads the mail of the address has shown that it is theirs.
        person.EmailConfirmed = true;
        return person;
    }

    /// <summary>At an address that several institutions share it is not said whose rule holds: the strictest of the person's does.</summary>
    private async Task<bool> MayAsync(Guid personId, CancellationToken stop)
    {
        if (viewer.InstitutionId != Guid.Empty) return true;
        foreach (var place in await members.InstitutionsOfAsync(personId, stop))
            if (await rule.IsOffAtAsync(place, stop)) return false;
        return true;
    }

    private (Guid Request, string Email)? Open(string? wish)
    {
        try
        {
            var plain = protector.Unprotect(wish ?? "");
            return (Guid.ParseExact(plain[..32], "N"), plain[32..]);
        }
        catch (Exception failure) when (failure is System.Security.Cryptography.CryptographicException or FormatException)
        {
            return null;
        }
    }
}
