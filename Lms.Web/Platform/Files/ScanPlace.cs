using Lms.Web.Kernel;
using Lms.Web.Platform.Outbox;

namespace Lms.Web.Platform.Files;

/// <summary>Where the next run goes on, so that files that the scanner never takes do not keep the others waiting.</summary>
internal sealed class ScanPlace
{
    public (DateTime At, Guid Id) After { get; set; }
}
