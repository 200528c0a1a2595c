using Lms.Web.Features.Courses.Model;

namespace Lms.Web.Tests.Features.Courses;

/// <summary>Availability, and that no learner is stuck forever.</summary>
[OnOneDatabase("It uses no database.")]
public sealed class LockRuleTests
{
    private static readonly DateTime Noon = new(2027, 3, 4, 12, 0, 0, DateTimeKind.Utc);
    private static readonly DateOnly Today = new(2027, 3, 4);

    /// <summary><c>M: a b c | N: d e</c>, all published.</summary>
    private static (Course Course, Func<string, Guid> Id) Made(bool isSequential = false)
    {
        var course = new Course("Knots", "knots", Ids.New(), Noon);
        course.Govern(new CourseRules { IsSequential = isSequential }, Noon);
        foreach (var (title, lessons) in new[] { ("M", "a b c"), ("N", "d e") })
        {
            var module = course.AddModule(title).Value;
            foreach (var lesson in lessons.Split(' '))
                course.AddLesson(module.Units[0].Id, lesson, LessonKind.Text).Value.Publish(Ids.New(), Noon);
        }
        return (course, name => course.InOrder.FirstOrDefault(m => m.Title == name)?.Id ?? course.Lessons.Single(l => l.Title == name).Id);
    }

    /// <summary>The kinds that the room of courses brings itself.</summary>
    internal static readonly UnlockKinds Kinds = new([
        new LessonDone(),
        new ModuleDone(),
        new ScoreReached(),
        new DayCome(),
        new DaysEnrolled(),
    ]);

    private static UnlockRule All(params UnlockCondition[] when) => new(false, when);

    private static UnlockRule Any(params UnlockCondition[] when) => new(true, when);

    private static UnlockCondition Lesson(Guid id) => new(LessonDone.Key, id);

    private static UnlockCondition Module(Guid id) => new(ModuleDone.Key, id);

    private static UnlockCondition On(DateOnly day) => new(DayCome.Key, Day: day);

    private static UnlockCondition After(int days) => new(DaysEnrolled.Key, Days: days);

    /// <summary>The lessons available to someone who has completed these.</summary>
    private static string Open(Course course, string done = "", DateOnly? today = null, DateOnly? enrolledOn = null)
    {
        var who = new LearnerFacts(id => done.Split(' ').Contains(course.FindLesson(id)!.Title), today ?? Today, enrolledOn ?? Today);
        var locks = new Locks([.. course.Seen()], course.Rules.IsSequential, Kinds);
        var all = locks.All(who);
        Assert.All(course.Shown, l => Assert.Equal(all.ContainsKey(l.Id), locks.On(l.Id, who).Count > 0));
        return string.Join(' ', course.Shown.Where(l => !all.ContainsKey(l.Id)).Select(l => l.Title));
    }

    private static string Why(Course course, string lesson, string done = "", DateOnly? enrolledOn = null) =>
        string.Join(
            " ",
            new Locks([.. course.Seen()], course.Rules.IsSequential, Kinds)
                .On(
                    course.Lessons.Single(l => l.Title == lesson).Id,
                    new LearnerFacts(id => done.Split(' ').Contains(course.FindLesson(id)!.Title), Today, enrolledOn ?? Today)
                )
                .Select(l => l.Text().Value)
        );

    private static void Must(Result result) => Assert.True(result.IsDone, result.Refusal?.Text);

    [Fact]
    public void A_lesson_becomes_available_with_a_score_unless_no_score_is_possible()
    {
        var (course, id) = Made();
        Must(course.Lock(id("b"), All(new UnlockCondition(ScoreReached.Key, id("a"), Percent: 80))));
        Assert.Equal($$"""{"isAny":false,"when":[{"kind":"Score","of":"{{id("a")}}","percent":80}]}""", course.LockOf(id("b"))!.ToString());
        Assert.Equal(
            "Choose a lesson with questions.",
            course.Lock(id("c"), All(new UnlockCondition(ScoreReached.Key, Percent: 80))).Refusal!.Text
        );
        Assert.Equal(
            "Enter the score as a percentage from 1 to 100.",
            course.Lock(id("c"), All(new UnlockCondition(ScoreReached.Key, id("a"), Percent: 0))).Refusal!.Text
        );
        Assert.Contains(
            "“a” → “b” → “a”",
            (string)course.Lock(id("a"), All(Lesson(id("b")))).Refusal!.Arguments[0],
            StringComparison.Ordinal
        );
        IReadOnlyList<LockReason> On(decimal score, bool hasScore = true) =>
            new Locks([.. course.Seen().Select(p => p with { HasScore = hasScore })], false, Kinds).On(
                id("b"),
                new LearnerFacts(_ => false, Today, Today) { Score = _ => score }
            );
        Assert.Equal("Available once you score at least 80% on the questions in “a”.", Assert.Single(On(0)).Text().Value);
        Assert.Equal("Available once you score at least 80% on the questions in “a” (79% so far).", Assert.Single(On(79.99m)).Text().Value);
        Assert.Equal("a", On(0)[0].Slug);
        Assert.Empty(On(80));
        Assert.Empty(On(0, hasScore: false));
        Assert.Equal(66.67m, Lms.Web.Features.Learning.Model.LessonScores.Mean([100, 50, 50], 3));
        Assert.Equal(50, Lms.Web.Features.Learning.Model.LessonScores.Mean([100], 2));
    }

    [Fact]
    public void A_lesson_becomes_available_when_another_is_done()
    {
        var (course, id) = Made();
        Must(course.Lock(id("b"), All(Lesson(id("e")))));
        Assert.Equal("a c d e", Open(course));
        Assert.Equal("a b c d e", Open(course, "e"));
        Assert.Equal("Available after “e” is completed.", Why(course, "b"));
    }

    [Fact]
    public void A_module_becomes_available_when_the_required_lessons_of_another_are_done()
    {
        var (course, id) = Made();
        course.FindLesson(id("c"))!.Govern(CompletionRule.Marked, 5, null, isRequired: false, isPreview: false);
        Must(course.Lock(id("N"), All(Module(id("M")))));
        Assert.Equal("a b c", Open(course, "a"));
        Assert.Equal("a b c d e", Open(course, "a b"));
        Assert.Equal("Available after the module “M” is completed.", Why(course, "d"));
    }

    [Fact]
    public void A_module_without_required_lessons_is_done_when_all_its_lessons_are()
    {
        var (course, id) = Made();
        foreach (var lesson in course.FindModule(id("M"))!.Units[0].Lessons)
            lesson.Govern(CompletionRule.Marked, 5, null, isRequired: false, isPreview: false);
        Must(course.Lock(id("N"), All(Module(id("M")))));
        Assert.Equal("a b c", Open(course, "a b"));
        Assert.Equal("a b c d e", Open(course, "a b c"));
    }

    [Fact]
    public void A_date_is_the_first_day_of_availability()
    {
        var (course, id) = Made();
        Must(course.Lock(id("a"), All(On(Today))));
        Assert.Equal("b c d e", Open(course, today: Today.AddDays(-1)));
        Assert.Equal("a b c d e", Open(course));
        Must(course.Lock(id("a"), All(On(Today.AddDays(1)))));
        Assert.Equal("Available on March 5, 2027.", Why(course, "a"));
    }

    [Fact]
    public void Days_are_counted_from_the_day_of_enrollment_and_shown_as_a_date()
    {
        var (course, id) = Made();
        Must(course.Lock(id("a"), All(After(7))));
        Assert.Equal("b c d e", Open(course, enrolledOn: Today.AddDays(-6)));
        Assert.Equal("a b c d e", Open(course, enrolledOn: Today.AddDays(-7)));
        Assert.Equal("Available on March 11, 2027.", Why(course, "a"));
        Assert.Equal("Available 7 days after enrollment.", Assert.Single(course.Locks(Kinds).RulesOn(id("a"), Today)).Text());
    }

    [Fact]
    public void All_restrictions_or_any_of_them_must_be_met()
    {
        var (course, id) = Made();
        Must(course.Lock(id("d"), All(Lesson(id("a")), On(Today.AddDays(1)))));
        Must(course.Lock(id("e"), Any(Lesson(id("a")), On(Today.AddDays(1)))));
        Assert.Equal("a b c", Open(course));
        Assert.Equal("a b c e", Open(course, "a"));
        Assert.Equal("a b c e", Open(course, today: Today.AddDays(1)));
        Assert.Equal("a b c d e", Open(course, "a", Today.AddDays(1)));
        Assert.Equal("Available after “a” is completed and on March 5, 2027.", Why(course, "d"));
        Assert.Equal("Available on March 5, 2027.", Why(course, "d", "a"));
        Assert.Equal("Available after “a” is completed or on March 5, 2027.", Why(course, "e"));
    }

    [Fact]
    public void The_order_the_module_and_the_lesson_must_all_allow_it()
    {
        var (course, id) = Made(isSequential: true);
        Must(course.Lock(id("N"), All(On(Today.AddDays(1)))));
        Must(course.Lock(id("d"), All(After(3))));
        Assert.Equal("Available after “a” is completed. Available on March 5, 2027. Available on March 7, 2027.", Why(course, "d"));
        Assert.Equal("a", Open(course));
        Assert.Equal("a b c", Open(course, "a b c"));
        Assert.Equal("a b c d", Open(course, "a b c", Today.AddDays(3)));
    }

    [Fact]
    public void A_restriction_that_repeats_the_order_is_shown_once()
    {
        var (course, id) = Made(isSequential: true);
        Must(course.Lock(id("b"), All(Lesson(id("a")))));
        Assert.Equal("Available after “a” is completed.", Why(course, "b"));
    }

    [Fact]
    public void A_completed_lesson_stays_available()
    {
        var (course, id) = Made();
        Must(course.Lock(id("b"), All(On(Today.AddDays(9)))));
        Assert.Equal("a b c d e", Open(course, "b"));
    }

    [Fact]
    public void Restrictions_on_hidden_or_deleted_items_are_ignored_until_they_return()
    {
        var (course, id) = Made();
        Must(course.Lock(id("a"), All(Lesson(id("b")))));
        Must(course.Lock(id("c"), Any(Lesson(id("b")), On(Today.AddDays(1)))));
        Must(course.Lock(id("N"), All(Module(id("M")))));
        course.FindLesson(id("b"))!.Unpublish();
        Assert.Equal("a", Open(course));
        Assert.Equal("Available on March 5, 2027.", Why(course, "c"));
        course.FindModule(id("M"))!.Show(isPublished: false, isPreview: false);
        Assert.Equal("d e", Open(course));
        course.FindModule(id("M"))!.Show(isPublished: true, isPreview: false);
        var lost = id("b");
        course.DeleteLesson(lost, Noon);
        Assert.Equal("a", Open(course));
        course.Restore(lost);
        course.FindLesson(lost)!.Publish(Ids.New(), Noon);
        Assert.Equal("b", Open(course));
    }

    [Fact]
    public void A_lesson_or_module_cannot_depend_on_itself()
    {
        var (course, id) = Made();
        Assert.Equal("A lesson can’t depend on itself.", course.Lock(id("a"), All(Lesson(id("a")))).Refusal!.Text);
        Assert.Equal("A module can’t depend on itself.", course.Lock(id("M"), Any(Module(id("M")), On(Today))).Refusal!.Text);
        Assert.Null(course.LockOf(id("a")));
    }

    [Fact]
    public void A_circular_dependency_is_refused_and_named()
    {
        var (course, id) = Made();
        Must(course.Lock(id("a"), All(Lesson(id("b")))));
        Must(course.Lock(id("b"), All(Lesson(id("c")))));
        var refused = course.Lock(id("c"), All(Lesson(id("a")))).Refusal!;
        Assert.Contains("each depends on the next", refused.Text, StringComparison.Ordinal);
        Assert.Equal("“a” → “b” → “c” → “a”", refused.Arguments[0]);
        Assert.Null(course.LockOf(id("c")));
        Assert.Equal("c d e", Open(course));
    }

    [Fact]
    public void A_circular_dependency_through_modules_names_them()
    {
        var (course, id) = Made();
        Must(course.Lock(id("N"), All(Module(id("M")))));
        Assert.Equal("“b” → “d” → “N” → “M” → “b”", course.Lock(id("b"), All(Lesson(id("d")))).Refusal!.Arguments[0]);
        Assert.Equal("“b” → “M” → “b”", course.Lock(id("M"), All(Lesson(id("b")))).Refusal!.Arguments[0]);
    }

    [Fact]
    public void In_a_sequential_course_a_lesson_cannot_depend_on_a_later_one()
    {
        var (course, id) = Made(isSequential: true);
        var ring = (string)course.Lock(id("b"), All(Lesson(id("d")))).Refusal!.Arguments[0];
        Assert.Contains("“b” → “d”", ring, StringComparison.Ordinal);
        Must(course.Lock(id("d"), All(Lesson(id("b")))));
    }

    [Fact]
    public void An_alternative_restriction_prevents_a_circular_dependency()
    {
        var (course, id) = Made();
        Must(course.Lock(id("a"), Any(Lesson(id("b")), On(Today.AddDays(1)))));
        Must(course.Lock(id("b"), All(Lesson(id("a")))));
        Assert.Equal("c d e", Open(course));
        Assert.Equal("a c d e", Open(course, today: Today.AddDays(1)));
    }

    [Fact]
    public void A_dependency_that_becomes_circular_later_is_ignored_so_that_no_learner_is_stuck()
    {
        var (course, id) = Made();
        Must(course.Lock(id("b"), All(Lesson(id("d")))));
        Assert.Equal("a c d e", Open(course));
        course.Govern(new CourseRules { IsSequential = true }, Noon);
        var (done, left) = ("", 5);
        while (left-- > 0)
            done = $"{done} {Open(course, done).Split(' ').First(l => !done.Split(' ').Contains(l))}".Trim();
        Assert.Equal("a b c d e", done);
        Assert.Contains(id("b"), course.Locks(Kinds).Stuck);
    }

    [Fact]
    public void With_any_combination_of_restrictions_every_lesson_can_be_reached()
    {
        var random = new Random(20270304);
        for (var round = 0; round < 200; round++)
        {
            var (course, id) = Made(isSequential: round % 2 == 0);
            var names = "a b c d e M N".Split(' ');
            for (var i = 0; i < 8; i++)
            {
                var when = Enumerable
                    .Range(0, random.Next(1, 4))
                    .Select(_ => names[random.Next(names.Length)])
                    .Select(n => n.Length == 1 && char.IsUpper(n[0]) ? Module(id(n)) : Lesson(id(n)))
                    .Append(After(random.Next(1, 9)));
                course.Lock(id(names[random.Next(names.Length)]), new UnlockRule(random.Next(2) == 0, [.. when]));
            }
            // Refused changes leave nothing behind, and cycles caused by moving are ignored.
            Assert.Empty(course.Locks(Kinds).Stuck);
            course.MoveLesson(id(names[random.Next(5)]), course.InOrder.Last().Units[0].Id, 0);
            course.Lessons.ElementAt(random.Next(5)).Unpublish();
            var done = "";
            for (var i = 0; i < 5; i++)
                done = string.Join(' ', done.Split(' ').Union(Open(course, done, Today.AddDays(30)).Split(' ')));
            Assert.Equal(course.Shown.Select(l => l.Title).Order(), done.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order());
        }
    }

    [Fact]
    public void A_restriction_requires_its_values_and_must_be_one_that_can_be_met()
    {
        var (course, id) = Made();
        foreach (
            var (condition, field) in new[]
            {
                (new UnlockCondition(LessonDone.Key), "Lesson"),
                (new(ModuleDone.Key), "Module"),
                (new(DayCome.Key), "Day"),
                (new(DaysEnrolled.Key), "Days"),
                (After(0), "Days"),
                (After(3651), "Days"),
            }
        )
            Assert.Equal(field, course.Lock(id("a"), All(condition)).Refusal!.Field);
        Assert.False(course.Lock(id("a"), All(new UnlockCondition(ScoreReached.Key, id("b")))).IsDone);
        Assert.False(course.Lock(id("a"), All(new UnlockCondition("Class"))).IsDone);
        Assert.False(course.Lock(id("a"), All(Lesson(Ids.New()))).IsDone);
        Assert.False(course.Lock(id("a"), All([.. Enumerable.Range(1, UnlockRule.Most + 1).Select(After)])).IsDone);
    }

    [Fact]
    public void An_availability_is_saved_as_entered()
    {
        var rule = Any(Lesson(Ids.New()), On(Today), After(3));
        Assert.Equal(rule, UnlockRule.Parse(rule.ToString()));
        Assert.Null(UnlockRule.Parse("no rule"));
        Assert.Null(UnlockRule.Parse(null));
        Assert.Equal(rule, UnlockRule.With(rule, After(3)));
        Assert.Null(All(After(1)).Without(0));
        Assert.Equal(Any(rule.When[0], rule.When[2]), rule.Without(1));
    }

    [Fact]
    public void A_condition_of_a_missing_room_is_kept_and_ignored()
    {
        var (course, id) = Made();
        var gone = new UnlockCondition("Class", Ids.New());
        var kept = UnlockRule.Parse(All(gone, Lesson(id("a"))).ToString())!;
        Must(course.Lock(id("b"), kept, new UnlockKinds([.. Kinds.All, new MemberOfClass()])));
        Assert.Equal("a c d e", Open(course));
        Assert.Equal("a b c d e", Open(course, "a"));
        Assert.Equal("Available after “a” is completed.", Why(course, "b"));
        // What is left of the rule can still be changed.
        Must(course.Lock(id("b"), UnlockRule.With(course.LockOf(id("b")), After(3))));
        Assert.Contains(gone, course.LockOf(id("b"))!.When);
        Assert.Equal(All(Lesson(id("a"))), Kinds.Known(kept));
        Assert.Null(Kinds.Known(All(gone)));
    }

    [Fact]
    public void Deleting_an_item_lists_what_depends_on_it()
    {
        var (course, id) = Made();
        Must(course.Lock(id("d"), All(Lesson(id("a")))));
        Must(course.Lock(id("N"), All(Module(id("M")))));
        Assert.Equal(["d"], course.WaitingFor(id("a")));
        Assert.Equal(["N", "d"], course.WaitingFor(id("M"), id("a")));
        Assert.Empty(course.WaitingFor(id("e")));
    }
}

file static class AsLearnersSee
{
    public static Result Lock(this Course course, Guid id, UnlockRule? rule) => course.Lock(id, rule, LockRuleTests.Kinds);

    /// <summary>As on the pages of learners: only what is published.</summary>
    public static IEnumerable<Locks.Place> Seen(this Course course) =>
        from module in course.InOrder
        from lesson in module.UnitsInOrder.SelectMany(u => u.LessonsInOrder)
        where course.Shown.Contains(lesson)
        select new Locks.Place
        {
            LessonId = lesson.Id,
            Slug = lesson.Slug,
            Title = lesson.Title,
            IsRequired = lesson.IsRequired,
            ModuleId = module.Id,
            ModuleTitle = module.Title,
            Rule = lesson.Unlock,
            ModuleRule = module.Unlock,
        };
}
