using Lms.Web.Features.Institutions.Model;
using Lms.Web.Platform.Jobs;

namespace Lms.Web.Features.Enrollments.Model;

public sealed class EnrollmentClockJob(EveryInstitution everywhere) : IJob
{
    public Task RunAsync(CancellationToken stop) => everywhere.RunAsync<EnrollmentClock>(clock => clock.RunAsync(stop), stop);
}
