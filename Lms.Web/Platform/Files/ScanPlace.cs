using Lms.Web.Kernel;
using Lms.Web.Platform.Outbox;

namespace Lms.Web.Platform.Files;

/// <summary>Where the next run continues, so that files that the scanner never accepts do not keep the others waiting.</summary>
internal sealed class ScanPlace
{
    public (DateTime At, Guid Id) After { get; set; }
}
