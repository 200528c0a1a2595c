using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Data.Saving;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>Records failures so that administrators can see them and strangers cannot flood the audit log.</summary>
public sealed class SignInFailures(LmsContext db, TimeProvider clock)
{
    public const string SignIn = "SignInFailed";

    public const string SecondFactor = "SecondFactorFailed";

    public const string Locked = "LockedOut";

    /// <summary>The number of accounts per institution and hour that are counted separately; others are counted together.</summary>
    public const int MostAccounts = 200;

    /// <param name="personId">Null: there is no such account.</param>
    /// <param name="locks">Further attempts have to wait.</param>
    public Task NoteAsync(string action, Guid? personId, bool locks, CancellationToken stop) =>
        db.WriteAsync(
            async () =>
            {
                await NoteAsync(action, personId ?? Guid.Empty, stop);
                if (locks)
                    await NoteAsync(Locked, personId ?? Guid.Empty, stop);
                await db.SaveChangesAsync(stop);
            },
            stop
        );

    private async Task NoteAsync(string action, Guid personId, CancellationToken stop)
    {
        var hour = SignInFailure.Of(clock.Now);
        var counted = db.SignInFailures.Where(f => f.Hour == hour && f.Action == action);
        if (
            personId != Guid.Empty
            && await counted.CountAsync(stop) >= MostAccounts
            && !await counted.AnyAsync(f => f.PersonId == personId, stop)
        )
            personId = Guid.Empty;
        var failure = await db.HoldAsync(new SignInFailure(db.InstitutionId, personId, action, clock.Now), stop);
        if (failure.Count == 0)
            db.Add(db.Note(action, nameof(Person), personId));
        failure.Add(db.Viewer.Address?.ToString(), clock.Now);
        await db.UpsertAsync(failure, stop);
    }
}
