using Lms.Web.Features.Institutions.Model;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Calendars.Model;

public sealed class SendRemindersJob(EveryInstitution everywhere) : IJob
{
    public Task RunAsync(CancellationToken stop) => everywhere.RunAsync<Reminders>(reminders => reminders.SendAsync(stop), stop);
}
