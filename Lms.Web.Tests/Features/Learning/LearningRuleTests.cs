using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Learning.Model;

namespace Lms.Web.Tests.Features.Learning;

public sealed class LearningRuleTests
{
    private static readonly DateTime Noon = new(2027, 3, 4, 12, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("0-10,20-30", "0-10,20-30", 20)]
    [InlineData("20-30,0-10", "0-10,20-30", 20)]
    [InlineData("0-10,5-15", "0-15", 15)]
    [InlineData("0-10,10-20", "0-20", 20)]
    [InlineData("0-100,20-30", "0-100", 100)]
    [InlineData("0-5,10-15,4-11", "0-15", 15)]
    [InlineData("", "", 0)]
    [InlineData(null, "", 0)]
    [InlineData("5-5,9-3,-4-2,x-y,1-,99999999999-3,3", "", 0)]
    [InlineData("1-2,garbage,4-6", "1-2,4-6", 3)]
    public void Watched_ranges_are_parsed_sorted_and_merged(string? text, string kept, int seconds)
    {
        var watched = WatchedRanges.Parse(text);
        Assert.Equal(kept, watched.ToString());
        Assert.Equal(seconds, watched.Seconds);
    }

    [Fact]
    public void Hundreds_of_random_ranges_count_each_second_once()
    {
        var random = new Random(20261121);
        for (var round = 0; round < 50; round++)
        {
            var (watched, seen) = (WatchedRanges.Parse(""), new bool[600]);
            for (var i = 0; i < 40; i++)
            {
                var from = random.Next(0, 590);
                var to = random.Next(from, 600);
                watched.Add(from, to);
                for (var s = from; s < to; s++)
                    seen[s] = true;
            }
            Assert.Equal(seen.Count(s => s), watched.Seconds);
            Assert.Equal(watched.ToString(), WatchedRanges.Parse(watched.ToString()).ToString());
        }
    }

    [Theory]
    [InlineData("0-600", 600, 15, 33)] // twice the elapsed time plus a little
    [InlineData("0-600", 600, 600, 600)]
    [InlineData("0-10,100-110", 600, 15, 20)]
    [InlineData("0-20,100-120", 600, 15, 33)]
    [InlineData("590-9000", 600, 600, 10)] // only within the video
    [InlineData("700-800", 600, 600, 0)]
    [InlineData("0-50", 600, -5, 3)]
    [InlineData("0-50", 0, 600, 50)] // a video of unknown length
    public void Only_as_much_is_credited_as_could_have_been_played(string claimed, int video, double elapsed, int credited)
    {
        var watched = WatchedRanges.Parse("");
        watched.Take(WatchedRanges.Parse(claimed), video, elapsed);
        Assert.Equal(credited, watched.Seconds);
    }

    [Fact]
    public void A_heartbeat_with_thousands_of_ranges_is_cut_off() =>
        Assert.True(WatchedRanges.Parse(string.Join(',', Enumerable.Range(0, 5000).Select(i => $"{i * 3}-{(i * 3) + 1}"))).Seconds <= 500);

    [Theory]
    [InlineData(15, 15)]
    [InlineData(40, 40)]
    [InlineData(41, 0)] // away
    [InlineData(3600, 0)]
    [InlineData(0, 0)]
    [InlineData(-30, 0)] // a clock that was set back
    public void Time_between_heartbeats_counts_unless_it_was_a_pause(int seconds, int credited) =>
        Assert.Equal(credited, ActiveClock.Credit(Noon, Noon.AddSeconds(seconds)).Seconds);

    [Fact]
    public void The_first_heartbeat_counts_nothing_and_starts_the_clock() => Assert.Equal((0, Noon), ActiveClock.Credit(null, Noon));

    [Fact]
    public void Fractions_of_seconds_are_not_lost_over_many_heartbeats()
    {
        var (total, last, now) = (0, Noon, Noon);
        for (var i = 0; i < 100; i++)
        {
            now = now.AddSeconds(14.7);
            var (seconds, accounted) = ActiveClock.Credit(last, now);
            (total, last) = (total + seconds, accounted);
        }
        Assert.InRange(total, 1469, 1470);
    }

    [Fact]
    public void Two_tabs_do_not_count_twice()
    {
        var (total, last) = (0, Noon);
        for (var second = 1; second <= 120; second++)
        {
            if (second % 15 is not (0 or 7))
                continue;
            var (seconds, accounted) = ActiveClock.Credit(last, Noon.AddSeconds(second));
            (total, last) = (total + seconds, accounted);
        }
        Assert.Equal(120, total);
    }

    [Theory]
    [InlineData(1500, 300, 25, 1, true)]
    [InlineData(1499, 300, 25, 1, false)]
    [InlineData(1500, 59, 25, 1, false)] // just opened
    [InlineData(1500, 60, 25, 1, true)]
    [InlineData(9000, 9000, 25, 0, false)] // none left
    [InlineData(60, 60, 1, 1, true)]
    public void A_check_is_due_after_the_interval_if_the_lesson_has_one_left(int since, int inLesson, int interval, int left, bool due) =>
        Assert.Equal(due, ActiveClock.IsCheckDue(since, inLesson, interval, left));

    [Theory]
    [InlineData(CompletionRule.Marked, 0, 0, 0, false, true)]
    [InlineData(CompletionRule.Marked, 0, 0, 0, true, false)]
    [InlineData(CompletionRule.VideoWatched, 90, 600, 0, false, true)]
    [InlineData(CompletionRule.VideoWatched, 89.99, 600, 0, false, false)]
    [InlineData(CompletionRule.VideoWatched, 0, 0, 0, false, true)] // unknown length
    [InlineData(CompletionRule.VideoWatched, 100, 600, 0, true, false)]
    [InlineData(CompletionRule.TimeSpent, 0, 0, 300, false, true)]
    [InlineData(CompletionRule.TimeSpent, 0, 0, 299, false, false)]
    [InlineData(CompletionRule.TimeSpent, 100, 600, 0, false, false)]
    public void A_lesson_is_completed_by_its_criteria_and_never_during_a_check(
        string rule,
        decimal watched,
        int video,
        int active,
        bool open,
        bool may
    ) => Assert.Equal(may, Completion.Missing(Criteria.All.Find(rule), new(watched, video, active, 5), open) is null);

    [Fact]
    public void A_refusal_states_in_numbers_what_is_missing()
    {
        Assert.Equal([42, 90], new VideoWatched().Missing(new(42.9m, 600, 0, 5))!.Arguments);
        Assert.Equal([5, 3], new TimeSpent().Missing(new(0, 0, 239, 5))!.Arguments);
    }

    [Theory]
    [InlineData(CompletionRule.TimeSpent, 0, true)]
    [InlineData(CompletionRule.VideoWatched, 600, true)]
    [InlineData(CompletionRule.VideoWatched, 0, false)]
    [InlineData(CompletionRule.Marked, 600, false)]
    public void Only_measured_criteria_complete_a_lesson_automatically(string rule, int video, bool measured) =>
        Assert.Equal(measured, Criteria.All.Find(rule)!.IsMeasured(new(0, video, 0, 5)));

    [Theory]
    [InlineData(0, 0, false)] // a course without lessons is never done
    [InlineData(2, 3, false)]
    [InlineData(3, 3, true)]
    [InlineData(4, 3, true)] // one was removed since
    public void A_course_is_done_when_all_required_lessons_are(int done, int required, bool expected) =>
        Assert.Equal(expected, Completion.IsCourseDone(done, required));

    [Theory]
    [InlineData("", 0, 0)]
    [InlineData("0", 1, 1)]
    [InlineData("-1", 1, 1)] // kept until the end of the next day
    [InlineData("-2", 0, 1)]
    [InlineData("0,-1,-2", 3, 3)]
    [InlineData("-1,-2,-3", 3, 3)]
    [InlineData("0,-2,-3,-4", 1, 3)]
    [InlineData("-5,-6,-7,-8", 0, 4)]
    [InlineData("-2,0,-1,0,-1", 3, 3)] // any order, each day once
    public void A_streak_counts_consecutive_days(string daysAgo, int current, int longest)
    {
        var today = new DateOnly(2027, 3, 1);
        var days = daysAgo
            .Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(d => today.AddDays(int.Parse(d, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal((current, longest), Streak.Of(days, today));
    }

    [Fact]
    public void Lessons_of_a_sequential_course_become_available_one_after_another()
    {
        var all = new[] { Step(done: true), Step(required: false), Step(), Step(), Step(done: true) };
        var steps = new Steps(all, isSequential: true);
        Assert.Empty(steps.LocksOn(all[0].LessonId));
        Assert.Empty(steps.LocksOn(all[1].LessonId));
        Assert.Empty(steps.LocksOn(all[2].LessonId));
        Assert.Equal(all[2].Slug, Assert.Single(steps.LocksOn(all[3].LessonId)).Slug);
        Assert.Equal([all[3].LessonId], steps.Locked.Keys);
    }

    [Fact]
    public void A_completed_lesson_stays_available_after_an_incomplete_one()
    {
        var all = new[] { Step(), Step(done: true), Step() };
        var steps = new Steps(all, isSequential: true);
        Assert.Equal([all[2].LessonId], steps.Locked.Keys);
        Assert.Equal(steps.Locked.ContainsKey(all[1].LessonId), steps.LocksOn(all[1].LessonId).Count > 0);
    }

    [Fact]
    public void Lessons_of_a_course_without_an_order_are_all_available()
    {
        var all = new[] { Step(), Step(), Step() };
        var steps = new Steps(all, isSequential: false);
        Assert.All(all, s => Assert.Empty(steps.LocksOn(s.LessonId)));
        Assert.Empty(steps.Locked.Keys);
    }

    [Fact]
    public void A_learner_resumes_where_they_stopped()
    {
        var all = new[] { Step(done: true), Step(), Step(), Step(done: true) };
        var steps = new Steps(all, isSequential: false);
        Assert.Same(all[1], steps.Resume(null));
        Assert.Same(all[2], steps.Resume(all[2].LessonId));
        Assert.Same(all[1], steps.Resume(all[3].LessonId)); // that one is done
        Assert.Same(all[1], steps.Resume(Ids.New())); // that one is gone
        var done = new[] { Step(done: true), Step(done: true) };
        Assert.Same(done[1], new Steps(done, false).Resume(done[1].LessonId));
        Assert.Same(done[0], new Steps(done, false).Resume(null));
        Assert.Null(new Steps([], false).Resume(null));
    }

    [Fact]
    public void A_lesson_knows_the_previous_and_the_next_one()
    {
        var all = new[] { Step(), Step(), Step() };
        var steps = new Steps(all, false);
        Assert.Equal((null, all[1]), steps.Around(all[0].LessonId));
        Assert.Equal((all[0], all[2]), steps.Around(all[1].LessonId));
        Assert.Equal((all[1], null), steps.Around(all[2].LessonId));
        Assert.Equal((null, null), steps.Around(Ids.New()));
    }

    [Fact]
    public void A_note_requires_text_and_its_time_is_within_a_day()
    {
        Assert.False(Note.Take(Ids.New(), Ids.New(), Ids.New(), null, "  ", Noon).IsDone);
        Assert.False(Note.Take(Ids.New(), Ids.New(), Ids.New(), null, new string('x', Note.MostLength + 1), Noon).IsDone);
        Assert.Equal(90, Note.Take(Ids.New(), Ids.New(), Ids.New(), 90, "Here", Noon).Value.AtSecond);
        Assert.Null(Note.Take(Ids.New(), Ids.New(), Ids.New(), -1, "Here", Noon).Value.AtSecond);
        Assert.Null(Note.Take(Ids.New(), Ids.New(), Ids.New(), 100_000, "Here", Noon).Value.AtSecond);
        Assert.DoesNotContain(
            "<script",
            Note.Take(Ids.New(), Ids.New(), Ids.New(), null, "<script>alert(1)</script>", Noon).Value.Html,
            StringComparison.OrdinalIgnoreCase
        );
    }

    private static Step Step(bool done = false, bool required = true) =>
        new()
        {
            ModuleId = Ids.New(),
            ModuleTitle = "M",
            UnitId = Ids.New(),
            UnitTitle = "",
            LessonId = Ids.New(),
            Slug = "lesson",
            Title = "Lesson",
            Kind = LessonKind.Text,
            Minutes = 5,
            IsRequired = required,
            IsPreview = false,
            Progress = done ? ProgressStatus.Completed : null,
        };
}
