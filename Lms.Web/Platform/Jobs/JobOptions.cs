using Lms.Web.Platform.Configuration;

namespace Lms.Web.Platform.Jobs;

/// <summary>Configuration section <c>Jobs</c>.</summary>
[Section("Jobs")]
public sealed class JobOptions
{
    [Setting("`false`: this process only serves pages; another one runs the background jobs")]
    public bool Enabled { get; set; } = true;
}
