using Lms.Web.Features.Questions.Model;

namespace Lms.Web.Features.Learning.Player;

/// <summary>A question with fields to answer it, or with the answer that was given; <c>_Asked</c> draws it.</summary>
/// <param name="It">Its HTML is ready to be shown: files in it have their tokens.</param>
/// <param name="Id">Unique in the page; the ids of its fields begin with it.</param>
/// <param name="Field">The name under which the form sends the answer.</param>
public sealed record AskedQuestion(QuestionDefinition It, string Id, string Field)
{
    /// <summary>As the form sent it; empty when the question is new.</summary>
    public IReadOnlyList<string> Given { get; init; } = [];

    /// <summary>Null until it is graded.</summary>
    public Verdict? Verdict { get; init; }

    public bool ShowsSolution { get; init; }

    public string GivenAt(int field) => field < Given.Count ? Given[field] : "";

    /// <summary>Whether the answer in one field is right; null when that is not known.</summary>
    public bool? IsRight(int field) => Verdict is { } it && field < it.Right.Count ? it.Right[field] : null;
}
