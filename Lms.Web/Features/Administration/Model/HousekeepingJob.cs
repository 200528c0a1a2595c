using System.Globalization;
using Lms.Web.Features.Courses.Packages;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Features.Notifications.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Data.Saving;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Jobs;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Administration.Model;

public sealed class HousekeepingJob(Housekeeping housekeeping) : IJob
{
    public Task RunAsync(CancellationToken stop) => housekeeping.RunAsync(stop);
}
