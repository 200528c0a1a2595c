using Lms.Web.Kernel;
using Lms.Web.Platform.Audit;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>The account itself, what its owner did, and the files they brought.</summary>
public sealed class PersonalDataOfPeople(LmsContext db, IFileStore store, MemberDirectory members, Words words) : IExportPersonalData, IErasePersonalData, IMergePersonalData
{
    private const int MostFolder = 2000;

    public async Task WriteAsync(Guid personId, PersonalArchive archive, CancellationToken stop)
    {
        var person = await db.People.AsNoTracking().Where(p => p.Id == personId)
            .Select(p => new { p.Id, p.FirstName, p.LastName, p.DisplayName, p.Email, p.EmailConfirmed, p.PhoneNumber, p.Bio, p.TimeZone, p.Locale, p.Theme, p.CreatedAt, p.LastSignInAt, p.LastUsedAt }).ToListAsync(stop);
        await archive.AddAsync("profile", "Profile", person, stop);
        await archive.AddAsync("memberships", "Memberships", await db.Memberships.AsNoTracking().Where(m => m.PersonId == personId).Select(m => new { m.InstitutionId, m.Role, m.JoinedAt, m.StudentId, m.EmployeeId, m.Credentials, m.Designations, m.Metadata, m.SuspendedAt, m.SuspendedBecause }).ToListAsync(stop), stop);
        await archive.AddAsync("passkeys-and-logins", "Sign-in with other providers",
            await db.Set<IdentityUserLogin<Guid>>().AsNoTracking().Where(l => l.UserId == personId).Select(l => new { l.LoginProvider, l.ProviderDisplayName }).ToListAsync(stop), stop);
        await archive.AddAsync("sessions", "Where you were signed in",
            await db.Sessions.AsNoTracking().Where(s => s.PersonId == personId).OrderBy(s => s.CreatedAt).Select(s => new { s.Device, s.Means, s.Address, s.CreatedAt, s.SeenAt, s.EndedAt }).ToListAsync(stop), stop);
        await archive.AddAsync("mail-changes", "Changes of your email",
            await db.MailChanges.AsNoTracking().Where(c => c.PersonId == personId).OrderBy(c => c.CreatedAt).Select(c => new { c.OldEmail, c.NewEmail, c.CreatedAt }).ToListAsync(stop), stop);
        await archive.AddAsync("activity", "What you did, as the audit log has it",
            await db.AuditEntries.AsNoTracking().Where(a => a.PersonId == personId || (a.Entity == nameof(Person) && a.EntityId == personId)).OrderBy(a => a.At)
                .Select(a => new { a.At, a.PersonName, a.Action, a.Entity, a.EntityId, a.Changes, a.Address, a.UserAgent }).ToListAsync(stop), stop);
        await archive.AddAsync("agreements", "Texts you agreed to",
            await db.Consents.AsNoTracking().Where(c => c.PersonId == personId).OrderBy(c => c.At).Select(c => new { c.Kind, c.Number, c.At, c.Address }).ToListAsync(stop), stop);
        var files = await db.StoredFiles.AsNoTracking().Where(f => f.UploadedById == personId && f.State == FileState.Ready).OrderBy(f => f.CreatedAt)
            .Select(f => new { f.Id, f.Name, f.ContentType, f.Size, f.Hash, f.CreatedAt }).Take(MostFolder).ToListAsync(stop);
        await archive.AddAsync("files", "Files you uploaded", files.Select(f => new { f.Id, f.Name, f.ContentType, f.Size, f.CreatedAt }).ToList(), stop);
        foreach (var file in files)
        {
            if (await store.OpenAsync(file.Hash, stop) is not { } content) continue;
            await using (content) await archive.AddFileAsync($"files/{file.Id.ToString("N")[^8..]}-{file.Name}", content, stop);
        }
    }

    public async Task EraseAsync(Erasure it, CancellationToken stop)
    {
        var now = db.Clock.Now;
        await db.EraseFromAuditAsync(it.PersonId, stop);
        var email = (await db.People.Where(p => p.Id == it.PersonId).Select(p => p.Email).SingleOrDefaultAsync(stop) ?? "").ToLowerInvariant();
        await db.Invites.OfAllInstitutions().Where(i => i.Email == email).ExecuteDeleteAsync(stop);
        await db.Sessions.Where(s => s.PersonId == it.PersonId).ExecuteDeleteAsync(stop);
        await db.UploadSessions.OfAllInstitutions().Where(u => u.PersonId == it.PersonId).ExecuteDeleteAsync(stop);
        await db.Devices.Where(d => d.PersonId == it.PersonId).ExecuteDeleteAsync(stop);
        await db.Authenticators.Where(a => a.PersonId == it.PersonId).ExecuteDeleteAsync(stop);
        await db.RecoveryCodes.Where(c => c.PersonId == it.PersonId).ExecuteDeleteAsync(stop);
        await db.MailChanges.Where(c => c.PersonId == it.PersonId).ExecuteDeleteAsync(stop);
        await db.MailCodes.Where(c => c.PersonId == it.PersonId).ExecuteDeleteAsync(stop);
        await db.SignInFailures.OfAllInstitutions().Where(f => f.PersonId == it.PersonId).ExecuteDeleteAsync(stop);
        await db.Set<IdentityUserLogin<Guid>>().Where(l => l.UserId == it.PersonId).ExecuteDeleteAsync(stop);
        await db.Set<IdentityUserToken<Guid>>().Where(l => l.UserId == it.PersonId).ExecuteDeleteAsync(stop);
        await db.Set<IdentityUserPasskey<Guid>>().Where(l => l.UserId == it.PersonId).ExecuteDeleteAsync(stop);
        await db.Set<IdentityUserClaim<Guid>>().Where(l => l.UserId == it.PersonId).ExecuteDeleteAsync(stop);
        await db.Consents.OfAllInstitutions().Where(c => c.PersonId == it.PersonId).ExecuteUpdateAsync(c => c.SetProperty(x => x.Address, (string?)null), stop);
        await db.Memberships.OfAllInstitutions().Where(m => m.PersonId == it.PersonId).ExecuteDeleteAsync(stop);
        await db.StoredFiles.OfAllInstitutions().IgnoreQueryFilters([LmsContext.OfInstitution, LmsContext.NotDeleted]).Where(f => f.ScopeId == it.PersonId).ExecuteDeleteAsync(stop);
        await db.StoredFiles.OfAllInstitutions().IgnoreQueryFilters([LmsContext.OfInstitution, LmsContext.NotDeleted]).Where(f => f.UploadedById == it.PersonId)
            .ExecuteUpdateAsync(f => f.SetProperty(x => x.UploadedById, (Guid?)null), stop);
        var exports = db.PersonalExports.OfAllInstitutions().Where(e => e.PersonId == it.PersonId);
        await db.StoredFiles.OfAllInstitutions().IgnoreQueryFilters([LmsContext.OfInstitution, LmsContext.NotDeleted]).Where(f => exports.Any(e => e.Id == f.ScopeId)).ExecuteDeleteAsync(stop);
        await exports.ExecuteDeleteAsync(stop);
        await db.People.Where(p => p.Id == it.PersonId).ExecuteUpdateAsync(p => p
            .SetProperty(x => x.FirstName, "").SetProperty(x => x.LastName, "").SetProperty(x => x.DisplayName, it.Pseudonym)
            .SetProperty(x => x.Email, Address(it.PersonId)).SetProperty(x => x.UserName, Address(it.PersonId))
            .SetProperty(x => x.NormalizedEmail, Address(it.PersonId).ToUpperInvariant()).SetProperty(x => x.NormalizedUserName, Address(it.PersonId).ToUpperInvariant())
            .SetProperty(x => x.EmailConfirmed, false).SetProperty(x => x.PasswordHash, (string?)null).SetProperty(x => x.PhoneNumber, (string?)null)
            .SetProperty(x => x.SecurityStamp, Ids.New().ToString("N")).SetProperty(x => x.TwoFactorEnabled, false)
            .SetProperty(x => x.Bio, (string?)null)
            .SetProperty(x => x.PictureId, (Guid?)null).SetProperty(x => x.PortraitId, (Guid?)null)
            .SetProperty(x => x.TimeZone, "Etc/UTC").SetProperty(x => x.Locale, "en").SetProperty(x => x.LastSignInAt, (DateTime?)null).SetProperty(x => x.LastUsedAt, (DateTime?)null)
            .SetProperty(x => x.SuspendedAt, now).SetProperty(x => x.SuspendedBecause, "Deleted"), stop);
        members.Forget(it.PersonId);
    }

    public async Task MergeAsync(Merger it, CancellationToken stop)
    {
        var (to, from) = (await db.Memberships.Include(m => m.Person).SingleAsync(m => m.PersonId == it.ToId, stop), await db.Memberships.Include(m => m.Person).SingleAsync(m => m.PersonId == it.FromId, stop));
        if (from.Role > to.Role)
        {
            to.Become(from.Role);
            it.Moves(words["The role: {0}", words[from.Role.ToString()].Value], 1);
        }
        var fields = to.Person;
        it.Moves(words["Number, phone or “about you”, where the other account has none"],
            new[] { (to.StudentId, from.StudentId), (to.EmployeeId, from.EmployeeId), (fields.Bio, from.Person.Bio), (fields.PhoneNumber, from.Person.PhoneNumber) }.Count(f => f.Item1 is null && f.Item2 is not null));
        foreach (var (mine, theirs) in new[] { (to.StudentId, from.StudentId), (to.EmployeeId, from.EmployeeId) })
            if (mine is not null && theirs is not null && mine != theirs) it.Leaves(theirs, words["Both accounts have a number; {0} stays.", mine]);
        if (to.Qualify($"{to.Credentials}\n{from.Credentials}", $"{to.Designations}\n{from.Designations}").Refusal is not null)
            it.Leaves(words["Credentials and designations"], words["Together they would be too many."]);
        if (fields.PictureId is null && from.Person is { PortraitId: { } portrait, PictureId: { } picture })
        {
            await db.StoredFiles.OfAllInstitutions().Where(f => f.Id == portrait || f.Id == picture).ExecuteUpdateAsync(f => f.SetProperty(x => x.ScopeId, it.ToId), stop);
            it.Moves(words["Picture"], 1);
        }
        it.Moves(words["Uploaded files"], await db.StoredFiles.IgnoreQueryFilters(new[] { LmsContext.NotDeleted }).Where(f => f.UploadedById == it.FromId).ExecuteUpdateAsync(f => f.SetProperty(x => x.UploadedById, it.ToId), stop));
        it.Leaves(words["Password, passkeys, second factor and connected accounts"], words["They open the closed account only; the other keeps its own."]);
        it.Leaves(words["Agreements and the audit log"], words["They say who did what with which account and are never changed."]);
        to.TakeOver(from);
        if (fields.TakeOver(from.Person, db.Clock.Now).Refusal is { } why) throw new InvalidOperationException(why.Text);
        await db.SaveChangesAsync(stop);
    }

    /// <summary>Reaches nobody (RFC 2606).</summary>
    private static string Address(Guid personId) => $"{personId:N}@erased.invalid";
}
