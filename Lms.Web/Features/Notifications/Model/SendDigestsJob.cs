using Lms.Web.Features.Institutions.Model;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Jobs;
using Lms.Web.Platform.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Notifications.Model;

public sealed class SendDigestsJob(EveryInstitution everywhere) : IJob
{
    public Task RunAsync(CancellationToken stop) => everywhere.RunAsync<Digests>(digests => digests.SendAsync(stop), stop);
}
