using Lms.Web.Features.Courses.Model;

namespace Lms.Web.Tests.Features.Courses;

[OnOneDatabase("It uses no database.")]
public sealed class CourseRuleTests
{
    private static readonly DateTime Noon = new(2027, 3, 4, 12, 0, 0, DateTimeKind.Utc);

    public static TheoryData<string?, CourseDescription> Descriptions =>
        new()
        {
            { null, new CourseDescription() },
            {
                null,
                new CourseDescription { Summary = new string('x', 200), PromoVideoUrl = "https://video.example/1.mp4" }
            },
            {
                "Summary",
                new CourseDescription { Summary = new string('x', 201) }
            },
            {
                "Markdown",
                new CourseDescription { Markdown = new string('x', 200_001) }
            },
            {
                "Currency",
                new CourseDescription { Currency = "eur" }
            },
            {
                "Price",
                new CourseDescription { Price = -0.01m }
            },
            {
                "Price",
                new CourseDescription { MemberPrice = -1 }
            },
            {
                "EstimatedMinutes",
                new CourseDescription { EstimatedMinutes = -1 }
            },
            {
                "EstimatedMinutes",
                new CourseDescription { EstimatedMinutes = 100_001 }
            },
            {
                "Credits",
                new CourseDescription { Credits = -1 }
            },
            {
                "Credits",
                new CourseDescription { CeCredits = -0.5m }
            },
            {
                "PromoVideoUrl",
                new CourseDescription { PromoVideoUrl = "http://video.example/1.mp4" }
            },
            {
                "PromoVideoUrl",
                new CourseDescription { PromoVideoUrl = "javascript:alert(1)//https://" }
            },
        };

    [Theory]
    [MemberData(nameof(Descriptions))]
    public void An_invalid_description_is_refused_with_the_field_that_is_wrong(string? field, CourseDescription description) =>
        Assert.Equal(field, description.Refusal()?.Field);

    public static TheoryData<string?, CourseRules> Rules =>
        new()
        {
            { null, new CourseRules() },
            {
                null,
                new CourseRules
                {
                    Capacity = 1,
                    MinimumGrade = 100,
                    EnrollmentOpensAt = Noon,
                    EnrollmentClosesAt = Noon.AddDays(1),
                }
            },
            {
                "CheckMinutes",
                new CourseRules { CheckMinutes = 0 }
            },
            {
                "CheckMinutes",
                new CourseRules { CheckMinutes = 601 }
            },
            {
                "Capacity",
                new CourseRules { Capacity = 0 }
            },
            {
                "MinimumGrade",
                new CourseRules { MinimumGrade = 100.01m }
            },
            {
                "MinimumGrade",
                new CourseRules { MinimumGrade = -1 }
            },
            {
                "EnrollmentClosesAt",
                new CourseRules { EnrollmentOpensAt = Noon, EnrollmentClosesAt = Noon }
            },
            {
                "EndsAt",
                new CourseRules { StartsAt = Noon, EndsAt = Noon.AddHours(-1) }
            },
        };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Invalid_rules_are_refused_with_the_field_that_is_wrong(string? field, CourseRules rules) =>
        Assert.Equal(field, rules.Refusal()?.Field);

    [Fact]
    public void A_draft_lists_everything_that_prevents_publishing()
    {
        var course = new Course("Fire safety", "fire", Ids.New(), Noon);
        Assert.Equal(
            ["Write a short description for the catalog.", "Add a lesson first."],
            course.MissingForPublication().Select(m => m.Text)
        );

        var unit = course.AddModule("One").Value.Units[0];
        var film = course.AddLesson(unit.Id, "Film", LessonKind.Video).Value;
        course.Describe("Fire safety", "fire", new CourseDescription { Summary = "Two minutes.", Pricing = Pricing.Paid }, null, Noon);
        Assert.Equal(
            ["Publish at least one lesson.", "Enter a price for this paid course."],
            course.MissingForPublication().Select(m => m.Text)
        );

        film.ShowVideo(null, "https://video.example/1.mp4", 60);
        Assert.True(film.Publish(Ids.New(), Noon).IsDone);
        film.ShowVideo(null, null, 0);
        course.Describe("Fire safety", "fire", new CourseDescription { Summary = "Two minutes." }, null, Noon);
        Assert.Equal("The video of “{0}” is missing.", Assert.Single(course.MissingForPublication()).Text);
        Assert.False(course.Publish(Noon).IsDone);
        Assert.Equal(CourseStatus.Draft, course.Status);

        film.ShowVideo(null, "https://video.example/1.mp4", 60);
        Assert.True(course.Publish(Noon).IsDone);
        Assert.Equal((CourseStatus.Published, Noon), (course.Status, course.PublishedAt));
        course.ReturnToDraft();
        course.Publish(Noon.AddDays(1));
        Assert.Equal(Noon, course.PublishedAt);
    }

    [Fact]
    public void An_archived_course_cannot_be_changed()
    {
        var course = Published(out var unit);
        course.Archive();
        Assert.All(
            new[]
            {
                course.Describe("New", "new", new CourseDescription(), null, Noon),
                course.Govern(new CourseRules(), Noon),
                course.Publish(Noon),
                course.AddModule("More"),
                course.AddLesson(unit.Id, "More", LessonKind.Text),
            },
            r => Assert.Equal(No.ArchivedCourse, r.Refusal)
        );
        Assert.False(course.SubmitForReview().IsDone);
    }

    [Theory]
    [InlineData("", "fire", "Title")]
    [InlineData("   ", "fire", "Title")]
    [InlineData("Fire", "Fire Safety", "Slug")]
    [InlineData("Fire", "", "Slug")]
    [InlineData("Fire", "fire-safety", null)]
    public void A_course_needs_a_title_and_a_URL(string title, string slug, string? field) =>
        Assert.Equal(field, Published(out _).Describe(title, slug, new CourseDescription { Summary = "S" }, null, Noon).Refusal?.Field);

    [Fact]
    public void Lessons_with_the_same_title_get_different_URLs()
    {
        var course = Published(out var unit);
        var slugs = Enumerable.Range(0, 3).Select(_ => course.AddLesson(unit.Id, "Summary", LessonKind.Text).Value.Slug);
        Assert.Equal(["summary", "summary-2", "summary-3"], slugs);
    }

    [Fact]
    public void A_deleted_lesson_can_be_restored_next_to_a_new_one_with_the_same_title()
    {
        var course = Published(out var unit);
        var old = course.AddLesson(unit.Id, "Summary", LessonKind.Text).Value;
        course.DeleteLesson(old.Id, Noon);
        var made = course.AddLesson(unit.Id, "Summary", LessonKind.Text).Value;
        course.Restore(old.Id);
        Assert.Equal(course.Lessons.Count(), course.Lessons.Select(l => l.Slug).Distinct().Count());
        Assert.Contains(made, course.Lessons);
    }

    [Fact]
    public void The_team_contains_each_person_once()
    {
        var (owner, other) = (Ids.New(), Ids.New());
        var course = new Course("Fire", "fire", owner, Noon);
        Assert.Equal(CourseRole.Owner, course.RoleOf(owner));
        Assert.True(course.Appoint(other, CourseRole.Author).IsDone);
        Assert.False(course.Appoint(other, CourseRole.CoInstructor).IsDone);
        Assert.Equal(CourseRole.Author, course.RoleOf(other));
        Assert.Null(course.RoleOf(null));
    }

    [Fact]
    public void Only_published_lessons_count_and_only_required_ones_toward_completion()
    {
        var course = Published(out var unit);
        var extra = course.AddLesson(unit.Id, "Extra", LessonKind.Text).Value;
        extra.Govern(CompletionRule.Marked, 5, null, isRequired: false, isPreview: false);
        extra.Publish(Ids.New(), Noon);
        course.AddLesson(unit.Id, "Draft", LessonKind.Text);
        course.Recount();
        Assert.Equal((2, 1), (course.PublishedLessons, course.RequiredLessons));
    }

    /// <summary>Whatever authors do to the outline, positions stay consecutive and no lesson is lost.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(20261121)]
    public void Hundreds_of_random_moves_keep_the_outline_in_order(int seed)
    {
        var random = new Random(seed);
        var course = new Course("Fire", "fire", Ids.New(), Noon);
        for (var m = 0; m < 4; m++)
        {
            var module = course.AddModule($"M{m}").Value;
            if (m % 2 == 0)
                module.AddUnit("More");
            foreach (var unit in module.Units)
                for (var l = 0; l < 4; l++)
                    course.AddLesson(unit.Id, $"L{m}{l}", LessonKind.Text);
        }
        var (now, gone, alive) = (Noon, new Stack<Guid>(), course.Lessons.Select(l => l.Id).ToHashSet());
        for (var i = 0; i < 600; i++)
        {
            now = now.AddSeconds(1);
            var lessons = course.Lessons.ToList();
            var modules = course.InOrder.ToList();
            var units = modules.SelectMany(m => m.UnitsInOrder).ToList();
            T Any<T>(List<T> all) => all[random.Next(all.Count)];
            switch (random.Next(12))
            {
                case 10 when Any(units) is var moved && modules.Find(m => m.Id == moved.ModuleId)!.UnitsInOrder.Count() > 1:
                    Done(course.MoveUnit(moved.Id, Any(modules).Id, random.Next(-2, 9)));
                    break;
                case 11 when lessons.Count > 0:
                    Done(course.MoveLessons([Any(lessons).Id, Any(lessons).Id], Any(units).Id));
                    break;
                case 0 or 1:
                    Done(course.MoveModule(Any(modules).Id, random.Next(-2, 9)));
                    break;
                case 2 or 3 or 4 when lessons.Count > 0:
                    Done(course.MoveLesson(Any(lessons).Id, Any(units).Id, random.Next(-2, 9)));
                    break;
                case 5 or 6 when lessons.Count > 0:
                    Done(course.StepLesson(Any(lessons).Id, random.Next(2) == 0 ? 1 : -1));
                    break;
                case 7:
                    Done(course.StepModule(Any(modules).Id, random.Next(2) == 0 ? 1 : -1));
                    break;
                case 8 when lessons.Count > 8:
                    var lost = Any(lessons).Id;
                    Done(course.DeleteLesson(lost, now));
                    gone.Push(lost);
                    alive.Remove(lost);
                    break;
                case 9 when gone.TryPop(out var back):
                    Done(course.Restore(back));
                    alive.Add(back);
                    break;
                default:
                    alive.Add(course.AddLesson(Any(units).Id, "New", LessonKind.Text).Value.Id);
                    break;
            }
            Assert.Equal(Enumerable.Range(0, course.InOrder.Count()), course.InOrder.Select(m => m.Position));
            Assert.All(
                course.InOrder,
                m => Assert.Equal(Enumerable.Range(0, m.UnitsInOrder.Count()), m.UnitsInOrder.Select(u => u.Position))
            );
            Assert.All(
                course.InOrder.SelectMany(m => m.UnitsInOrder),
                u =>
                {
                    Assert.Equal(Enumerable.Range(0, u.LessonsInOrder.Count()), u.LessonsInOrder.Select(l => l.Position));
                    Assert.All(u.LessonsInOrder, l => Assert.Equal(u.Id, l.UnitId));
                }
            );
            Assert.Equal(alive, course.Lessons.Select(l => l.Id).ToHashSet());
        }

        static void Done(Result result) => Assert.True(result.IsDone, result.Refusal?.Text);
    }

    [Fact]
    public void A_module_and_one_of_its_lessons_can_be_restored_in_any_order()
    {
        var course = Published(out var unit);
        var second = course.AddLesson(unit.Id, "Second", LessonKind.Text).Value;
        course.AddLesson(unit.Id, "Third", LessonKind.Text);
        course.DeleteModule(unit.ModuleId, Noon.AddSeconds(1));
        course.Restore(second.Id);
        course.Restore(unit.ModuleId);
        Assert.Equal([0, 1, 2], unit.LessonsInOrder.Select(l => l.Position));
    }

    [Fact]
    public void A_module_keeps_its_last_unit_and_unknown_items_cannot_be_moved()
    {
        var course = Published(out var unit);
        Assert.Equal(No.LastUnit, course.DeleteUnit(unit.Id, Noon).Refusal);
        Assert.Equal(No.NotInThisCourse, course.MoveLesson(Ids.New(), unit.Id, 0).Refusal);
        Assert.Equal(No.NotInThisCourse, course.MoveModule(Ids.New(), 0).Refusal);
        Assert.Equal(No.NotInThisCourse, course.StepLesson(Ids.New(), 1).Refusal);
        Assert.Equal(No.NotInThisCourse, course.StepModule(Ids.New(), 1).Refusal);
        Assert.Equal(No.NotInThisCourse, course.DeleteLesson(Ids.New(), Noon).Refusal);
        Assert.Equal(No.NotInThisCourse, course.AddLesson(Ids.New(), "X", LessonKind.Text).Refusal);
    }

    private static Course Published(out Lms.Web.Features.Courses.Model.Unit unit)
    {
        var course = new Course("Fire safety", "fire", Ids.New(), Noon);
        course.Describe("Fire safety", "fire", new CourseDescription { Summary = "Two minutes." }, null, Noon);
        unit = course.AddModule("One").Value.Units[0];
        var lesson = course.AddLesson(unit.Id, "First", LessonKind.Text).Value;
        lesson.Write("Text", Noon);
        lesson.Publish(Ids.New(), Noon);
        Assert.True(course.Publish(Noon).IsDone);
        return course;
    }
}
