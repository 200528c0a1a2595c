using Lms.Web.Features.Questions.Model;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Lms.Web.Features.Questions.Writing;

/// <summary>The fields by which an author writes a question of any kind; <c>_QuestionFields</c> draws them.</summary>
public class QuestionForm
{
    /// <summary>Known to the page, and not part of the form.</summary>
    [BindNever]
    public QuestionKind Kind { get; set; }

    public string? Prompt { get; set; }

    public List<Row> Rows { get; set; } = [];

    /// <summary>The numbers of the rows that are right answers.</summary>
    public List<int> Right { get; set; } = [];

    public bool IsTrue { get; set; } = true;

    public string? Hint { get; set; }

    public string? Explanation { get; set; }

    public string? Tolerance { get; set; }

    public string? Unit { get; set; }

    public bool MatchesCase { get; set; }

    /// <summary>The number of rows drawn: a few more than are filled.</summary>
    public int Offered => Math.Min(QuestionDefinition.MostAnswers, Math.Max(4, Rows.Count + 1));

    public sealed class Row
    {
        public string? Text { get; set; }

        public string? Other { get; set; }

        public string? Feedback { get; set; }
    }

    public void Show(QuestionSource source)
    {
        Prompt = source.Prompt;
        Rows =
        [
            .. source.Answers.Select(a => new Row
            {
                Text = a.Text,
                Other = a.Other,
                Feedback = a.Feedback,
            }),
        ];
        Right = [.. source.Answers.Select((a, i) => a.IsRight ? i : -1).Where(i => i >= 0)];
        IsTrue = source.Answers.Any(a => a.Text == "true");
        Hint = source.Hint;
        Explanation = source.Explanation;
        Tolerance = source.Tolerance;
        Unit = source.Unit;
        MatchesCase = source.MatchesCase;
    }

    /// <param name="id">The key by which answers refer to the question; null derives it from the text.</param>
    public QuestionSource Source(QuestionKind kind, string? id) =>
        new(kind)
        {
            Id = id,
            Prompt = (Prompt ?? "").ReplaceLineEndings("\n").Trim(),
            Answers = kind switch
            {
                QuestionKind.TrueFalse => [new(IsTrue ? "true" : "false", true, Rows.ElementAtOrDefault(0)?.Feedback.OrNull())],
                QuestionKind.FillBlank => [],
                _ =>
                [
                    .. Rows.Select(
                            (r, i) =>
                                new SourceAnswer(
                                    r.Text.OrNull() ?? "",
                                    !kind.IsChoice() || Right.Contains(i),
                                    r.Feedback.OrNull(),
                                    r.Other.OrNull()
                                )
                        )
                        .Where(a => a.Text.Length > 0 || a.Other is not null),
                ],
            },
            Hint = Hint.OrNull(),
            Explanation = Explanation.OrNull(),
            Tolerance = Tolerance.OrNull(),
            Unit = Unit.OrNull(),
            MatchesCase = MatchesCase,
        };
}
