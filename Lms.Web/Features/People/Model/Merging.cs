using System.Text.Json;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Data.Saving;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>
/// Moves a feature's data about a person from one of their accounts to the other, in the caller's transaction, and reports what it moved
/// and what it left. Where both accounts have the same data, that of the remaining account is kept.
/// </summary>
public interface IMergePersonalData
{
    Task MergeAsync(Merger it, CancellationToken stop);
}

/// <summary>The merger of two accounts of one person.</summary>
/// <param name="FromId">The account that is closed.</param>
/// <param name="ToId">The account that continues.</param>
public sealed record Merger(Guid FromId, Guid ToId)
{
    private readonly List<(Sentence What, int Count)> moved = [];
    private readonly List<(string What, Sentence Why)> left = [];

    public IReadOnlyList<(Sentence What, int Count)> Moved => moved;

    public IReadOnlyList<(string What, Sentence Why)> Left => left;

    public void Moves(Sentence what, int count)
    {
        if (count > 0)
            moved.Add((what, count));
    }

    public void Leaves(string what, Sentence why) => left.Add((what, why));
}

/// <summary>Merges two accounts into one. The preview does the merge and rolls it back, so that it shows what will happen.</summary>
public sealed class Mergers(
    LmsContext db,
    IEnumerable<IMergePersonalData> rooms,
    MemberRights rights,
    MemberDirectory directory,
    ContentEdition edition,
    AccountMails mails,
    Words words
)
{
    private const string Rehearsal = "rehearsal";

    /// <summary>Returns what merging would move and leave; nothing is changed.</summary>
    public Task<Result<Merger>> RehearseAsync(Guid toId, Guid fromId, CancellationToken stop) =>
        RunAsync(toId, fromId, forReal: false, stop);

    public async Task<Result<Merger>> MergeAsync(Guid toId, Guid fromId, CancellationToken stop)
    {
        var merged = await RunAsync(toId, fromId, forReal: true, stop);
        directory.Forget(toId);
        directory.Forget(fromId);
        edition.Next();
        return merged;
    }

    private Task<Result<Merger>> RunAsync(Guid toId, Guid fromId, bool forReal, CancellationToken stop) =>
        db.WriteAsync(
            async () =>
            {
                // Who merges two accounts holds the institution: the other way around must wait and is refused then.
                await db.LockAsync<Institution>(db.InstitutionId, stop);
                db.ChangeTracker.Clear();
                var members = await db
                    .Memberships.Include(m => m.Person)
                    .Where(m => m.PersonId == toId || m.PersonId == fromId)
                    .ToListAsync(stop);
                if (
                    members.SingleOrDefault(m => m.PersonId == toId) is not { } to
                    || members.SingleOrDefault(m => m.PersonId == fromId) is not { } from
                )
                    return (Result<Merger>)new Refusal("Choose the other account from the list.");
                if (await AgainstAsync(to, from, stop) is { } why)
                    return why;
                var it = new Merger(fromId, toId);
                var transaction = db.Database.CurrentTransaction!;
                if (!forReal)
                    await transaction.CreateSavepointAsync(Rehearsal, stop);
                foreach (var room in rooms)
                    await room.MergeAsync(it, stop);
                if (forReal)
                {
                    var changes = JsonSerializer.Serialize(new Dictionary<string, object?[]> { ["Account"] = [fromId, toId] });
                    db.AddRange(db.Note("Merged", nameof(Person), fromId, changes), db.Note("Merged", nameof(Person), toId, changes));
                    await mails.WriteAsync(
                        from.Person,
                        words["Your accounts have been merged"],
                        words[
                            "You had two accounts at {0}. An administrator has merged them: what you did with this account is now in the other one. Sign in with the other account.",
                            db.Viewer.InstitutionName
                        ],
                        words["Sign in"],
                        "/sign-in",
                        stop
                    );
                }
                await db.SaveChangesAsync(stop);
                if (!forReal)
                    await transaction.RollbackToSavepointAsync(Rehearsal, stop);
                db.ChangeTracker.Clear();
                return it;
            },
            stop
        );

    private async Task<Refusal?> AgainstAsync(Membership to, Membership from, CancellationToken stop)
    {
        if (to.PersonId == from.PersonId)
            return new("You can’t merge an account with itself.");
        if (from.PersonId == db.Viewer.PersonId)
            return new("You’re signed in with this account. Sign in with the other one, and merge from there.");
        if (from.Person.MergedIntoId is not null)
            return new("{0} has already been merged with another account.", null, from.Person.DisplayName);
        if (to.IsSuspended || to.Person.IsSuspended)
            return new("The account you’re keeping is suspended. Reopen it first.");
        if (from.Person.IsOperator)
            return new("The account of {0} is an operator account, so it can’t be the one that is closed.", null, from.Person.DisplayName);
        foreach (var member in new[] { to, from })
            if (await rights.UntouchableAsync(member, stop) is { } untouchable)
                return untouchable;
        // Operators may change such an account, but its data elsewhere would become inaccessible.
        if (
            await db
                .Memberships.OfAllInstitutions()
                .AnyAsync(m => m.PersonId == from.PersonId && m.InstitutionId != from.InstitutionId, stop)
        )
            return new(
                "The account of {0} is also used at another institution. Merge the other way around, or end that membership first.",
                null,
                from.Person.DisplayName
            );
        return await db
            .AccountDeletions.OfAllInstitutions()
            .AnyAsync(d => (d.PersonId == to.PersonId || d.PersonId == from.PersonId) && d.ClosedAt == null, stop)
            ? new Refusal("One of the two accounts is scheduled for deletion.")
            : null;
    }
}
