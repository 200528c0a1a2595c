using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Publishing.Model;
using Lms.Web.Platform.Text;

namespace Lms.Web.Tests.Features.Courses;

/// <summary>The rules of drafts, versions, approvals, and comments, without a database.</summary>
public sealed class VersionRuleTests
{
    private static readonly DateTime Noon = new(2027, 3, 4, 12, 0, 0, DateTimeKind.Utc);
    private static readonly Guid Ada = Ids.New();
    private static readonly Guid Ben = Ids.New();

    private static Lesson Published(string text = "First.\n\nSecond.")
    {
        var course = new Course("Fire", "fire", Ada, Noon);
        var lesson = course.AddLesson(course.AddModule("M").Value.Units[0].Id, "Alarm", LessonKind.Text).Value;
        Assert.True(lesson.Write(text, Noon).IsDone);
        Assert.True(lesson.Publish(Ada, Noon).IsDone);
        return lesson;
    }

    private static void Write(Lesson lesson, Wording text, Guid by, DateTime at, List<LessonVersion>? kept = null)
    {
        if (lesson.Checkpoint(text, by, at) is { } version)
            kept?.Add(version);
        Assert.True(lesson.Write(text, by, at).IsDone);
    }

    [Fact]
    public void Title_objective_text_and_transcript_stay_in_the_draft_until_published()
    {
        var lesson = Published();
        Write(lesson, new("Raise the alarm", "Know how", "Other words.", "Said aloud."), Ada, Noon);
        Assert.Equal(
            ("Alarm", null, "First.\n\nSecond.", null, true),
            (lesson.Title, lesson.Objective, lesson.Body.Markdown, lesson.Body.TranscriptMarkdown, lesson.HasDraft)
        );
        var version = lesson.Publish(Ada, Noon, "Clearer").Value;
        Assert.Equal(
            ("Raise the alarm", "Know how", "Other words.", "Said aloud.", false),
            (lesson.Title, lesson.Objective, lesson.Body.Markdown, lesson.Body.TranscriptMarkdown, lesson.HasDraft)
        );
        Assert.Equal((2, VersionKind.Published, "Clearer"), (version.Number, version.Kind, version.Note));
    }

    [Fact]
    public void Reverting_to_the_published_text_leaves_no_draft()
    {
        var lesson = Published();
        Write(lesson, lesson.Written with { Markdown = "Other." }, Ada, Noon);
        Assert.True(lesson.HasDraft);
        Write(lesson, lesson.Published, Ada, Noon);
        Assert.False(lesson.HasDraft);
    }

    [Fact]
    public void The_title_of_an_unpublished_lesson_changes_at_once()
    {
        var course = new Course("Fire", "fire", Ada, Noon);
        var lesson = course.AddLesson(course.AddModule("M").Value.Units[0].Id, "Alarm", LessonKind.Text).Value;
        Write(lesson, new("Signal", "Know", "Text", null), Ada, Noon);
        Assert.Equal(("Signal", "Know"), (lesson.Title, lesson.Objective));
    }

    [Fact]
    public void A_draft_is_saved_as_a_version_when_the_author_changes_or_returns_after_a_pause()
    {
        var lesson = Published();
        var kept = new List<LessonVersion>();
        Write(lesson, lesson.Written with { Markdown = "One" }, Ada, Noon, kept);
        Write(lesson, lesson.Written with { Markdown = "Two" }, Ada, Noon.AddMinutes(29), kept);
        Assert.Empty(kept);
        Write(lesson, lesson.Written with { Markdown = "Three" }, Ben, Noon.AddMinutes(30), kept);
        Write(lesson, lesson.Written with { Markdown = "Four" }, Ben, Noon.AddMinutes(60), kept);
        Write(lesson, lesson.Written, Ada, Noon.AddMinutes(61), kept); // no change
        Assert.Equal([("Two", Ada, 2), ("Three", Ben, 3)], kept.Select(v => (v.Markdown, v.PublishedById, v.Number)));
    }

    [Fact]
    public void Discarded_and_replaced_drafts_can_be_restored()
    {
        var lesson = Published();
        Assert.NotNull(lesson.Discard(Ada, Noon).Refusal);
        Write(lesson, lesson.Written with { Markdown = "Draft" }, Ada, Noon);
        var given = lesson.Discard(Ada, Noon).Value;
        Assert.Equal(("First.\n\nSecond.", false, VersionKind.Discarded), (lesson.Written.Markdown, lesson.HasDraft, given.Kind));
        Assert.Null(lesson.Return(given, Ada, Noon).Value); // there was no draft
        Assert.Equal("Draft", lesson.Written.Markdown);
        Write(lesson, lesson.Written with { Markdown = "Later" }, Ada, Noon);
        var before = lesson.Return(given, Ben, Noon).Value;
        Assert.Equal(("Later", "Draft"), (before!.Markdown, lesson.Written.Markdown));
        Assert.Equal("The lesson already matches this version.", lesson.Return(given, Ben, Noon).Refusal!.Text);
        Assert.NotNull(Published().Return(given, Ada, Noon).Refusal); // of another lesson
    }

    [Fact]
    public void A_comparison_marks_paragraphs_and_the_words_within_them()
    {
        var rows = TextDifference.Of("Same.\n\nThe old bell rings.\n\nGone.\n\nEnd.", "Same.\n\nThe new bell rings.\n\nEnd.\n\nMore.");
        Assert.Equal(
            [DifferenceKind.Same, DifferenceKind.Changed, DifferenceKind.Removed, DifferenceKind.Same, DifferenceKind.Added],
            rows.Select(r => r.Kind)
        );
        Assert.Equal([("The ", false), ("old", true), (" bell rings.", false)], rows[1].Before);
        Assert.Equal([("The ", false), ("new", true), (" bell rings.", false)], rows[1].Now);
        // Paragraphs with nothing in common are compared as a whole.
        var other = Assert.Single(TextDifference.Of("One bell rings.", "Nobody knows what happened here"));
        Assert.Equal([("One bell rings.", true)], other.Before);
        Assert.Equal([("Nobody knows what happened here", true)], other.Now);
        Assert.Empty(TextDifference.Of("", ""));
        Assert.All(TextDifference.Of("a\n\nb", "a\r\n\r\nb\n"), r => Assert.Equal(DifferenceKind.Same, r.Kind));
    }

    [Fact]
    public void A_single_changed_word_is_found_in_a_paragraph_of_thousands()
    {
        var words = string.Join(' ', Enumerable.Range(0, 5000).Select(i => $"word{i}"));
        var row = Assert.Single(TextDifference.Of(words, words.Replace("word2500 ", "another ", StringComparison.Ordinal)));
        Assert.Equal("another", Assert.Single(row.Now, p => p.IsMarked).Text);
        Assert.Equal("word2500", Assert.Single(row.Before, p => p.IsMarked).Text);
    }

    [Fact]
    public void A_comment_follows_its_passage_and_is_detached_when_the_passage_is_gone()
    {
        const string Text = "The bell is red.\n\nPress it once and wait for the answer of the desk.\n\nThen leave.";
        const string Quote = "Press it once and wait for the answer of the desk.";
        int? Found(string text, string quote = Quote, int place = 1) => Passages.Finder(Passages.Of(text)).Find(quote, place);
        Assert.Equal(1, Found(Text));
        Assert.Equal(3, Found("New beginning.\n\nAnother.\n\n" + Text.Replace("red", "green", StringComparison.Ordinal))); // others changed
        Assert.Equal(1, Found(Text.Replace("once", "twice", StringComparison.Ordinal))); // a small change
        Assert.Equal(0, Found($"{Quote}\n\nThen leave.\n\nThe bell is red.")); // moved
        Assert.Equal(2, Found($"Same.\n\nOther.\n\nSame.\n\nOther.", "Same.", 3)); // two identical ones: the nearest
        Assert.Null(Found("The bell is red.\n\nThen leave."));
        Assert.Null(Found(""));
    }

    [Fact]
    public void An_approval_is_decided_once_and_changes_are_requested_with_a_reason()
    {
        var asked = ApprovalRequest.Ask(Ids.New(), Ids.New(), Ada, " Please look. ", Noon).Value;
        Assert.Equal("Describe what should change.", asked.Return(Ben, " ", Noon).Refusal!.Text);
        Assert.True(asked.IsWaiting);
        Assert.True(asked.Return(Ben, "More pictures", Noon).IsDone);
        Assert.NotNull(asked.Approve(Ben, null, null, Noon).Refusal);
        Assert.NotNull(asked.Withdraw(Noon).Refusal);
        Assert.Equal((RequestState.Returned, "More pictures", "Please look."), (asked.State, asked.Answer, asked.Message));
    }

    [Fact]
    public void A_publication_must_be_scheduled_in_the_future()
    {
        Assert.NotNull(PlannedPublication.Make(Ids.New(), null, Ada, null, null, Noon).Refusal);
        Assert.NotNull(PlannedPublication.Make(Ids.New(), null, Ada, Noon, null, Noon).Refusal);
        Assert.NotNull(PlannedPublication.Make(Ids.New(), null, Ada, Noon.AddYears(3), null, Noon).Refusal);
        var plan = PlannedPublication.Make(Ids.New(), null, Ada, Noon.AddDays(1), null, Noon).Value;
        Assert.True(plan.Cancel(Noon).IsDone);
        Assert.NotNull(plan.Cancel(Noon).Refusal);
    }
}
