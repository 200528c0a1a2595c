using Lms.Web.Features.Courses.Model;

namespace Lms.Web.Features.Learning.Model;

/// <summary>What the signs of risk are judged by, of one learner who has not completed the course.</summary>
public sealed record RiskFacts
{
    public required Guid EnrollmentId { get; init; }

    public required DateTime Now { get; init; }

    /// <summary>The thresholds of the course.</summary>
    public required CourseRules Rules { get; init; }

    /// <summary>The start of the class, or the time of enrolling if that was later.</summary>
    public required DateTime CountsFrom { get; init; }

    public DateTime? LastAt { get; init; }

    /// <summary>Required lessons.</summary>
    public int Done { get; init; }

    /// <summary>Of the lessons done by the group: the class, or those of the course who are in no class.</summary>
    public double Median { get; init; }

    public int GroupSize { get; init; }

    public bool IsInClass { get; init; }

    /// <summary>Of the latest answers, at most <see cref="Window"/> twice.</summary>
    public int Answers { get; init; }

    /// <summary>The mean score of the latest answers, in percent.</summary>
    public double Score { get; init; }

    /// <summary>The mean score of as many answers before them.</summary>
    public double ScoreBefore { get; init; }

    /// <summary>What signs of other rooms have found out, by their own keys (<see cref="IRiskSign.AddAsync"/>).</summary>
    public Dictionary<string, int> Found { get; } = [];

    /// <summary>How many answers are compared with as many before.</summary>
    public const int Window = 10;
}
