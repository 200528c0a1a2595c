using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Jobs;
using Lms.Web.Platform.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Administration.Model;

public sealed class HousekeepingJob(Housekeeping housekeeping) : IJob
{
    public Task RunAsync(CancellationToken stop) => housekeeping.RunAsync(stop);
}
