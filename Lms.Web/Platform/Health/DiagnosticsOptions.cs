using Lms.Web.Platform.Configuration;

namespace Lms.Web.Platform.Health;

/// <summary>Configuration section <c>Diagnostics</c>.</summary>
[Section("Diagnostics")]
public sealed class DiagnosticsOptions
{
    [Setting("each page says in the header `X-Statements` how many statements it sent to the database")]
    public bool Statements { get; set; }
}
