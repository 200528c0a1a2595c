using Lms.Web.Features.Checks.Model;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;

namespace Lms.Web.Features.Learning.Player;

/// <summary>The comprehension checks of a lesson: asked while it is studied, and tried again afterward.</summary>
public sealed partial class LessonModel
{
    /// <summary>The questions of a check, or the answers given to them.</summary>
    public sealed record CheckPanel
    {
        public required string Url { get; init; }

        public required Guid CheckId { get; init; }

        public required Guid AttemptId { get; init; }

        public required IReadOnlyList<AskedQuestion> Questions { get; init; }

        /// <summary>How many were answered correctly; null until they are answered.</summary>
        public required int? Right { get; init; }

        /// <summary>It was answered before; this time nothing counts and nothing waits for it.</summary>
        public bool IsRetry { get; init; }

        public required int Minutes { get; init; }
    }

    [Can(LearningAct.Study)]
    public async Task<IActionResult> OnPostAnswer(Guid check, Guid attempt)
    {
        if (attempt == Guid.Empty)
            return BadRequest();
        var answered = await study.AnswerAsync(Subject, check, attempt, GivenByQuestion(), Stop);
        if (answered.Refusal is { } why)
        {
            Check = await OpenAsync(check, attempt);
            return await Refused(why, new Show("_Check", () => Check));
        }
        return await AnsweredAsync(answered.Value, attempt);
    }

    /// <summary>The questions of an answered check once more.</summary>
    [Can(LearningAct.Study)]
    public async Task<IActionResult> OnGetRetry(Guid check)
    {
        if (!await Study.IsAnsweredAsync(Db, Subject, check, Stop))
            return new SeeOther(Subject.Url);
        Check = await OpenAsync(check) with { IsRetry = true };
        return await FragmentOrPage(new Show("_Check", () => Check));
    }

    [Can(LearningAct.Study)]
    public async Task<IActionResult> OnPostRetry(Guid check)
    {
        var answered = await Study.RetryAsync(Db, Subject, check, GivenByQuestion(), Stop);
        if (answered.Refusal is { } why)
        {
            Check = await OpenAsync(check) with { IsRetry = true };
            return await Refused(why, new Show("_Check", () => Check));
        }
        return await AnsweredAsync(answered.Value, Ids.New());
    }

    private Dictionary<Guid, IReadOnlyList<string>> GivenByQuestion() =>
        Request
            .Form.Where(f => f.Key.StartsWith("q-", StringComparison.Ordinal) && Guid.TryParse(f.Key.AsSpan(2), out _))
            .ToDictionary(f => Guid.Parse(f.Key.AsSpan(2)), f => (IReadOnlyList<string>)[.. f.Value.Take(MostFields).Select(v => v ?? "")]);

    private async Task<IActionResult> AnsweredAsync(Study.Outcome outcome, Guid attempt)
    {
        Check = new CheckPanel
        {
            Url = Subject.Url,
            CheckId = outcome.CheckId,
            AttemptId = attempt,
            Questions = [.. outcome.Questions.Select(q => Asked(q.Question, q.Given) with { Verdict = q.Verdict, ShowsSolution = true })],
            Right = outcome.Right,
            Minutes = Subject.Interval,
        };
        return await FragmentOrPage(new Show("_Check", () => Check));
    }

    private async Task<CheckPanel> OpenAsync(Guid check, Guid? attempt = null) =>
        new()
        {
            Url = Subject.Url,
            CheckId = check,
            AttemptId = attempt ?? Ids.New(),
            Questions =
            [
                .. (await Study.QuestionsAsync(Db, check, Stop)).Select(q =>
                    Asked(q, Request.HasFormContentType ? [.. Request.Form[$"q-{q.Id}"].Select(v => v ?? "")] : [])
                ),
            ],
            Right = null,
            Minutes = Subject.Interval,
        };

    private AskedQuestion Asked(Question question, IReadOnlyList<string> given) =>
        new(Tokened(question.Definition), $"q-{question.Id}", $"q-{question.Id}") { Given = given };
}
