using Lms.Web.Kernel;
using Lms.Web.Platform.Audit;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>Archives go with the account; two accounts of one person become one.</summary>
public sealed class PersonalDataOfPeople(LmsContext db, MemberDirectory members, Words words) : IErasePersonalData, IMergePersonalData
{
    public async Task EraseAsync(Erasure it, CancellationToken stop)
    {
        await db
            .StoredFiles.IgnoreQueryFilters(new[] { LmsContext.NotDeleted })
            .Where(f => db.PersonalExports.Any(e => e.PersonId == it.PersonId && e.Id == f.ScopeId))
            .ExecuteDeleteAsync(stop);
        it.Afterward(_ =>
        {
            members.Forget(it.PersonId);
            return Task.CompletedTask;
        });
    }

    public async Task MergeAsync(Merger it, CancellationToken stop)
    {
        var (to, from) = (
            await db.Memberships.Include(m => m.Person).SingleAsync(m => m.PersonId == it.ToId, stop),
            await db.Memberships.Include(m => m.Person).SingleAsync(m => m.PersonId == it.FromId, stop)
        );
        if (from.Role > to.Role)
        {
            to.Become(from.Role);
            it.Moves(words["Role: {0}", words[from.Role.ToString()].Value], 1);
        }
        var fields = to.Person;
        it.Moves(
            words["Student or employee number, phone number or “About you” text that the other account doesn’t have"],
            new[]
            {
                (to.StudentId, from.StudentId),
                (to.EmployeeId, from.EmployeeId),
                (fields.Bio, from.Person.Bio),
                (fields.PhoneNumber, from.Person.PhoneNumber),
            }.Count(f => f.Item1 is null && f.Item2 is not null)
        );
        foreach (var (mine, theirs) in new[] { (to.StudentId, from.StudentId), (to.EmployeeId, from.EmployeeId) })
            if (mine is not null && theirs is not null && mine != theirs)
                it.Leaves(theirs, words["Both accounts have a number; {0} is kept.", mine]);
        if (to.Qualify($"{to.Credentials}\n{from.Credentials}", $"{to.Designations}\n{from.Designations}").Refusal is not null)
            it.Leaves(words["Credentials and designations"], words["Combined, they would exceed the limit."]);
        if (fields.PictureId is null && from.Person is { PortraitId: { } portrait, PictureId: { } picture })
        {
            await db
                .StoredFiles.OfAllInstitutions()
                .Where(f => f.Id == portrait || f.Id == picture)
                .ExecuteUpdateAsync(f => f.SetProperty(x => x.ScopeId, it.ToId), stop);
            it.Moves(words["Profile picture"], 1);
        }
        it.Moves(
            words["Uploaded files"],
            await db
                .StoredFiles.IgnoreQueryFilters(new[] { LmsContext.NotDeleted })
                .Where(f => f.UploadedById == it.FromId)
                .ExecuteUpdateAsync(f => f.SetProperty(x => x.UploadedById, it.ToId), stop)
        );
        it.Leaves(
            words["Password, passkeys, second factor and connected accounts"],
            words["They only open the closed account. The other account keeps its own."]
        );
        it.Leaves(words["Agreements and the audit log"], words["They record who did what with which account, and are never changed."]);
        to.TakeOver(from);
        if (fields.TakeOver(from.Person, db.Clock.Now).Refusal is { } why)
            throw new InvalidOperationException(why.Text);
        await db.SaveChangesAsync(stop);
    }
}
