using Lms.Web.Kernel;
using Lms.Web.Platform.Data;

namespace Lms.Web.Features.Courses.Model;

/// <summary>
/// A completion criterion: how authors choose it, and what is missing until a lesson is done by it. The room that measures it puts it into
/// the container. Whether a lesson is complete is decided in Learning/Model/Completion.cs, which asks the lesson's criterion.
/// </summary>
public interface ICompletionRule
{
    /// <summary>Stored with each lesson and written in packages, and never reused for something else.</summary>
    string Key { get; }

    /// <summary>Among the others, where an author chooses.</summary>
    int Order { get; }

    /// <summary>An English key, behind “Done when”.</summary>
    string Name { get; }

    /// <summary>Whether lessons of this kind can be done by it.</summary>
    bool Suits(string kind) => true;

    /// <summary>The product notices by itself when nothing is missing anymore, and completes the lesson then.</summary>
    bool IsMeasured(StudyFacts it) => false;

    /// <summary>Decides from what is at hand.</summary>
    Refusal? Missing(StudyFacts it) => null;

    /// <summary>
    /// What is missing that only the room of this criterion knows; asked when <see cref="Missing"/> has no objection. Runs within the
    /// transaction that counts study, so it reads little.
    /// </summary>
    Task<Refusal?> MissingAsync(LmsContext db, LessonTry it, CancellationToken stop) => Task.FromResult<Refusal?>(null);
}

/// <summary>What a learner did in a lesson, and what the lesson requires.</summary>
/// <param name="PercentWatched">Of the video, 0–100.</param>
/// <param name="VideoSeconds">0 when the length of the video is unknown; then nothing can be measured.</param>
/// <param name="ActiveSeconds">The learner's active time in this lesson.</param>
/// <param name="RequiredMinutes">The minutes that the lesson requires.</param>
public readonly record struct StudyFacts(decimal PercentWatched, int VideoSeconds, int ActiveSeconds, int RequiredMinutes);

/// <summary>A person's attempt to complete a lesson.</summary>
/// <param name="Rule">The key of the lesson's completion criterion.</param>
public sealed record LessonTry(Guid EnrollmentId, Guid PersonId, Guid LessonId, string Rule);
