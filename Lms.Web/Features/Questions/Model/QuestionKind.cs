namespace Lms.Web.Features.Questions.Model;

/// <summary>
/// How a question is answered: in the text of a lesson, in its comprehension checks, in whatever asks. Stored by number in definitions, so
/// a new kind goes to the end.
/// </summary>
public enum QuestionKind
{
    SingleChoice,
    MultipleAnswer,
    TrueFalse,

    /// <summary>Fill in the missing words of a text.</summary>
    FillBlank,

    /// <summary>Match items that belong together.</summary>
    Matching,

    /// <summary>Put items in the right order.</summary>
    Ordering,

    /// <summary>Type a word or two.</summary>
    ShortAnswer,

    /// <summary>Type a number, within a tolerance and in a unit.</summary>
    Numeric,
}

/// <summary>One possible answer.</summary>
/// <param name="Id">Stays the same when others are added or removed: the learners' choices refer to it.</param>
public sealed record QuestionOption(int Id, string Text, bool IsCorrect, string? Feedback = null);

public static class QuestionKinds
{
    /// <summary>The keywords in a text, in the order in which they are offered.</summary>
    public static readonly IReadOnlyDictionary<string, QuestionKind> Words = new Dictionary<string, QuestionKind>(
        StringComparer.OrdinalIgnoreCase
    )
    {
        ["single"] = QuestionKind.SingleChoice,
        ["multiple"] = QuestionKind.MultipleAnswer,
        ["truefalse"] = QuestionKind.TrueFalse,
        ["gaps"] = QuestionKind.FillBlank,
        ["matching"] = QuestionKind.Matching,
        ["ordering"] = QuestionKind.Ordering,
        ["short"] = QuestionKind.ShortAnswer,
        ["numeric"] = QuestionKind.Numeric,
    };

    extension(QuestionKind kind)
    {
        /// <summary>Answered by choosing from options.</summary>
        public bool IsChoice() => kind is QuestionKind.SingleChoice or QuestionKind.MultipleAnswer or QuestionKind.TrueFalse;

        public string Word() => Words.First(w => w.Value == kind).Key;

        public string Text() =>
            kind switch
            {
                QuestionKind.SingleChoice => "One correct answer",
                QuestionKind.MultipleAnswer => "Several correct answers",
                QuestionKind.TrueFalse => "True or false",
                QuestionKind.FillBlank => "Fill in the blanks",
                QuestionKind.Matching => "Match pairs",
                QuestionKind.Ordering => "Put in order",
                QuestionKind.ShortAnswer => "Short answer",
                _ => "Numeric answer",
            };
    }
}
