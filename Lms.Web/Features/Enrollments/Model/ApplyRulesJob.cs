using Lms.Web.Features.Institutions.Model;
using Lms.Web.Platform.Jobs;

namespace Lms.Web.Features.Enrollments.Model;

public sealed class ApplyRulesJob(EveryInstitution everywhere) : IJob
{
    public Task RunAsync(CancellationToken stop) => everywhere.RunAsync<ApplyRules>(rules => rules.RunAsync(stop), stop);
}
