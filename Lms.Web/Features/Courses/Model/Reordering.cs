using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses.Model;

/// <summary>Writes a new order efficiently: items between the old and new position move by one, all in one statement.</summary>
public static class Reordering
{
    private const string Position = nameof(Lesson.Position);

    /// <summary>
    /// Takes entities that moved by the same number of positions, and changed in nothing else, out of the next save and moves them
    /// together. They are not reported: neither the log nor a user who has one of them open is notified. Runs within the caller's
    /// transaction.
    /// </summary>
    public static async Task ShiftAsync(this LmsContext db, CancellationToken stop)
    {
        db.ChangeTracker.DetectChanges();
        await ShiftAsync<Lesson>(db, stop);
        await ShiftAsync<Unit>(db, stop);
        await ShiftAsync<Module>(db, stop);
    }

    private static async Task ShiftAsync<T>(LmsContext db, CancellationToken stop)
        where T : Entity
    {
        var moved = db
            .ChangeTracker.Entries<T>()
            .Where(e => e.State == EntityState.Modified && e.Properties.All(p => p.IsModified == (p.Metadata.Name == Position)))
            .GroupBy(e => (int)e.Property(Position).CurrentValue! - (int)e.Property(Position).OriginalValue!)
            .Where(g => g.Count() > 1)
            .ToList();
        foreach (var group in moved)
        {
            var (ids, by) = (group.Select(e => e.Entity.Id).ToList(), group.Key);
            await db.Set<T>()
                .Where(x => ids.Contains(x.Id))
                .ExecuteUpdateAsync(
                    x => x.SetProperty(it => EF.Property<int>(it, Position), it => EF.Property<int>(it, Position) + by),
                    stop
                );
            foreach (var entry in group)
            {
                // Setting the state to unchanged instead would take the new position back.
                var position = entry.Property(Position);
                (position.OriginalValue, position.IsModified) = (position.CurrentValue, false);
            }
        }
    }
}
