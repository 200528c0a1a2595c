using Lms.Web.Platform.Configuration;

namespace Lms.Web.Platform.Health;

/// <summary>Configuration section <c>Diagnostics</c>.</summary>
[Section("Diagnostics")]
public sealed class DiagnosticsOptions
{
    [Setting("each page reports in the `X-Statements` header how many statements it sent to the database")]
    public bool Statements { get; set; }

    [Setting(
        "each page reports in the `Server-Timing` header, which browsers display, what its middleware, slots and partials took: milliseconds of processor time and statements"
    )]
    public bool Shares { get; set; }
}
