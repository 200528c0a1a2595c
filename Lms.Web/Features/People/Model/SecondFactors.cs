using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Data.Saving;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>Sets up, checks, and turns off two-factor authentication.</summary>
public sealed class SecondFactors(
    LmsContext db,
    UserManager<Person> people,
    SignIns signIns,
    SignInAttempts attempts,
    CurrentPassword current,
    IDataProtectionProvider protection
)
{
    public const int Codes = 10;

    private readonly IDataProtector protector = protection.CreateProtector("Lms.SecondFactors.Secret");

    private const string TooMany = "Too many attempts. Try again in {0} minutes.";

    private static readonly Refusal WrongCode = new("This code is incorrect or was already used. Wait for the next one.", "Code");

    /// <summary>The secret to be confirmed; it stays the same while it is pending.</summary>
    public async Task<string> PrepareAsync(Guid personId, CancellationToken stop)
    {
        if (await db.Authenticators.AsNoTracking().SingleOrDefaultAsync(a => a.PersonId == personId, stop) is { } waiting)
            return protector.Unprotect(waiting.ProtectedSecret);
        var secret = AppCodes.NewSecret();
        db.Add(new Authenticator(personId, protector.Protect(secret), db.Clock.Now));
        await db.SaveChangesAsync(stop);
        return secret;
    }

    /// <summary>Read by authenticator apps (the format is Google Authenticator's).</summary>
    public string Address(string secret) =>
        $"otpauth://totp/{Uri.EscapeDataString(db.Viewer.InstitutionName)}:{Uri.EscapeDataString(db.Viewer.Email)}?secret={secret}&issuer={Uri.EscapeDataString(db.Viewer.InstitutionName)}&digits=6&period=30";

    /// <summary>Accepts the first code, and returns the recovery codes, which are shown only this once.</summary>
    public async Task<Result<string[]>> ConfirmAsync(Person person, string? code, CancellationToken stop)
    {
        if (await db.Authenticators.SingleOrDefaultAsync(a => a.PersonId == person.Id, stop) is not { ConfirmedAt: null } waiting)
            return new Refusal("Two-factor authentication is already set up.");
        if (AppCodes.Match(protector.Unprotect(waiting.ProtectedSecret), code, db.Clock.Now) is not { } step)
            return new Refusal("This code is incorrect. Check the app again: it shows a new code every 30 seconds.", "Code");
        waiting.Confirm(step, db.Clock.Now);
        person.TwoFactorEnabled = true;
        db.Add(db.Note("SecondFactorEnabled", nameof(Person), person.Id));
        var codes = NewCodes(person);
        await people.UpdateSecurityStampAsync(person);
        await signIns.EndOthersAsync(person, stop);
        return codes;
    }

    public async Task<Result<string[]>> RenewCodesAsync(Person person, string? password, CancellationToken stop)
    {
        if (!person.TwoFactorEnabled)
            return new Refusal("Two-factor authentication isn’t set up, so there are no recovery codes to replace.");
        if (await current.WrongAsync(person, password, stop) is { } wrong)
            return wrong;
        return await db.WriteAsync(
            async () =>
            {
                await db.RecoveryCodes.Where(c => c.PersonId == person.Id).ExecuteDeleteAsync(stop);
                var codes = NewCodes(person);
                db.Add(db.Note("RecoveryCodesRenewed", nameof(Person), person.Id));
                await db.SaveChangesAsync(stop);
                return codes;
            },
            stop
        );
    }

    /// <summary>Disables it only for a person who knows the password now, not just one who knew it at sign-in.</summary>
    public async Task<Result> DisableAsync(Person person, string? password, bool isNeeded, CancellationToken stop)
    {
        if (isNeeded)
            return new Refusal(
                "Your institution requires two-factor authentication. You can set it up again, but you can’t go without it."
            );
        if (await current.WrongAsync(person, password, stop) is { } wrong)
            return wrong;
        await db.WriteAsync(
            async () =>
            {
                await RemoveAsync(person, stop);
                db.Add(db.Note("SecondFactorDisabled", nameof(Person), person.Id));
                await people.UpdateSecurityStampAsync(person);
            },
            stop
        );
        await signIns.EndOthersAsync(person, stop);
        return Result.Done;
    }

    /// <summary>The second step of signing in: a code from the app, or a recovery code. Each is accepted only once.</summary>
    public async Task<Result> TakeAsync(Person person, string? code, CancellationToken stop)
    {
        var attempt = await attempts.BeginAsync(SignInLimits.OfCodes(person.Id), person.Id, stop);
        if (attempt.Against(TooMany) is { } locked)
            return locked;
        if (await IsCodeAsync(person, code, stop) || await IsRecoveryAsync(person, code, stop))
            return await attempts.RightAsync(attempt, stop) is > 0 and var wait ? new Refusal(TooMany, null, wait) : Result.Done;
        await attempts.WrongAsync(attempt, SignInFailures.SecondFactor, person.Id, stop);
        return WrongCode;
    }

    public Task<int> CodesLeftAsync(Guid personId, CancellationToken stop) =>
        db.RecoveryCodes.CountAsync(c => c.PersonId == personId && c.UsedAt == null, stop);

    private async Task<bool> IsCodeAsync(Person person, string? code, CancellationToken stop)
    {
        if (
            await db.Authenticators.AsNoTracking().SingleOrDefaultAsync(a => a.PersonId == person.Id && a.ConfirmedAt != null, stop)
            is not { } authenticator
        )
            return false;
        if (AppCodes.Match(protector.Unprotect(authenticator.ProtectedSecret), code, db.Clock.Now) is not { } step)
            return false;
        return await db.WriteAsync(
                () =>
                    db
                        .Authenticators.Where(a => a.Id == authenticator.Id && a.LastStep < step)
                        .ExecuteUpdateAsync(a => a.SetProperty(x => x.LastStep, step), stop),
                stop
            ) == 1;
    }

    private async Task<bool> IsRecoveryAsync(Person person, string? code, CancellationToken stop)
    {
        var (hash, now) = (RecoveryCode.Hash(code ?? ""), db.Clock.Now);
        if (
            await db.WriteAsync(
                () =>
                    db
                        .RecoveryCodes.Where(c => c.PersonId == person.Id && c.CodeHash == hash && c.UsedAt == null)
                        .ExecuteUpdateAsync(c => c.SetProperty(x => x.UsedAt, now), stop),
                stop
            ) != 1
        )
            return false;
        db.Add(db.Note("RecoveryCodeUsed", nameof(Person), person.Id));
        return true;
    }

    /// <summary>
    /// Resets the second factors of a person who has lost theirs: all are removed, and all sessions end. In the caller's transaction.
    /// </summary>
    public async Task ResetAsync(Person person, CancellationToken stop)
    {
        await RemoveAsync(person, stop);
        // A passkey counts as a second factor too, and was on the same device.
        await db.Set<IdentityUserPasskey<Guid>>().Where(k => k.UserId == person.Id).ExecuteDeleteAsync(stop);
        person.SecurityStamp = Ids.New().ToString("N");
        person.EndSessions(db.Clock.Now);
        await attempts.ForgiveAsync(SignInLimits.OfCodes(person.Id), stop);
    }

    /// <summary>Removes all sign-in methods that were added since then. In the caller's transaction.</summary>
    public async Task RemoveAddedSinceAsync(Person person, DateTime since, CancellationToken stop)
    {
        // A pending one was visible to the person who was looking, and may have been confirmed by them.
        var shown = db.Authenticators.Where(a => a.PersonId == person.Id && (a.ConfirmedAt == null || a.ConfirmedAt >= since));
        if (await shown.AnyAsync(stop))
            await RemoveAsync(person, stop);
        await db.RecoveryCodes.Where(c => c.PersonId == person.Id && c.CreatedAt >= since).ExecuteDeleteAsync(stop);
        await db.Set<IdentityUserPasskey<Guid>>()
            .Where(k => k.UserId == person.Id && EF.Property<DateTime>(k, Person.AddedAt) >= since)
            .ExecuteDeleteAsync(stop);
        await db.Set<IdentityUserLogin<Guid>>()
            .Where(l => l.UserId == person.Id && EF.Property<DateTime>(l, Person.AddedAt) >= since)
            .ExecuteDeleteAsync(stop);
        await db.Devices.Where(d => d.PersonId == person.Id && d.CreatedAt >= since).ExecuteDeleteAsync(stop);
        await db
            .Devices.Where(d => d.PersonId == person.Id)
            .ExecuteUpdateAsync(d => d.SetProperty(x => x.TrustedUntil, (DateTime?)null), stop);
    }

    private async Task RemoveAsync(Person person, CancellationToken stop)
    {
        await db.Authenticators.Where(a => a.PersonId == person.Id).ExecuteDeleteAsync(stop);
        await db.RecoveryCodes.Where(c => c.PersonId == person.Id).ExecuteDeleteAsync(stop);
        await db
            .Devices.Where(d => d.PersonId == person.Id)
            .ExecuteUpdateAsync(d => d.SetProperty(x => x.TrustedUntil, (DateTime?)null), stop);
        person.TwoFactorEnabled = false;
    }

    private string[] NewCodes(Person person)
    {
        var codes = Enumerable.Range(0, Codes).Select(_ => RecoveryCode.New()).ToArray();
        db.AddRange(codes.Select(c => new RecoveryCode(person.Id, c, db.Clock.Now)));
        return codes;
    }
}
