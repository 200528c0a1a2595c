using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Features.Questions.Model;

namespace Lms.Web.Tests.Features.Questions;

/// <summary>Questions and decks in the text of a lesson: how they are written, graded and spaced.</summary>
public sealed class PracticeRuleTests
{
    private static string Block(string head, params string[] lines) => $"```practice {head}\n{string.Join('\n', lines)}\n```";

    private static QuestionDefinition Made(string head, params string[] lines)
    {
        var text = LessonText.Render(Block(head, lines));
        Assert.Empty(text.Mistakes);
        return Assert.Single(text.Activities.All).Practice!;
    }

    private static decimal Scored(QuestionDefinition it, params string[] given) => it.Grade(given).Value.Percent;

    /// <summary>The page ends its column of text where an exercise stands: what is open around it would end something else.</summary>
    [Theory]
    [InlineData("<details><summary>Try it</summary>\n\n", "\n\n</details>")]
    [InlineData("<a href=\"https://example.org\">\n\n", "\n\n</a>")]
    [InlineData("<blockquote><div><blockquote>\n\n", "\n\n</blockquote></div></blockquote>\n\nOutside")]
    public void An_exercise_does_not_stand_in_HTML(string before, string after)
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
    public void An_exercise_may_stand_beside_HTML()
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
    public void Of_a_single_choice_the_right_one_counts(string given, int percent) =>
        Assert.Equal(percent, Scored(Made("single", "Which?", "- [ ] A", "  > Not A.", "- [x] B", "- [ ] C"), given));

    [Theory]
    [InlineData("1,2", 100)]
    [InlineData("1", 50)]
    [InlineData("1,2,3", 50)]
    [InlineData("1,3", 0)]
    [InlineData("1,2,3,4", 0)]
    [InlineData("1,1,2", 100)]
    public void Of_several_answers_wrong_ones_take_away_what_right_ones_give(string given, int percent) =>
        Assert.Equal(percent, Scored(Made("multiple", "Which?", "- [x] A", "- [x] B", "- [ ] C", "- [ ] D"), given.Split(',')));

    [Fact]
    public void What_is_not_offered_is_no_answer()
    {
        var it = Made("single", "Which?", "- [x] A", "- [ ] B");
        foreach (var given in new[] { "0", "3", "-1", "x", "99999999999", "" })
            Assert.NotNull(it.Grade([given]).Refusal);
        Assert.NotNull(it.Grade([]).Refusal);
        Assert.NotNull(it.Grade(["1", "2"]).Refusal);
    }

    [Fact]
    public void True_and_false_are_two_choices_and_the_remark_is_for_whoever_was_wrong()
    {
        var it = Made("truefalse", "Water boils at 100 °C everywhere.", "answer: false", "> Not on a mountain.");
        Assert.Equal(100, Scored(it, "2"));
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
    public void Quotes_primes_and_dashes_are_one_in_all_their_forms(string right, string given)
    {
        foreach (var typed in given.Split('|'))
            Assert.Equal(100, Scored(Made("short", "Say it.", $"= {right}"), typed));
    }

    [Theory]
    [InlineData("don't")]
    [InlineData("don´t")]
    [InlineData("donʼt")]
    [InlineData("do not")]
    public void Blanks_take_every_apostrophe(string typed) => Assert.Equal(100, Scored(Made("gaps", "We [[don't|do not]] know."), typed));

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
    public void Numbers_are_read_as_every_keyboard_writes_them(string typed) =>
        Assert.Equal(100, Scored(Made("numeric", "How many?", "= -3.5"), typed));

    [Theory]
    [InlineData("١٢٣٤")]
    [InlineData("١٬٢٣٤")]
    [InlineData("1\u202f234")]
    public void Groups_of_thousands_are_read_in_Arabic_writing_too(string typed) =>
        Assert.Equal(100, Scored(Made("numeric", "How many?", "= 1234"), typed));

    [Theory]
    [InlineData("Paris", 100)]
    [InlineData("  paris ", 100)]
    [InlineData("PARIS.", 100)]
    [InlineData("Pa\u200bris", 100)]
    [InlineData("Ｐａｒｉｓ", 100)]
    [InlineData("paname", 100)]
    [InlineData("Pariss", 0)]
    [InlineData(".", 0)]
    public void A_short_answer_is_compared_as_people_read_it(string given, int percent) =>
        Assert.Equal(percent, Scored(Made("short", "The capital of France?", "= Paris", "= Paname"), given));

    [Theory]
    [InlineData("cafe\u0301", 100)]
    [InlineData("café", 100)]
    [InlineData("cafe", 0)]
    public void Composed_letters_are_the_same_and_other_letters_are_not(string given, int percent) =>
        Assert.Equal(percent, Scored(Made("short", "Where?", "= Café"), given));

    [Fact]
    public void Capital_letters_matter_where_the_author_says_so()
    {
        var it = Made("short", "The symbol of cobalt?", "= Co", "case: yes");
        Assert.Equal((100, 0), (Scored(it, "Co"), Scored(it, "CO")));
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
    public void A_number_is_right_within_its_tolerance_and_worth_half_without_its_unit(string given, int percent) =>
        Assert.Equal(percent, Scored(Made("numeric", "g?", "= 9.81", "tolerance: 0.05", "unit: m/s² | m/s^2"), given));

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
    public void Numbers_are_read_with_comma_and_point_and_groups(string given, int percent) =>
        Assert.Equal(percent, Scored(Made("numeric", "How many?", "= 1234"), given));

    [Theory]
    [InlineData("many")]
    [InlineData("12 apples")]
    [InlineData("1.2.3,4,5")]
    [InlineData("1e999")]
    [InlineData("99999999999999999999999999999999999999")]
    [InlineData("NaN")]
    [InlineData("∞")]
    public void What_is_no_number_counts_as_no_attempt(string given) =>
        Assert.NotNull(Made("numeric", "How many?", "= 12").Grade([given]).Refusal);

    [Fact]
    public void Tolerance_may_be_a_percentage_of_the_number()
    {
        var it = Made("numeric", "About?", "= -200", "tolerance: 5%");
        Assert.Equal((100, 100, 0), (Scored(it, "-190"), Scored(it, "−210"), Scored(it, "-189.99")));
    }

    [Fact]
    public void Blanks_are_graded_one_by_one_and_never_stand_in_the_text_for_readers()
    {
        var it = Made("gaps", "The capital of **France** is [[Paris|Paname]], of Spain [[Madrid]]; \\[[this]] is text.");
        Assert.Equal((100, 50, 0), (Scored(it, "paris", "MADRID"), Scored(it, "Lyon", "Madrid"), Scored(it, "a", "b")));
        Assert.Equal(3, it.HtmlAroundBlanks.Count);
        Assert.DoesNotContain("Paris", it.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Madrid", it.Plain, StringComparison.Ordinal);
        Assert.Contains("[[this]]", it.Html, StringComparison.Ordinal);
        Assert.NotNull(it.Grade(["", " "]).Refusal);
    }

    [Fact]
    public void Pairs_are_graded_one_by_one_whatever_else_is_offered()
    {
        var it = Made("matching", "Which belongs?", "- dog => barks", "- cat => meows", "- => moos");
        Assert.Equal(3, it.OfferedRights.Count);
        string Number(string right) =>
            (1 + it.OfferedRights.ToList().IndexOf(right)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(
            (100, 50, 0),
            (Scored(it, Number("barks"), Number("meows")), Scored(it, Number("barks"), ""), Scored(it, Number("moos"), "77"))
        );
    }

    [Fact]
    public void Lines_are_in_order_when_each_stands_at_its_place()
    {
        var it = Made("ordering", "From first to last:", "1. egg", "2. caterpillar", "3. butterfly");
        string[] Places(params string[] order) =>
            [.. it.OfferedItems.Select(i => (1 + Array.IndexOf(order, i)).ToString(System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal(100, Scored(it, Places("egg", "caterpillar", "butterfly")));
        Assert.Equal(33.33m, Scored(it, Places("egg", "butterfly", "caterpillar")));
        Assert.NotNull(it.Grade(["1", "1", "2"]).Refusal);
        Assert.NotNull(it.Grade(["1", "2", ""]).Refusal);
        // What is offered first depends on the words alone, so it tells nothing.
        Assert.Equal(
            it.OfferedItems,
            Made($"ordering id={it.Key}", "From first to last:", "1. butterfly", "2. egg", "3. caterpillar").OfferedItems
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
    public void Mistakes_are_named_with_their_line_and_keep_the_lesson_from_being_published(
        string head,
        int line,
        string why,
        params string[] lines
    )
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
    public void A_block_in_a_list_a_second_one_of_the_same_id_and_an_open_one_are_mistakes()
    {
        const string Question = "practice truefalse id=one\nSo?\nanswer: true\n";
        Assert.Single(LessonText.Render($"- item\n\n  ```{Question.Replace("\n", "\n  ", StringComparison.Ordinal)}```").Mistakes);
        var twice = LessonText.Render($"```{Question}```\n\n```{Question}```");
        Assert.Equal((1, 6), (twice.Activities.Count, Assert.Single(twice.Mistakes).Line));
        Assert.Single(LessonText.Render($"```{Question}").Mistakes);
    }

    [Fact]
    public void A_question_stays_itself_when_its_answers_or_its_place_change_and_by_its_id_when_its_words_do()
    {
        string[] lines = ["Which?", "- [x] A", "- [ ] B"];
        var it = Made("single", lines);
        Assert.Equal(it.Key, Made("single", ["  Which? ", "- [ ] A", "- [x] C"]).Key);
        Assert.NotEqual(it.Print, Made("single", ["Which?", "- [ ] A", "- [x] C"]).Print);
        Assert.NotEqual(it.Key, Made("single", ["Which one?", "- [x] A", "- [ ] B"]).Key);
        Assert.Equal("mine", Made("single id=mine", ["Which one?", "- [x] A", "- [ ] B"]).Key);
        Assert.Equal("mine", Made("id=mine single", lines).Key);
    }

    [Fact]
    public void Nothing_that_an_author_types_becomes_markup_or_a_mark_of_a_question()
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
    public void What_a_form_writes_is_read_as_it_was()
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
    public void A_card_keeps_its_key_while_its_back_is_corrected()
    {
        Deck Of(string text) => LessonText.Render($"```flashcards id=d\n{text}\n```").Activities.All.Single().Deck!;
        Assert.Equal(Of("être :: to be").Cards[0].Key, Of("être :: to exist").Cards[0].Key);
        Assert.NotEqual(Of("être :: to be").Cards[0].Key, Of("avoir :: to be").Cards[0].Key);
        Assert.InRange(Of("être :: to be").KeyOf(Of("être :: to be").Cards[0]).Length, 1, ActivityState.MostOfKey);
    }

    [Fact]
    public void A_lesson_without_activities_keeps_nothing_of_them()
    {
        var text = LessonText.Render("# A\n\n```cs\nvar a = 1;\n```");
        Assert.Null(text.Activities.ToJson());
        Assert.Equal(Lms.Web.Platform.Text.MarkdownText.Render("# A\n\n```cs\nvar a = 1;\n```").Html, text.Html);
    }

    [Fact]
    public void Cards_come_again_after_the_intervals_of_SM_2()
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
