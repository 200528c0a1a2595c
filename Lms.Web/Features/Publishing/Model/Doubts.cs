using Lms.Web.Kernel;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Publishing.Model;

/// <summary>What its author should know before something is published. They can publish it anyway.</summary>
public sealed record Doubts
{
    /// <summary>Asks before publishing, or before scheduling a publication.</summary>
    public Refusal Asked =>
        IsForLater ? new("Check these points first, or schedule anyway.") : new("Check these points first, or publish anyway.");

    /// <summary>The lesson's page, or the content check of the course.</summary>
    public required string Url { get; init; }

    /// <summary>In the text of a lesson.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>The lessons of a course that have findings.</summary>
    public IReadOnlyList<CourseCheckup.Row> Lessons { get; init; } = [];

    /// <summary>Prerequisite courses that are not published.</summary>
    public IReadOnlyList<string> Closed { get; init; } = [];

    /// <summary>Someone asked for approval, and no one has answered yet.</summary>
    public bool IsWaiting { get; init; }

    /// <summary>The publication is to be scheduled.</summary>
    public bool IsForLater { get; init; }
}
