using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Features.Questions.Model;

namespace Lms.Web.Tests.Features.Questions;

/// <summary>Questions and decks in the text of a lesson: how they are written, graded, and spaced.</summary>
public sealed class PracticeRuleTests
{
    private static string Block(string head, params string[] lines) => $"```practice {head}\n{string.Join('\n', lines)}\n```";

    private static QuestionDefinition QuestionOf(string head, params string[] lines)
    {
        var text = LessonText.Render(Block(head, lines));
        Assert.Empty(text.Mistakes);
        return Assert.Single(text.Activities.All).Practice!;
    }

    private static decimal Score(QuestionDefinition it, params string[] given) => it.Grade(given).Value.Percent;

    /// <summary>The page closes its text column before a question, so an open element around it would break the page.</summary>
    [Theory]
    [InlineData("<details><summary>Try it</summary>\n\n", "\n\n</details>")]
    [InlineData("<a href=\"https://example.org\">\n\n", "\n\n</a>")]
    [InlineData("<blockquote><div><blockquote>\n\n", "\n\n</blockquote></div></blockquote>\n\nOutside")]
    public void A_question_inside_HTML_is_refused(string before, string after)
    {
        var text = LessonText.Render(before + Block("single", "Which?", "- [ ] A", "- [x] B") + after);
        Assert.Equal(
            "Start practice questions and flashcards at the beginning of a line, outside lists, quotes, and HTML.",
            Assert.Single(text.Mistakes).Why.Text
        );
        Assert.Empty(text.Activities.All);
        Assert.DoesNotContain("<!--", text.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_question_next_to_HTML_is_accepted()
    {
        var text = LessonText.Render(
            "<details><summary>Try it</summary>\n\nOne.\n\n</details>\n\n"
                + Block("single", "Which?", "- [ ] A", "- [x] B")
                + "\n\n<b>Two.</b>"
        );
        Assert.Empty(text.Mistakes);
        Assert.Single(text.Activities.All);
    }

    [Theory]
    [InlineData("2", 100)]
    [InlineData("1", 0)]
    public void A_single_choice_is_graded_by_the_correct_option(string given, int percent) =>
        Assert.Equal(percent, Score(QuestionOf("single", "Which?", "- [ ] A", "  > Not A.", "- [x] B", "- [ ] C"), given));

    [Theory]
    [InlineData("1,2", 100)]
    [InlineData("1", 50)]
    [InlineData("1,2,3", 50)]
    [InlineData("1,3", 0)]
    [InlineData("1,2,3,4", 0)]
    [InlineData("1,1,2", 100)]
    public void Wrong_options_of_a_multiple_answer_question_cancel_correct_ones(string given, int percent) =>
        Assert.Equal(percent, Score(QuestionOf("multiple", "Which?", "- [x] A", "- [x] B", "- [ ] C", "- [ ] D"), given.Split(',')));

    [Fact]
    public void An_option_that_was_not_offered_is_not_an_answer()
    {
        var it = QuestionOf("single", "Which?", "- [x] A", "- [ ] B");
        foreach (var given in new[] { "0", "3", "-1", "x", "99999999999", "" })
            Assert.NotNull(it.Grade([given]).Refusal);
        Assert.NotNull(it.Grade([]).Refusal);
        Assert.NotNull(it.Grade(["1", "2"]).Refusal);
    }

    [Fact]
    public void True_or_false_has_two_options_and_feedback_for_the_wrong_one()
    {
        var it = QuestionOf("truefalse", "Water boils at 100 °C everywhere.", "answer: false", "> Not on a mountain.");
        Assert.Equal(100, Score(it, "2"));
        Assert.Equal(("Not on a mountain.", null), (it.Options[0].Feedback, it.Options[1].Feedback));
        Assert.True(it.IsGuessedAtOnce);
    }

    [Theory]
    [InlineData("I can't", "I can´t|I canʼt|I can’t|I can`t|I can′t|I can＇t|I canˈt")]
    [InlineData("don't", "don\u1FBDt|don\u1FBFt|don\u1FFDt|don\u1FFEt")]
    [InlineData("I can´t", "I can't")]
    [InlineData("a-b", "a―b|a–b|a−b|a‐b|a⁃b|a－b|a⸗b")]
    [InlineData("\"hi\"", "‹hi›|«hi»|„hi“|“hi”|「hi」|＂hi＂|''hi''|«\u00A0hi\u00A0»|«\u202Fhi\u202F»|‹\u202Fhi\u202F›")]
    [InlineData("say \"hi\" now", "say\u00A0«\u00A0hi\u00A0»\u00A0now")]
    [InlineData("5″", "5''|5”|5\"")]
    [InlineData("rock ‘n’ roll", "rock 'n' roll")]
    public void All_forms_of_quotes_primes_and_dashes_are_equal(string right, string given)
    {
        foreach (var typed in given.Split('|'))
            Assert.Equal(100, Score(QuestionOf("short", "Say it.", $"= {right}"), typed));
    }

    [Theory]
    [InlineData("don't")]
    [InlineData("don´t")]
    [InlineData("donʼt")]
    [InlineData("do not")]
    public void Blanks_accept_every_apostrophe(string typed) =>
        Assert.Equal(100, Score(QuestionOf("gaps", "We [[don't|do not]] know."), typed));

    [Theory]
    [InlineData("\u200f-3.5")]
    [InlineData("\u200e-3.5")]
    [InlineData("\u2067-3.5\u2069")]
    [InlineData("–3.5")]
    [InlineData("−3.5")]
    [InlineData("-3,5")]
    [InlineData("-٣٫٥")]
    [InlineData("\u061c-٣٫٥")]
    [InlineData("-३.५")]
    [InlineData("－３．５")]
    public void Numbers_are_accepted_in_the_digits_of_every_keyboard(string typed) =>
        Assert.Equal(100, Score(QuestionOf("numeric", "How many?", "= -3.5"), typed));

    [Theory]
    [InlineData("١٢٣٤")]
    [InlineData("١٬٢٣٤")]
    [InlineData("1\u202f234")]
    public void Digit_grouping_in_Arabic_numerals_is_accepted(string typed) =>
        Assert.Equal(100, Score(QuestionOf("numeric", "How many?", "= 1234"), typed));

    [Theory]
    [InlineData("Paris", 100)]
    [InlineData("  paris ", 100)]
    [InlineData("PARIS.", 100)]
    [InlineData("Pa\u200bris", 100)]
    [InlineData("Ｐａｒｉｓ", 100)]
    [InlineData("paname", 100)]
    [InlineData("Pariss", 0)]
    [InlineData(".", 0)]
    public void A_short_answer_ignores_differences_that_do_not_matter(string given, int percent) =>
        Assert.Equal(percent, Score(QuestionOf("short", "The capital of France?", "= Paris", "= Paname"), given));

    [Theory]
    [InlineData("cafe\u0301", 100)]
    [InlineData("café", 100)]
    [InlineData("cafe", 0)]
    public void Canonically_equivalent_letters_are_equal_and_different_letters_are_not(string given, int percent) =>
        Assert.Equal(percent, Score(QuestionOf("short", "Where?", "= Café"), given));

    [Fact]
    public void Case_matters_if_the_author_says_so()
    {
        var it = QuestionOf("short", "The symbol of cobalt?", "= Co", "case: yes");
        Assert.Equal((100, 0), (Score(it, "Co"), Score(it, "CO")));
    }

    [Theory]
    [InlineData("9.81 m/s²", 100)]
    [InlineData("9,81 m/s^2", 100)]
    [InlineData("9.8 m / s2", 100)]
    [InlineData("9.86 m/s²", 100)]
    [InlineData("9.87 m/s²", 0)]
    [InlineData("9.81", 50)]
    [InlineData("9.81 km", 50)]
    [InlineData("981e-2 m/s²", 100)]
    [InlineData("-9.81 m/s²", 0)]
    public void A_number_is_correct_within_its_tolerance_and_gets_half_the_credit_without_its_unit(string given, int percent) =>
        Assert.Equal(percent, Score(QuestionOf("numeric", "g?", "= 9.81", "tolerance: 0.05", "unit: m/s² | m/s^2"), given));

    [Theory]
    [InlineData("1234", 100)]
    [InlineData("1,234", 100)]
    [InlineData("1.234", 100)]
    [InlineData("1 234", 100)]
    [InlineData("1\u202f234", 100)]
    [InlineData("1.234,00", 100)]
    [InlineData("1,234.00", 100)]
    [InlineData("+1234", 100)]
    [InlineData("12,34", 0)]
    public void Numbers_are_accepted_with_decimal_commas_points_and_grouping(string given, int percent) =>
        Assert.Equal(percent, Score(QuestionOf("numeric", "How many?", "= 1234"), given));

    [Theory]
    [InlineData("many")]
    [InlineData("12 apples")]
    [InlineData("1.2.3,4,5")]
    [InlineData("1e999")]
    [InlineData("99999999999999999999999999999999999999")]
    [InlineData("NaN")]
    [InlineData("∞")]
    public void Text_that_is_not_a_number_does_not_count_as_an_attempt(string given) =>
        Assert.NotNull(QuestionOf("numeric", "How many?", "= 12").Grade([given]).Refusal);

    [Fact]
    public void A_tolerance_can_be_a_percentage()
    {
        var it = QuestionOf("numeric", "About?", "= -200", "tolerance: 5%");
        Assert.Equal((100, 100, 0), (Score(it, "-190"), Score(it, "−210"), Score(it, "-189.99")));
    }

    [Fact]
    public void Blanks_are_graded_one_by_one_and_are_not_in_the_text_shown_to_learners()
    {
        var it = QuestionOf("gaps", "The capital of **France** is [[Paris|Paname]], of Spain [[Madrid]]; \\[[this]] is text.");
        Assert.Equal((100, 50, 0), (Score(it, "paris", "MADRID"), Score(it, "Lyon", "Madrid"), Score(it, "a", "b")));
        Assert.Equal(3, it.HtmlAroundBlanks.Count);
        Assert.DoesNotContain("Paris", it.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Madrid", it.Plain, StringComparison.Ordinal);
        Assert.Contains("[[this]]", it.Html, StringComparison.Ordinal);
        Assert.NotNull(it.Grade(["", " "]).Refusal);
    }

    [Fact]
    public void Pairs_are_graded_one_by_one_regardless_of_extra_options()
    {
        var it = QuestionOf("matching", "Which belongs?", "- dog => barks", "- cat => meows", "- => moos");
        Assert.Equal(3, it.OfferedRights.Count);
        string Number(string right) =>
            (1 + it.OfferedRights.ToList().IndexOf(right)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(
            (100, 50, 0),
            (Score(it, Number("barks"), Number("meows")), Score(it, Number("barks"), ""), Score(it, Number("moos"), "77"))
        );
    }

    [Fact]
    public void Ordering_is_graded_by_the_position_of_each_item()
    {
        var it = QuestionOf("ordering", "From first to last:", "1. egg", "2. caterpillar", "3. butterfly");
        string[] Places(params string[] order) =>
            [.. it.OfferedItems.Select(i => (1 + Array.IndexOf(order, i)).ToString(System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal(100, Score(it, Places("egg", "caterpillar", "butterfly")));
        Assert.Equal(33.33m, Score(it, Places("egg", "butterfly", "caterpillar")));
        Assert.NotNull(it.Grade(["1", "1", "2"]).Refusal);
        Assert.NotNull(it.Grade(["1", "2", ""]).Refusal);
        // The order offered depends only on the items, so it reveals nothing.
        Assert.Equal(
            it.OfferedItems,
            QuestionOf($"ordering id={it.Key}", "From first to last:", "1. butterfly", "2. egg", "3. caterpillar").OfferedItems
        );
    }

    [Theory]
    [InlineData("practice", 1, "After “practice”, enter", "Which?")]
    [InlineData("practice single", 4, "Mark only one correct answer", "Which?", "- [x] A", "- [x] B")]
    [InlineData("practice single", 2, "Mark the correct answer", "Which?", "- [ ] A", "- [ ] B")]
    [InlineData("practice single", 4, "This line isn’t an answer", "Which?", "- [x] A", "- B", "- [ ] C")]
    [InlineData("practice quiz", 1, "After “practice”, enter", "Which?")]
    [InlineData("practice single id=Ü", 1, "An id can contain lowercase letters", "Which?", "- [x] A", "- [ ] B")]
    [InlineData("practice gaps", 2, "double brackets", "No blank.")]
    [InlineData("practice gaps", 2, "can’t be inside a link", "`[[code]]`")]
    [InlineData("practice gaps", 2, "can’t be inside a link", "![a [[picture]]](/files/x)")]
    [InlineData("practice gaps", 2, "can’t be inside a link", "[a *[[link]]*](/x)")]
    [InlineData("practice gaps", 2, "can’t be inside a link", "$x = [[2]]$")]
    [InlineData("practice numeric", 3, "Write one number", "How many?", "= twelve")]
    [InlineData("practice numeric", 2, "Enter the tolerance", "How many?", "= 12", "tolerance: -1")]
    [InlineData("practice matching", 4, "appears twice on the left", "Which?", "- a => b", "- a => c")]
    [InlineData("practice ordering", 4, "appears twice, so it’s unclear which comes first", "Which?", "1. a", "2. a")]
    [InlineData("practice truefalse", 3, "answer: true", "So?", "answer: perhaps")]
    [InlineData("practice short", 2, "Write the correct answer on a line", "What?")]
    [InlineData("flashcards", 3, "Write each card on one line", "a :: b", "only a front")]
    [InlineData("flashcards", 3, "on the front of two cards", "a :: b", "a :: c")]
    public void Mistakes_are_reported_with_their_line_and_prevent_publishing(string head, int line, string why, params string[] lines)
    {
        var markdown = $"Before.\n\n```{head}\n{string.Join('\n', lines)}\n```\n\nAfter.";
        var text = LessonText.Render(markdown);
        Assert.Contains(text.Mistakes, m => m.Why.Text.Contains(why, StringComparison.Ordinal));
        Assert.Equal(line + 2, text.Mistakes.First(m => m.Why.Text.Contains(why, StringComparison.Ordinal)).Line);
        Assert.Contains("<p>After.</p>", text.Html, StringComparison.Ordinal);
        Assert.Empty(text.Activities.All);
        var course = new Course("C", "c", Ids.New(), DateTime.UnixEpoch);
        var lesson = course.AddLesson(course.AddModule("M").Value.Units[0].Id, "L", LessonKind.Text).Value;
        lesson.Write(markdown, DateTime.UnixEpoch);
        Assert.Equal("Markdown", lesson.Publish(Ids.New(), DateTime.UnixEpoch).Refusal!.Field);
        Assert.False(lesson.IsPublished);
    }

    [Fact]
    public void A_nested_duplicate_or_unclosed_block_is_a_mistake()
    {
        const string Question = "practice truefalse id=one\nSo?\nanswer: true\n";
        Assert.Single(LessonText.Render($"- item\n\n  ```{Question.Replace("\n", "\n  ", StringComparison.Ordinal)}```").Mistakes);
        var twice = LessonText.Render($"```{Question}```\n\n```{Question}```");
        Assert.Equal((1, 6), (twice.Activities.Count, Assert.Single(twice.Mistakes).Line));
        Assert.Single(LessonText.Render($"```{Question}").Mistakes);
    }

    [Fact]
    public void The_key_of_a_question_depends_on_its_id_or_prompt_and_not_on_its_answers_or_position()
    {
        string[] lines = ["Which?", "- [x] A", "- [ ] B"];
        var it = QuestionOf("single", lines);
        Assert.Equal(it.Key, QuestionOf("single", ["  Which? ", "- [ ] A", "- [x] C"]).Key);
        Assert.NotEqual(it.Print, QuestionOf("single", ["Which?", "- [ ] A", "- [x] C"]).Print);
        Assert.NotEqual(it.Key, QuestionOf("single", ["Which one?", "- [x] A", "- [ ] B"]).Key);
        Assert.Equal("mine", QuestionOf("single id=mine", ["Which one?", "- [x] A", "- [ ] B"]).Key);
        Assert.Equal("mine", QuestionOf("id=mine single", lines).Key);
    }

    [Fact]
    public void Text_of_an_author_cannot_become_markup_or_a_question_placeholder()
    {
        var text = LessonText.Render(
            "<!--activity:abc--> `<!--activity:abc-->`\n\n"
                + Block(
                    "single id=abc",
                    "Look: <script>alert(1)</script> \uE0001\uE001 [x](javascript:alert(1))",
                    "- [x] <img src=x onerror=alert(1)>",
                    "  > </label><b>",
                    "- [ ] [a](data:text/html,x)",
                    "hint: <iframe>"
                )
        );
        var it = Assert.Single(text.Activities.All).Practice!;
        Assert.Single(LessonText.Parts(text.Html), p => p.Key is not null);
        foreach (var html in it.OptionHtml.Concat([text.Html, it.Html, it.HintHtml!]))
        {
            foreach (var bad in new[] { "<script", "<img", "<iframe", "javascript:", "data:", "\uE000" })
                Assert.DoesNotContain(bad, html, StringComparison.Ordinal);
        }
        Assert.Equal(it, LessonActivities.Parse(text.Activities.ToJson()).FindPractice("abc"), (a, b) => a!.Print == b!.Print);
    }

    [Fact]
    public void Questions_written_by_the_form_are_read_back_unchanged()
    {
        QuestionSource[] all =
        [
            new(QuestionKind.SingleChoice)
            {
                Id = "a",
                Prompt = "Look:\n\n- [x] is this?\n\\hint: no\n\n```cs\ncode\n```",
                Answers = [new("A `b`", true, "Well."), new("- [ ] B", false)],
                Hint = "One\nhint: two",
                Explanation = "- [x] three\n\nexplain: four",
            },
            new(QuestionKind.MultipleAnswer) { Prompt = "Which?", Answers = [new("A", true), new("B", true, "So."), new("C")] },
            new(QuestionKind.TrueFalse)
            {
                Id = "tf",
                Prompt = "answer: is a word",
                Answers = [new("false", true, "No.")],
                Explanation = "Because.",
            },
            new(QuestionKind.FillBlank) { Prompt = "[[a|b]] and\ncase: no", MatchesCase = true },
            new(QuestionKind.Matching)
            {
                Prompt = "- a => b in the question",
                Answers = [new("x", true, null, "y"), new("", true, null, "z"), new("v", true, null, "w")],
            },
            new(QuestionKind.Ordering) { Prompt = "1. is no line", Answers = [new("one", true), new("2. two", true), new("three", true)] },
            new(QuestionKind.ShortAnswer) { Prompt = "= no\n\\\\= no", Answers = [new("= yes", true), new("ja", true)] },
            new(QuestionKind.Numeric)
            {
                Prompt = "unit: none",
                Answers = [new("9.81", true)],
                Tolerance = "1%",
                Unit = "m/s² | m/s^2",
            },
        ];
        foreach (var source in all)
        {
            var written = "Before.\n\n" + source.Write() + "\n\nAfter.";
            var fence = Assert.Single(LessonText.Render(written).Places).Fence;
            Assert.Equal(written, "Before.\n\n" + written[fence.Start..(fence.End + 1)] + "\n\nAfter.");
            var read = QuestionSource.Read(fence.Arguments, fence.Text, (line, why) => Assert.Fail($"{line}: {why.Text} in {written}"))!;
            Assert.Equal(source with { Answers = [] }, read with { Answers = [] });
            Assert.Equal(source.Answers, read.Answers.Select(a => a with { Line = 0 }));
            Assert.Equal(source.Write(), read.Write());
        }
        var deck = new DeckSource
        {
            Id = "d",
            Title = "Verbs",
            Cards = [new("être", true, null, "to be"), new("`x`", true, null, "a :: b")],
        };
        var back = Assert.Single(LessonText.Render(deck.Write()).Places).Fence;
        Assert.Equal(deck.Write(), DeckSource.Read(back.Arguments, back.Text, (_, why) => Assert.Fail(why.Text)).Write());
    }

    [Fact]
    public void A_card_keeps_its_key_when_its_back_is_corrected()
    {
        Deck Of(string text) => LessonText.Render($"```flashcards id=d\n{text}\n```").Activities.All.Single().Deck!;
        Assert.Equal(Of("être :: to be").Cards[0].Key, Of("être :: to exist").Cards[0].Key);
        Assert.NotEqual(Of("être :: to be").Cards[0].Key, Of("avoir :: to be").Cards[0].Key);
        Assert.InRange(Of("être :: to be").KeyOf(Of("être :: to be").Cards[0]).Length, 1, ActivityState.MostOfKey);
    }

    [Fact]
    public void A_lesson_without_activities_stores_none()
    {
        var text = LessonText.Render("# A\n\n```cs\nvar a = 1;\n```");
        Assert.Null(text.Activities.ToJson());
        Assert.Equal(Lms.Web.Platform.Text.MarkdownText.Render("# A\n\n```cs\nvar a = 1;\n```").Html, text.Html);
    }

    [Fact]
    public void Cards_are_repeated_at_the_intervals_of_SM_2()
    {
        var day = new DateOnly(2026, 1, 1);
        var plan = Sm2.After(0, 0, 0, CardGrade.Good, day);
        Assert.Equal(new CardPlan(2.5m, 1, 1, day.AddDays(1)), plan);
        plan = Sm2.After(plan.Ease, plan.Repetitions, plan.IntervalDays, CardGrade.Good, plan.DueOn);
        Assert.Equal((2.5m, 6), (plan.Ease, plan.IntervalDays));
        plan = Sm2.After(plan.Ease, plan.Repetitions, plan.IntervalDays, CardGrade.Easy, plan.DueOn);
        Assert.Equal((2.6m, 16), (plan.Ease, plan.IntervalDays)); // 6 · 2.6 = 15.6, rounded up
        plan = Sm2.After(plan.Ease, plan.Repetitions, plan.IntervalDays, CardGrade.Again, plan.DueOn);
        Assert.Equal((2.6m, 0, 0), (plan.Ease, plan.Repetitions, plan.IntervalDays));
        Assert.Equal(1, Sm2.After(plan.Ease, plan.Repetitions, plan.IntervalDays, CardGrade.Hard, day).IntervalDays);
        var ease = 0m;
        for (var i = 0; i < 20; i++)
            ease = Sm2.After(ease, 1, 1, CardGrade.Hard, day).Ease;
        Assert.Equal(Sm2.LeastEase, ease);
        Assert.Equal(Sm2.MostDays, Sm2.After(2.5m, 9, 3000, CardGrade.Easy, day).IntervalDays);
    }
}
