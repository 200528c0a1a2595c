using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Learning.Model;

namespace Lms.Web.Features.Learning.Insight;

/// <summary>One learner in a course: what is done, what it took, what was answered, and the history of the enrollment.</summary>
public sealed record LearnerReport
{
    /// <summary>The most answers shown, the latest first.</summary>
    public const int MostAnswers = 100;

    /// <summary>The most entries of the history shown, the latest first.</summary>
    public const int MostChanges = 50;

    public required CourseLearner It { get; init; }

    public required PlaceInCourse Place { get; init; }

    public required IReadOnlyList<LessonRow> Lessons { get; init; }

    public required IReadOnlyList<AnswerRow> Answers { get; init; }

    public required int ChecksAnswered { get; init; }

    public required int ChecksRight { get; init; }

    public required IReadOnlyList<ChangeRow> Changes { get; init; }

    public required IReadOnlyList<RunRow> FormerRuns { get; init; }

    public IEnumerable<LessonRow> Waiting => Lessons.Where(l => l.IsCheckOpen);

    public LessonRow? Current => Lessons.FirstOrDefault(l => l.LessonId == It.CurrentLessonId);

    public string LessonTitle(Guid id) => Lessons.FirstOrDefault(l => l.LessonId == id)?.Title ?? "";

    /// <summary>The class, the end of access, and why the enrollment has its status.</summary>
    public sealed record PlaceInCourse(string? Class, DateTime? AccessEndsAt, string? Because);

    /// <summary>A published lesson and what the learner did in it.</summary>
    public sealed record LessonRow
    {
        public required Guid LessonId { get; init; }

        public required Guid ModuleId { get; init; }

        public required string Module { get; init; }

        public required string Title { get; init; }

        public required bool IsRequired { get; init; }

        /// <summary>Null when it was never opened.</summary>
        public required ProgressStatus? Status { get; init; }

        public required int Seconds { get; init; }

        public required int Visits { get; init; }

        public required DateTime? LastAt { get; init; }

        public required DateTime? CompletedAt { get; init; }

        /// <summary>A comprehension check is open and waits for answers.</summary>
        public required bool IsCheckOpen { get; init; }

        public bool IsDone => Status is ProgressStatus.Completed;
    }

    public sealed record AnswerRow
    {
        public required Guid LessonId { get; init; }

        public required string Question { get; init; }

        public required string Said { get; init; }

        public required decimal Percent { get; init; }

        public required bool IsRight { get; init; }

        public required DateTime At { get; init; }
    }

    /// <summary>An entry in the history of the enrollment.</summary>
    public sealed record ChangeRow
    {
        public required EnrollmentVerb Verb { get; init; }

        public required DateTime At { get; init; }

        /// <summary>Null when it was not a person who did it.</summary>
        public required string? By { get; init; }

        public required bool IsByLearner { get; init; }

        public required string? Because { get; init; }

        public required string? FromClass { get; init; }
    }

    /// <summary>The course as it was taken before.</summary>
    public sealed record RunRow
    {
        public required int Run { get; init; }

        public required EnrollmentStatus Status { get; init; }

        public required decimal Percent { get; init; }

        public required string? Class { get; init; }

        public required DateTime EnrolledAt { get; init; }

        public required DateTime? CompletedAt { get; init; }

        public required string? Grade { get; init; }
    }
}
