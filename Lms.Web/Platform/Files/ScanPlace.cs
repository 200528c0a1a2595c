using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Data.Saving;
using Lms.Web.Platform.Jobs;
using Lms.Web.Platform.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Files;

/// <summary>Where the next run goes on, so that files that the scanner never takes do not keep the others waiting.</summary>
internal sealed class ScanPlace
{
    public (DateTime At, Guid Id) After { get; set; }
}
