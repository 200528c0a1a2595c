using Lms.Web.Features.Calendars.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Data;

public abstract partial class LmsContext
{
    public DbSet<Deadline> Deadlines => Set<Deadline>();

    public DbSet<ReminderSent> RemindersSent => Set<ReminderSent>();
}
