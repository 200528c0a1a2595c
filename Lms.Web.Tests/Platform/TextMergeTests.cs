using Lms.Web.Platform.Text;

namespace Lms.Web.Tests.Platform;

/// <summary>Two authors of one text: changes are merged, conflicts are shown, and nothing is lost.</summary>
[OnOneDatabase("It uses no database.")]
public sealed class TextMergeTests
{
    private const string Origin = "# Bread\n\nFlour and water.\n\nKnead the dough for ten minutes.\n\nBake it hot.\n";

    private static string? Merge(string origin, string mine, string theirs) => TextMerge.Of(origin, mine, theirs).Text;

    [Theory]
    [InlineData("", "", "")]
    [InlineData("", "Mine.", "")]
    [InlineData("Was.", "Was.", "Was.")]
    [InlineData("Was.\n\n\n\nOdd   \n", "Was.\n\n\n\nOdd   \n\nNew", "Was.\n\n\n\nOdd   \n")]
    public void If_they_changed_nothing_my_text_is_kept_exactly(string origin, string mine, string theirs) =>
        Assert.Equal(mine, Merge(origin, mine, theirs));

    [Theory]
    [InlineData("", "")]
    [InlineData("\n\n  \n", "x")]
    [InlineData(Origin, "")]
    [InlineData(Origin, "Something else altogether.\n\n\n\nYes.")]
    public void If_I_changed_nothing_their_text_is_taken_exactly(string origin, string theirs) =>
        Assert.Equal(theirs, Merge(origin, origin, theirs));

    [Fact]
    public void Changes_to_different_paragraphs_are_merged_even_if_adjacent()
    {
        var mine = Origin.Replace("Flour and water.", "Flour, water and salt.", StringComparison.Ordinal);
        var theirs = Origin.Replace("ten minutes", "twelve minutes", StringComparison.Ordinal);
        Assert.Equal(
            "# Bread\n\nFlour, water and salt.\n\nKnead the dough for twelve minutes.\n\nBake it hot.\n",
            Merge(Origin, mine, theirs)
        );
    }

    [Fact]
    public void The_same_change_on_both_sides_appears_once()
    {
        var both = Origin.Replace("hot", "very hot", StringComparison.Ordinal) + "\nLet it cool.\n";
        Assert.Equal(both, Merge(Origin, both, both));
        var mine = "Preface.\n\n" + both;
        Assert.Equal(mine, Merge(Origin, mine, both));
    }

    [Fact]
    public void A_paragraph_changed_by_both_is_a_conflict_and_the_rest_is_merged()
    {
        var merge = TextMerge.Of(
            Origin,
            Origin.Replace("hot", "at 250 degrees", StringComparison.Ordinal),
            Origin.Replace("hot", "very hot", StringComparison.Ordinal).Replace("Flour", "Rye", StringComparison.Ordinal)
        );
        Assert.Null(merge.Text);
        var conflict = Assert.Single(merge.Parts, p => p.IsConflict);
        Assert.Equal(
            ("Bake it hot.\n", "Bake it at 250 degrees.\n", "Bake it very hot.\n"),
            (conflict.Base, conflict.Mine, conflict.Theirs)
        );
        Assert.Contains("Rye and water.", merge.Parts[0].Text, StringComparison.Ordinal);
        Assert.EndsWith("Bake it at 250 degrees.\n", merge.With([(MergeChoice.Mine, null)]), StringComparison.Ordinal);
        Assert.EndsWith("Bake it very hot.\n", merge.With([(MergeChoice.Theirs, null)]), StringComparison.Ordinal);
        Assert.EndsWith(
            "\n\nBake it very hot.\n\nBake it at 250 degrees.\n",
            merge.With([(MergeChoice.Both, null)]),
            StringComparison.Ordinal
        );
        Assert.EndsWith("minutes.\n\nBake.\nWait.", merge.With([(MergeChoice.Own, "Bake.\r\nWait.")]), StringComparison.Ordinal);
        Assert.Equal(merge.With([(MergeChoice.Both, null)]), merge.With([]));
    }

    [Fact]
    public void Conflicts_are_resolved_one_by_one()
    {
        var merge = TextMerge.Of("A one.\n\nkept\n\nB one.", "A two.\n\nkept\n\nB two.", "A three.\n\nkept\n\nB three.");
        Assert.Equal(2, merge.Conflicts);
        Assert.Equal("A two.\n\nkept\n\nB three.", merge.With([(MergeChoice.Mine, null), (MergeChoice.Theirs, null)]));
    }

    [Fact]
    public void A_paragraph_deleted_by_one_side_is_gone_unless_the_other_changed_it()
    {
        var without = Origin.Replace("Flour and water.\n\n", "", StringComparison.Ordinal);
        Assert.Equal(
            without.Replace("hot", "warm", StringComparison.Ordinal),
            Merge(Origin, without, Origin.Replace("hot", "warm", StringComparison.Ordinal))
        );
        var merge = TextMerge.Of(Origin, without, Origin.Replace("Flour", "Rye", StringComparison.Ordinal));
        var conflict = Assert.Single(merge.Parts, p => p.IsConflict);
        Assert.Equal(("", "Rye and water.\n\n"), (conflict.Mine, conflict.Theirs));
        Assert.Equal(without, merge.With([(MergeChoice.Mine, null)]));
    }

    [Fact]
    public void New_paragraphs_in_different_places_are_all_kept()
    {
        var mine = Origin.Replace("# Bread\n\n", "# Bread\n\nThe oldest food there is.\n\n", StringComparison.Ordinal);
        Assert.Equal(mine + "\nEnjoy.", Merge(Origin, mine, Origin + "\nEnjoy."));
    }

    [Fact]
    public void Paragraphs_added_in_the_same_place_are_all_kept_with_the_first_saved_first()
    {
        Assert.Equal(
            Origin + "\nLet it cool down.\n\nShare with friends!",
            Merge(Origin, Origin + "\nShare with friends!", Origin + "\nLet it cool down.")
        );
        Assert.Equal("They began.\n\nI did too, otherwise.", Merge("", "I did too, otherwise.", "They began."));
    }

    [Fact]
    public void Two_versions_of_a_new_paragraph_are_a_conflict() =>
        Assert.Equal(
            1,
            TextMerge.Of(Origin, Origin + "\nLet it cool for an hour.", Origin + "\nLet it cool for an hour or two.").Conflicts
        );

    [Fact]
    public void A_moved_paragraph_includes_the_changes_of_the_other_side()
    {
        const string moved = "Bake it hot.\n\n# Bread\n\nFlour and water.\n\nKnead the dough for ten minutes.\n";
        var written = Origin.Replace("Bake it hot.", "Bake it very hot.", StringComparison.Ordinal);
        Assert.Equal(moved.Replace("hot", "very hot", StringComparison.Ordinal), Merge(Origin, moved, written));
        Assert.Equal(moved.Replace("hot", "very hot", StringComparison.Ordinal), Merge(Origin, written, moved));
    }

    [Fact]
    public void A_paragraph_moved_by_both_appears_once_where_it_was_saved_first()
    {
        const string origin = "one\n\ntwo\n\nthree\n\nfour\n\nfive";
        var text = Merge(origin, "five\n\none\n\ntwo\n\nthree\n\nfour", "one\n\ntwo\n\nfive\n\nthree\n\nfour");
        Assert.Equal("one\n\ntwo\n\nfive\n\nthree\n\nfour", text);
    }

    [Fact]
    public void Line_endings_are_not_a_change()
    {
        var theirs = Origin.Replace("hot", "warm", StringComparison.Ordinal);
        Assert.Equal(theirs, Merge(Origin, Origin.ReplaceLineEndings("\r\n"), theirs));
        Assert.Equal(theirs, Merge(Origin.ReplaceLineEndings("\r\n"), Origin, theirs.ReplaceLineEndings("\r\n")));
    }

    [Fact]
    public void Empty_lines_at_the_end_are_not_a_conflict()
    {
        Assert.Equal(
            "A.\n\nB, mine.\n\nC, theirs.\n",
            Merge("A.\n\nB.\n\nC.", "A.\n\nB, mine.\n\n\n\nC.", "A.\n\nB.\n\nC, theirs.\n")!
                .Replace("\n\n\n", "\n", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("```\na\n\nb\n```\n\nafter", 2)]
    [InlineData("~~~~ md\n```\n\n~~~~\n\nafter\n", 2)]
    [InlineData("$$\nx\n\ny\n$$\n\nafter", 2)]
    [InlineData("one\ntwo\n  \nthree", 2)]
    [InlineData("\n\none", 1)]
    [InlineData("```\nnever closed\n\nso this\n\nis text", 3)]
    public void Code_and_formulas_with_empty_lines_are_one_paragraph(string text, int count)
    {
        var blocks = Paragraphs.Of(text);
        Assert.Equal(count, blocks.Count);
        Assert.Equal(text, string.Concat(blocks));
    }

    [Fact]
    public void Changes_to_code_and_text_by_different_authors_are_merged()
    {
        const string origin = "Look:\n\n```\nvar a = 1;\n\nvar b = 2;\n```\n\nDone.";
        Assert.Equal(
            "Look:\n\n```\nvar a = 1;\n\nvar b = 3;\n```\n\nWell done.",
            Merge(
                origin,
                origin.Replace("b = 2", "b = 3", StringComparison.Ordinal),
                origin.Replace("Done", "Well done", StringComparison.Ordinal)
            )
        );
    }

    [Fact]
    public void A_text_rewritten_by_both_is_a_conflict() =>
        Assert.Equal(1, TextMerge.Of("Was.", "Entirely other words.", "Nothing in common here").Conflicts);

    [Fact]
    public void Texts_without_a_common_origin_are_a_conflict()
    {
        Assert.Equal(1, TextMerge.Apart("Mine.", "Theirs.").Conflicts);
        Assert.Equal("Same.\n", TextMerge.Apart("Same.\r\n", "Same.\n").Text);
    }

    /// <summary>Random edits: every paragraph of either side is in the result or a conflict, and untouched ones stay in place.</summary>
    [Fact]
    public void A_merge_never_loses_text()
    {
        var chance = new Random(4711);
        for (var round = 0; round < 400; round++)
        {
            var origin = Enumerable
                .Range(0, chance.Next(0, 12))
                .Select(i => $"o{round}x{i} {(chance.Next(4) == 0 ? "again" : $"word{i}")} text")
                .ToList();
            List<string> Edited(string who)
            {
                var text = origin.ToList();
                for (var step = chance.Next(0, 6); step > 0; step--)
                {
                    var at = chance.Next(0, text.Count + 1);
                    if (at == text.Count || chance.Next(3) == 0)
                        text.Insert(at, $"{who}{step} new words");
                    else if (chance.Next(3) == 0)
                        text.RemoveAt(at);
                    else
                        text[at] += $" {who}{step}";
                }
                return text;
            }
            var (mine, theirs) = (Edited("mine"), Edited("theirs"));
            var merge = TextMerge.Of(string.Join("\n\n", origin), string.Join("\n\n", mine), string.Join("\n\n", theirs));
            var all = merge.With([]);
            foreach (var written in mine.Except(origin).Concat(theirs.Except(origin)))
                Assert.Contains(written, all, StringComparison.Ordinal);
            foreach (var kept in origin.Intersect(mine).Intersect(theirs))
                Assert.Contains(kept, all, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Long_texts_of_short_identical_paragraphs_are_merged_quickly()
    {
        var stop = TestContext.Current.CancellationToken;
        var origin = string.Concat(Enumerable.Repeat("a\n\nb\n\n", 25_000));
        var work = Task.Run(
            () => TextMerge.Of(origin, "m\n\n" + origin.Replace("b\n\na", "b\n\nc", StringComparison.Ordinal), "t\n\n" + origin + "end"),
            stop
        );
        Assert.NotEmpty((await work.WaitAsync(TimeSpan.FromSeconds(20), stop)).Parts);
    }
}
