using Lms.Web.Features.Checks.Model;
using Lms.Web.Features.Questions.Model;

namespace Lms.Web.Tests.Features.Checks;

public sealed class QuestionRuleTests
{
    private static readonly DateTime Noon = new(2027, 3, 4, 12, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(QuestionKind.SingleChoice, "What?", "+A,-B", null)]
    [InlineData(QuestionKind.MultipleAnswer, "What?", "+A,+B,-C", null)]
    [InlineData(QuestionKind.MultipleAnswer, "What?", "+A,+B", null)]
    [InlineData(QuestionKind.TrueFalse, "What?", "+true", null)]
    [InlineData(QuestionKind.ShortAnswer, "What?", "+A", null)]
    [InlineData(QuestionKind.Ordering, "What?", "+A,+B", null)]
    [InlineData(QuestionKind.FillBlank, "A [[word]].", "", null)]
    [InlineData(QuestionKind.Numeric, "How many?", "+3.5", null)]
    [InlineData(QuestionKind.SingleChoice, "  ", "+A,-B", "Prompt")]
    [InlineData(QuestionKind.FillBlank, "No word.", "", "Prompt")]
    [InlineData(QuestionKind.SingleChoice, "What?", "+A", "Answers")]
    [InlineData(QuestionKind.SingleChoice, "What?", "+A,- ", "Answers")]
    [InlineData(QuestionKind.SingleChoice, "What?", "", "Answers")]
    [InlineData(QuestionKind.SingleChoice, "What?", "-A,-B", "Answers")]
    [InlineData(QuestionKind.SingleChoice, "What?", "+A,+B", "Answers")]
    [InlineData(QuestionKind.MultipleAnswer, "What?", "-A,-B", "Answers")]
    [InlineData(QuestionKind.MultipleAnswer, "What?", "+1,-2,-3,-4,-5,-6,-7,-8,-9,-10,-11", "Answers")]
    [InlineData(QuestionKind.Numeric, "How many?", "+many", "Answers")]
    public void A_question_is_accepted_only_if_it_can_be_answered(QuestionKind kind, string text, string answers, string? field) =>
        Assert.Equal(field, Question.Ask(Source(kind, text, answers)).Refusal?.Field);

    [Fact]
    public void A_question_has_a_maximum_length() =>
        Assert.Equal("Prompt", Question.Ask(Source(QuestionKind.SingleChoice, new string('x', 5001), "+A,-B")).Refusal?.Field);

    [Fact]
    public void Editing_changes_a_question_that_has_no_answers_yet()
    {
        var question = Ask();
        var source = Source(QuestionKind.MultipleAnswer, "Which?", "+C,+D") with { Explanation = "Because." };
        Assert.Same(question, question.Edit(source, isAnswered: false, Noon).Value);
        Assert.Equal(("Which?", 1), (question.Plain, question.Number));
        Assert.Equal("<p>Because.</p>\n", question.Definition.ExplanationHtml);
    }

    [Fact]
    public void Editing_an_answered_question_creates_a_new_version_and_keeps_the_old_one()
    {
        var first = Ask();
        var second = first.Edit(Source(QuestionKind.SingleChoice, "Which?", "-A,+B"), isAnswered: true, Noon).Value;
        var third = second.Edit(Source(QuestionKind.SingleChoice, "Which one?", "-A,+B"), isAnswered: true, Noon).Value;
        Assert.Equal("What?", first.Plain);
        Assert.True(first.Definition.Grade(["1"]).Value.IsRight);
        Assert.Equal(Noon, first.DeletedAt);
        Assert.Equal([1, 2, 3], new[] { first, second, third }.Select(q => q.Number));
        Assert.All([second, third], q => Assert.Equal(first.Id, q.RootId));
        Assert.Null(third.DeletedAt);
    }

    [Fact]
    public void A_refused_edit_changes_nothing()
    {
        var question = Ask();
        Assert.False(question.Edit(Source(QuestionKind.SingleChoice, "", "+A,-B"), isAnswered: true, Noon).IsDone);
        Assert.False(question.Edit(Source(QuestionKind.SingleChoice, "New", "-A,-B"), isAnswered: false, Noon).IsDone);
        Assert.Equal("What?", question.Plain);
        Assert.Null(question.DeletedAt);
    }

    [Fact]
    public void The_new_version_replaces_the_old_one_in_the_check()
    {
        var check = new LessonCheck(Ids.New(), 0);
        var (a, b, c, next) = (Ask(), Ask(), Ask(), Ask());
        foreach (var q in new[] { a, b, c })
            check.Add(q);
        check.Replace(b.Id, next);
        Assert.Equal([a.Id, next.Id, c.Id], check.Questions.OrderBy(q => q.Position).Select(q => q.QuestionId));
        check.Remove(a.Id);
        Assert.Equal([(next.Id, 0), (c.Id, 1)], check.Questions.OrderBy(q => q.Position).Select(q => (q.QuestionId, q.Position)));
        check.Replace(Ids.New(), a);
        Assert.Equal(2, check.Questions.Count);
    }

    private static Question Ask() => Question.Ask(Source(QuestionKind.SingleChoice, "What?", "+A,-B")).Value;

    private static QuestionSource Source(QuestionKind kind, string text, string answers) =>
        new(kind)
        {
            Prompt = text,
            Answers =
            [
                .. answers.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(a => new SourceAnswer(a[1..].Trim(), a[0] == '+')),
            ],
        };
}
