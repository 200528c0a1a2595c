using Lms.Web.Features.Institutions.Model;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Publishing.Model;

public sealed class RemoveOldVersionsJob(EveryInstitution everywhere) : IJob
{
    public Task RunAsync(CancellationToken stop) => everywhere.RunAsync<RemoveOldVersions>(versions => versions.RunAsync(stop), stop);
}
