using Lms.Web.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Lms.Web.Platform.Data.Saving;

/// <summary>
/// Three locks keep institutions apart (docs/decisions/0011-institution-isolation.md): queries see the viewer's institution only (the
/// filter in <see cref="LmsContext"/>); a new row belongs to the institution of the person who creates it and never changes it (here); on
/// PostgreSQL the server hides all other rows (<see cref="RowSecurity"/>). Form versions are counted here too.
/// </summary>
internal sealed class InstitutionStamp : SaveChangesInterceptor
{
    public static readonly InstitutionStamp Instance = new();

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData,
        InterceptionResult<int> result,
        CancellationToken cancellationToken = default
    )
    {
        var db = (LmsContext)eventData.Context!;
        foreach (var entry in db.ChangeTracker.Entries())
        {
            if (entry.Entity is IOwned owned)
            {
                if (entry.State == EntityState.Added && owned.InstitutionId == Guid.Empty)
                    owned.InstitutionId = db.InstitutionId;
                if (entry.State != EntityState.Unchanged && owned.InstitutionId != db.InstitutionId)
                    throw new InvalidOperationException($"Attempted to write a {entry.Metadata.DisplayName()} of another institution.");
            }
            if (entry is { Entity: IVersioned versioned, State: EntityState.Modified })
                entry.Property(nameof(IVersioned.Version)).CurrentValue = versioned.Version + 1;
        }
        return new(result);
    }
}
