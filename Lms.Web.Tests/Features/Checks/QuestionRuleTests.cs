using Lms.Web.Features.Checks.Model;
using Lms.Web.Features.Questions.Model;

namespace Lms.Web.Tests.Features.Checks;

public sealed class QuestionRuleTests
{
    private static readonly DateTime Noon = new(2027, 3, 4, 12, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(QuestionKind.SingleChoice, "What?", "+A,-B", null)]
    [InlineData(QuestionKind.TrueFalse, "What?", "+A,-B", null)]
    [InlineData(QuestionKind.MultipleAnswer, "What?", "+A,+B,-C", null)]
    [InlineData(QuestionKind.MultipleAnswer, "What?", "+A,+B", null)]
    [InlineData(QuestionKind.SingleChoice, "  ", "+A,-B", "Markdown")]
    [InlineData(QuestionKind.SingleChoice, "What?", "+A", "Options")]
    [InlineData(QuestionKind.SingleChoice, "What?", "+A,- ", "Options")]
    [InlineData(QuestionKind.SingleChoice, "What?", "", "Options")]
    [InlineData(QuestionKind.SingleChoice, "What?", "-A,-B", "Options")]
    [InlineData(QuestionKind.SingleChoice, "What?", "+A,+B", "Options")]
    [InlineData(QuestionKind.TrueFalse, "What?", "+A,+B", "Options")]
    [InlineData(QuestionKind.MultipleAnswer, "What?", "-A,-B", "Options")]
    [InlineData(QuestionKind.MultipleAnswer, "What?", "+1,-2,-3,-4,-5,-6,-7,-8,-9,-10,-11", "Options")]
    public void A_question_is_asked_when_it_can_be_answered(QuestionKind kind, string text, string options, string? field) =>
        Assert.Equal(field, Question.Ask(kind, text, Options(options), null).Refusal?.Field);

    [Fact]
    public void A_question_is_at_most_some_pages_long() =>
        Assert.Equal("Markdown", Question.Ask(QuestionKind.SingleChoice, new string('x', 5001), Options("+A,-B"), null).Refusal?.Field);

    [Theory]
    [InlineData("1", true)]
    [InlineData("2", false)]
    [InlineData("", false)]
    [InlineData("1,2", false)]
    [InlineData("9", false)]
    public void One_choice_is_right_alone(string chosen, bool right) =>
        Assert.Equal(right, Question.Ask(QuestionKind.SingleChoice, "What?", Options("+A,-B,-C"), null).Value.IsRight(Chosen(chosen)));

    [Theory]
    [InlineData("1,3", true)]
    [InlineData("3,1", true)]
    [InlineData("1", false)]
    [InlineData("1,2,3", false)]
    [InlineData("2", false)]
    public void Several_answers_are_right_together(string chosen, bool right) =>
        Assert.Equal(right, Question.Ask(QuestionKind.MultipleAnswer, "What?", Options("+A,-B,+C"), null).Value.IsRight(Chosen(chosen)));

    [Fact]
    public void Editing_changes_a_question_that_nobody_answered()
    {
        var question = Ask();
        var edited = question.Edit(QuestionKind.MultipleAnswer, "Which?", Options("+C,+D"), "Because.", isAnswered: false, Noon).Value;
        Assert.Same(question, edited);
        Assert.Equal(("Which?", 1, "Because."), (question.Markdown, question.Number, question.Explanation));
    }

    [Fact]
    public void Editing_an_answered_question_makes_the_next_version_and_leaves_the_old_one_as_it_was()
    {
        var first = Ask();
        var second = first.Edit(QuestionKind.SingleChoice, "Which?", Options("-A,+B"), null, isAnswered: true, Noon).Value;
        var third = second.Edit(QuestionKind.SingleChoice, "Which one?", Options("-A,+B"), null, isAnswered: true, Noon).Value;
        Assert.Equal("What?", first.Markdown);
        Assert.True(first.IsRight(Chosen("1")));
        Assert.Equal(Noon, first.DeletedAt);
        Assert.Equal([1, 2, 3], new[] { first, second, third }.Select(q => q.Number));
        Assert.All([second, third], q => Assert.Equal(first.Id, q.RootId));
        Assert.Null(third.DeletedAt);
    }

    [Fact]
    public void A_refused_edit_leaves_everything_as_it_was()
    {
        var question = Ask();
        Assert.False(question.Edit(QuestionKind.SingleChoice, "", Options("+A,-B"), null, isAnswered: true, Noon).IsDone);
        Assert.False(question.Edit(QuestionKind.SingleChoice, "New", Options("-A,-B"), null, isAnswered: false, Noon).IsDone);
        Assert.Equal("What?", question.Markdown);
        Assert.Null(question.DeletedAt);
    }

    [Fact]
    public void The_next_version_takes_the_place_in_the_check()
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

    private static Question Ask() => Question.Ask(QuestionKind.SingleChoice, "What?", Options("+A,-B"), null).Value;

    private static List<QuestionOption> Options(string signs) =>
        [.. signs.Split(',', StringSplitOptions.RemoveEmptyEntries).Select((s, i) => new QuestionOption(i + 1, s[1..], s[0] == '+'))];

    private static HashSet<int> Chosen(string numbers) =>
        [
            .. numbers
                .Split(',', StringSplitOptions.RemoveEmptyEntries)
                .Select(n => int.Parse(n, System.Globalization.CultureInfo.InvariantCulture)),
        ];
}
