using Lms.Web.Features.Institutions.Model;
using Lms.Web.Platform.Jobs;

namespace Lms.Web.Features.Calendars.Model;

public sealed class MorningRemindersJob(EveryInstitution everywhere) : IJob
{
    public Task RunAsync(CancellationToken stop) => everywhere.RunAsync<MorningReminders>(reminders => reminders.SendAsync(stop), stop);
}
