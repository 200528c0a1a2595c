using Lms.Web.Platform.Configuration;

namespace Lms.Web.Platform.Health;

/// <summary>Configuration section <c>Diagnostics</c>.</summary>
[Section("Diagnostics")]
public sealed class DiagnosticsOptions
{
    [Setting("each page says in the header `X-Statements` how many statements it sent to the database")]
    public bool Statements { get; set; }

    [Setting("each page says in the header `Server-Timing`, which browsers show, what its middleware, slots and partials took: milliseconds of processor time and statements")]
    public bool Shares { get; set; }
}
