using Lms.Web.Kernel;
using Lms.Web.Platform.Outbox;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Lms.Web.Platform.Data.Saving;

/// <summary>Writes what entities raised to the outbox, in the transaction of the change, and wakes the worker once it is kept.</summary>
internal sealed class Outboxing : SaveChangesInterceptor
{
    public static readonly Outboxing Instance = new();

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData,
        InterceptionResult<int> result,
        CancellationToken cancellationToken = default
    )
    {
        var db = (LmsContext)eventData.Context!;
        foreach (var raising in db.ChangeTracker.Entries<IRaise>().Select(e => e.Entity).Where(e => e.Raised.Count > 0).ToList())
        {
            foreach (var happened in raising.Raised.Distinct())
                db.AddRange(Handlers.Messages(db, happened));
            raising.Forget();
        }
        return new(result);
    }

    public override ValueTask<int> SavedChangesAsync(
        SaveChangesCompletedEventData eventData,
        int result,
        CancellationToken cancellationToken = default
    )
    {
        ((LmsContext)eventData.Context!).RingWhenKept();
        return new(result);
    }
}
