using System.Collections.Frozen;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Mail;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Personal;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>Closes accounts that are to be deleted, and opens them again.</summary>
public sealed class Deletions(
    LmsContext db, LastOnes last, MemberDirectory members, ClosingAccounts closing, PrivacyLinks links, Correspondence mails, Words words, TimeProvider clock)
{
    /// <summary>Why the account cannot be deleted, or null.</summary>
    public async Task<Refusal?> AgainstAsync(Guid personId, bool byThemselves, CancellationToken stop)
    {
        var person = await db.People.AsNoTracking().Where(p => p.Id == personId).Select(p => new { p.IsOperator }).SingleAsync(stop);
        if (person.IsOperator) return new Refusal("This account runs the installation. Another operator has to take that from it first.");
        if (!byThemselves && await db.Memberships.OfAllInstitutions().CountAsync(m => m.PersonId == personId, stop) > 1)
            return new Refusal("This person belongs to other institutions too. Only they themselves can delete their account.");
        if (await db.AccountDeletions.OfAllInstitutions().AnyAsync(d => d.PersonId == personId && d.ClosedAt == null, stop)) return new Refusal("This account is about to be deleted already.");
        return await last.AgainstClosingAsync(personId, stop);
    }

    /// <summary>Closes the account and ends its sessions; the person is told how to take it back.</summary>
    public async Task<Result> AskAsync(Guid personId, Guid? askedById, CancellationToken stop)
    {
        var asked = await db.WriteAsync(async () =>
        {
            if (await AgainstAsync(personId, askedById == personId, stop) is { } why) return (Result)why;
            var rules = await db.PrivacyRulesAsync(stop);
            var deletion = new AccountDeletion(personId, askedById, rules.GraceDays, clock.Now);
            db.Add(deletion);
            db.AddRange(Handlers.Messages(db, new DeletionDue(deletion.Id), notBefore: deletion.DueAt));
            var person = await db.People.SingleAsync(p => p.Id == personId, stop);
            person.SecurityStamp = Ids.New().ToString("N");
            var day = TimeZoneInfo.ConvertTimeFromUtc(deletion.DueAt, Clock.Zone(person.TimeZone));
            await mails.WriteAsync(person.Email!, person.DisplayName, person.Locale, words["Your account will be deleted"],
                () => $"{Because(personId, askedById)} {words["It is closed now and will be deleted on {0}. Until then you can take that back: sign in, or follow this link.", Dates.Day(day)]}", words["Keep my account"], links.Keep(deletion.Id), stop);
            await db.SaveChangesAsync(stop);
            return Result.Done;
        }, stop);
        members.Forget(personId);
        closing.Forget();
        return asked;
    }

    /// <summary>Opens the account again.</summary>
    public async Task<Result> TakeBackAsync(AccountDeletion deletion, CancellationToken stop)
    {
        var back = deletion.TakeBack(clock.Now);
        if (back.IsDone) await db.SaveChangesAsync(stop);
        closing.Forget();
        return back;
    }

    /// <summary>In the language of the moment: a mail's is its reader's.</summary>
    private string Because(Guid personId, Guid? askedById) =>
        askedById == personId ? words["You asked us to delete your account."]
        : askedById is null ? words["Nobody has used your account for a long time, so it is to be deleted."]
        : words["An administrator asked us to delete your account."];
}

/// <summary>
/// Erases the account when its grace period is over and nobody took it back: everywhere, whichever institution it was asked in, each by its
/// own rules, all at once or not at all.
/// </summary>
public sealed class EraseAccount(
    LmsContext db, IEnumerable<IErasePersonalData> rooms, InstitutionDirectory institutions, Viewer viewer, ClosingAccounts closing, ContentEdition edition, TimeProvider clock) : IHandle<DeletionDue>
{
    public async Task HandleAsync(DeletionDue it, CancellationToken stop)
    {
        var asked = db.InstitutionId;
        // EF loses the mark of a statement that sets a column to null (https://github.com/dotnet/efcore/issues/36908): the server would hide rows.
        db.ActEverywhere();
        await db.WriteAsync(async () =>
        {
            await db.LockAsync<AccountDeletion>(it.DeletionId, stop);
            if (await db.AccountDeletions.AsNoTracking().SingleOrDefaultAsync(d => d.Id == it.DeletionId, stop) is not { IsOpen: true } deletion) return;
            if (deletion.DueAt > clock.Now) throw new InvalidOperationException("The grace period is not over yet.");
            foreach (var account in await AccountsOfAsync(deletion.PersonId, stop)) await EraseAsync(account, asked, stop);
            (await db.AccountDeletions.SingleAsync(d => d.Id == it.DeletionId, stop)).Finish(clock.Now);
            await db.SaveChangesAsync(stop);
        }, stop);
        closing.Forget();
        // Pages of courses that are kept in memory name their instructors.
        edition.Next();
    }

    /// <summary>Their other accounts too, which were merged into this one.</summary>
    private async Task<List<Guid>> AccountsOfAsync(Guid personId, CancellationToken stop)
    {
        List<Guid> accounts = [personId];
        for (var i = 0; i < accounts.Count; i++)
        {
            var into = accounts[i];
            accounts.AddRange(await db.People.Where(p => p.MergedIntoId == into).Select(p => p.Id).ToListAsync(stop));
        }
        return accounts;
    }

    private async Task EraseAsync(Guid account, Guid asked, CancellationToken stop)
    {
        var person = new PersonErased(await db.SeekAsync(account, stop), await PseudonymAsync(account, stop), clock.Now);
        var seen = new List<(Guid Institution, Erasure Erasure)>();
        foreach (var institution in await db.InstitutionsOfAsync(person.Who, stop))
        {
            await EnterAsync(institution, stop);
            var erasure = new Erasure(person, (await db.PrivacyRulesAsync(stop)).KeepsNamesOnCertificates);
            foreach (var room in rooms) await room.EraseAsync(erasure, stop);
            seen.Add((institution, erasure));
        }
        await EnterAsync(asked, stop);
        await db.EraseDeclaredAsync(person, stop);
        foreach (var (institution, erasure) in seen)
        {
            await EnterAsync(institution, stop);
            await erasure.FinishAsync(stop);
        }
        await EnterAsync(asked, stop);
    }

    /// <summary>What is read and written from here on is that institution's.</summary>
    private async Task EnterAsync(Guid institution, CancellationToken stop)
    {
        await db.SaveChangesAsync(stop);
        db.ChangeTracker.Clear();
        var entry = await institutions.FindAsync(institution, stop);
        viewer.Visit(institution, entry?.Name ?? "", entry?.Zone ?? TimeZoneInfo.Utc);
    }

    /// <summary>Tells people apart without telling who they were.</summary>
    private async Task<string> PseudonymAsync(Guid personId, CancellationToken stop)
    {
        var role = await db.Memberships.Where(m => m.PersonId == personId).Select(m => (Role?)m.Role).SingleOrDefaultAsync(stop);
        var sign = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(personId.ToByteArray()))[..4];
        return role is Role.Instructor or Role.Admin ? $"Former instructor {sign}" : $"Former learner {sign}";
    }
}

/// <summary>Accounts in their grace period, kept in memory for some seconds: there are few, and every request asks.</summary>
public sealed class ClosingAccounts
{
    private const string Topic = "closing-accounts";

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(20);

    private readonly Func<LmsContext> contexts;
    private readonly Remembered<FrozenSet<Guid>> closing;

    public ClosingAccounts(Func<LmsContext> contexts, TimeProvider clock, ChangeNotices notices) =>
        (this.contexts, closing) = (contexts, new(Topic, Fresh, clock, notices));

    public async ValueTask<bool> HasAsync(Guid personId, CancellationToken stop) => (await closing.GetAsync(ReadAsync, stop)).Contains(personId);

    /// <summary>To be called once a change is committed.</summary>
    public void Forget() => closing.Forget();

    private async Task<FrozenSet<Guid>> ReadAsync(CancellationToken stop)
    {
        await using var db = contexts();
        var people = await db.AccountDeletions.OfAllInstitutions().AsNoTracking().Where(d => d.ClosedAt == null).Select(d => d.PersonId).ToListAsync(stop);
        return people.ToFrozenSet();
    }
}
