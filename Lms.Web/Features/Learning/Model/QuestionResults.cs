namespace Lms.Web.Features.Learning.Model;

/// <summary>How a question of comprehension checks was answered.</summary>
public sealed record QuestionResult
{
    public required Guid QuestionId { get; init; }

    public required Guid LessonId { get; init; }

    public required int Learners { get; init; }

    public required int Answers { get; init; }

    public required int Right { get; init; }
}

public static class QuestionResults
{
    /// <summary>A row for each question.</summary>
    public static IQueryable<QuestionResult> ByQuestion(this IQueryable<CheckAnswer> answers) =>
        answers
            .GroupBy(a => new { a.QuestionId, a.LessonId })
            .Select(g => new QuestionResult
            {
                QuestionId = g.Key.QuestionId,
                LessonId = g.Key.LessonId,
                Learners = g.Select(a => a.EnrollmentId).Distinct().Count(),
                Answers = g.Count(),
                Right = g.Count(a => a.IsRight),
            });
}
