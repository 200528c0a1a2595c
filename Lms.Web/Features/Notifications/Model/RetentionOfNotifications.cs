using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Notifications.Model;

/// <summary>Removes notifications that were read long ago.</summary>
public sealed class RetentionOfNotifications(LmsContext db, Purge purge, TimeProvider clock) : IRetention
{
    public async Task PurgeAsync(PrivacyRules rules, CancellationToken stop)
    {
        var before = clock.Now.AddDays(-rules.NotificationDays);
        await purge.RowsAsync(
            db.Notifications.Where(n => n.ReadAt < before).Select(n => n.Id),
            ids => db.Notifications.Where(n => ids.Contains(n.Id)).ExecuteDeleteAsync(stop),
            stop
        );
    }
}
