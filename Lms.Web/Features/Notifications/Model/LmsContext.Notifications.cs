using Lms.Web.Features.Notifications.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Data;

public abstract partial class LmsContext
{
    public DbSet<Notification> Notifications => Set<Notification>();

    public DbSet<NotificationPreference> NotificationPreferences => Set<NotificationPreference>();
}
