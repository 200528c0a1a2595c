using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Notifications.Model;

public sealed class PersonalDataOfNotifications(LmsContext db, UnreadCounts unread) : IExportPersonalData, IErasePersonalData
{
    public async Task WriteAsync(Guid personId, PersonalArchive archive, CancellationToken stop)
    {
        await archive.AddAsync("notifications", "Notifications", await db.Notifications.AsNoTracking().Where(n => n.PersonId == personId).OrderBy(n => n.CreatedAt)
            .Select(n => new { n.CreatedAt, n.Kind, n.Title, n.Text, n.Link, n.ReadAt }).ToListAsync(stop), stop);
        await archive.AddAsync("notification-preferences", "What you want to hear of", await db.NotificationPreferences.AsNoTracking().Where(p => p.PersonId == personId)
            .Select(p => new { p.Kind, p.InApp, p.ByMail }).ToListAsync(stop), stop);
    }

    public async Task EraseAsync(Erasure it, CancellationToken stop)
    {
        await db.Notifications.OfAllInstitutions().Where(n => n.PersonId == it.PersonId).ExecuteDeleteAsync(stop);
        await db.NotificationPreferences.OfAllInstitutions().Where(p => p.PersonId == it.PersonId).ExecuteDeleteAsync(stop);
        unread.Forget(it.PersonId);
    }
}
