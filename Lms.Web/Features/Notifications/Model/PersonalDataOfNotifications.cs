using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Notifications.Model;

public sealed class PersonalDataOfNotifications(LmsContext db, UnreadCounts unread, Words words) : IErasePersonalData, IMergePersonalData
{
    public async Task MergeAsync(Merger it, CancellationToken stop)
    {
        it.Moves(
            words["Notifications"],
            await db
                .Notifications.Where(n => n.PersonId == it.FromId && !db.Notifications.Any(o => o.PersonId == it.ToId && o.Key == n.Key))
                .ExecuteUpdateAsync(n => n.SetProperty(x => x.PersonId, it.ToId), stop)
        );
        await db.Notifications.Where(n => n.AboutId == it.FromId).ExecuteUpdateAsync(n => n.SetProperty(x => x.AboutId, it.ToId), stop);
        if (await db.NotificationPreferences.AnyAsync(p => p.PersonId == it.FromId, stop))
            it.Leaves(words["Notification preferences"], words["The other account keeps its own settings."]);
        unread.ForgetEverywhere(it.FromId);
        unread.ForgetEverywhere(it.ToId);
    }

    public Task EraseAsync(Erasure it, CancellationToken stop)
    {
        it.Afterward(_ =>
        {
            unread.ForgetEverywhere(it.PersonId);
            return Task.CompletedTask;
        });
        return Task.CompletedTask;
    }
}
