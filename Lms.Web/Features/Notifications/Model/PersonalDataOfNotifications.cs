using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Notifications.Model;

public sealed class PersonalDataOfNotifications(LmsContext db, UnreadCounts unread, Words words) : IExportPersonalData, IErasePersonalData, IMergePersonalData
{
    public async Task WriteAsync(Guid personId, PersonalArchive archive, CancellationToken stop)
    {
        await archive.AddAsync("notifications", "Notifications", await db.Notifications.AsNoTracking().Where(n => n.PersonId == personId).OrderBy(n => n.CreatedAt)
            .Select(n => new { n.CreatedAt, n.Kind, n.Title, n.Text, n.Link, n.ReadAt }).ToListAsync(stop), stop);
        await archive.AddAsync("notification-preferences", "What you want to hear of", await db.NotificationPreferences.AsNoTracking().Where(p => p.PersonId == personId)
            .Select(p => new { p.Kind, p.InApp, p.ByMail }).ToListAsync(stop), stop);
    }

    public async Task MergeAsync(Merger it, CancellationToken stop)
    {
        it.Moves(words["Notifications"], await db.Notifications.Where(n => n.PersonId == it.FromId && !db.Notifications.Any(o => o.PersonId == it.ToId && o.Key == n.Key))
            .ExecuteUpdateAsync(n => n.SetProperty(x => x.PersonId, it.ToId), stop));
        if (await db.NotificationPreferences.AnyAsync(p => p.PersonId == it.FromId, stop)) it.Leaves(words["What you want to hear of"], words["The other account keeps its own choice."]);
        unread.Forget(it.FromId);
        unread.Forget(it.ToId);
    }

    public async Task EraseAsync(Erasure it, CancellationToken stop)
    {
        await db.Notifications.OfAllInstitutions().Where(n => n.PersonId == it.PersonId).ExecuteDeleteAsync(stop);
        await db.NotificationPreferences.OfAllInstitutions().Where(p => p.PersonId == it.PersonId).ExecuteDeleteAsync(stop);
        unread.Forget(it.PersonId);
    }
}
