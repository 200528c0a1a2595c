using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Platform.Ui;

namespace Lms.Web.Features.Enrollments.Rules;

/// <summary>What a rule would do now.</summary>
public sealed record RulePreview
{
    public required EnrollmentRule Rule { get; init; }

    /// <summary>How many people it would enroll, each course counted.</summary>
    public required int Enrolling { get; init; }

    /// <summary>The first of those whom it would enroll.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Those whom it would withdraw.</summary>
    public required Paged<Leaver> Leavers { get; init; }

    public sealed record Leaver
    {
        public required string Name { get; init; }

        public required string Course { get; init; }

        public required decimal Percent { get; init; }
    }
}
