using Lms.Web.Features.Authoring.Lessons;
using Lms.Web.Features.Checks.Model;
using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Questions.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using No = Lms.Web.Features.Courses.Model.No;

namespace Lms.Web.Features.Checks.Editing;

/// <summary>The comprehension checks of a lesson: which questions interrupt it, and in what order.</summary>
public sealed class EditModel(IEnumerable<IAnswered> answered) : CourseScreen
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty]
    public Form Input { get; set; } = new();

    public Lesson Lesson { get; private set; } = null!;

    public IReadOnlyList<CheckView> Checks { get; private set; } = [];

    /// <summary>The form that was refused, to be shown open again.</summary>
    public (Guid Check, Guid? Question)? Open { get; private set; }

    public sealed record CheckView(Guid Id, int Number, IReadOnlyList<Question> Questions);

    public int Interval => Lesson.CheckMinutes ?? Subject.Rules.CheckMinutes;

    protected override async Task<Course?> FindAsync(CancellationToken stop)
    {
        if (await base.FindAsync(stop) is not { } course)
            return null;
        if (await Db.Lessons.AsNoTracking().SingleOrDefaultAsync(l => l.Id == Id && l.CourseId == course.Id, stop) is not { } lesson)
            return null;
        Lesson = lesson;
        return course;
    }

    protected override async Task LoadAsync()
    {
        var rows = await (
            from check in Db.LessonChecks.AsNoTracking()
            where check.LessonId == Id
            join place in Db.LessonCheckQuestions on check.Id equals place.CheckId into places
            from place in places.DefaultIfEmpty()
            join question in Db.Questions on place.QuestionId equals question.Id into questions
            from question in questions.DefaultIfEmpty()
            orderby check.Position, place.Position
            select new { check.Id, Question = question }
        ).ToListAsync(Stop);
        Checks =
        [
            .. rows.GroupBy(r => r.Id).Select((g, i) => new CheckView(g.Key, i + 1, [.. g.Select(r => r.Question).OfType<Question>()])),
        ];
    }

    [Can(CourseAct.Open)]
    public Task<IActionResult> OnGet() => ShowPage();

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostAddCheck() =>
        Try(
            async () =>
            {
                Db.Add(new LessonCheck(Id, await Db.LessonChecks.CountAsync(c => c.LessonId == Id, Stop)));
                return Result.Done;
            },
            done: "Comprehension check added. Now add a question."
        );

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostRemoveCheck(Guid check) =>
        Try(
            async () =>
            {
                var all = await Db.LessonChecks.Where(c => c.LessonId == Id).OrderBy(c => c.Position).ToListAsync(Stop);
                if (all.Find(c => c.Id == check) is not { } gone)
                    return No.NotInThisCourse;
                Db.Remove(gone);
                all.Remove(gone);
                for (var i = 0; i < all.Count; i++)
                    all[i].Position = i;
                return Result.Done;
            },
            done: "Comprehension check removed. Answers already given are kept."
        );

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostAdd(Guid check)
    {
        Open = (check, null);
        return Try(
            async () =>
            {
                if (await FindCheckAsync(check) is not { } it)
                    return No.NotInThisCourse;
                var asked = Question.Ask(Input.Kind, Input.Markdown ?? "", Input.Options(), Input.Explanation);
                if (asked.Refusal is { } why)
                    return why;
                Db.Add(asked.Value);
                it.Add(asked.Value);
                return Result.Done;
            },
            done: "Question added."
        );
    }

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostChange(Guid check, Guid question)
    {
        Open = (check, question);
        return Try(
            async () =>
            {
                if (
                    await FindCheckAsync(check) is not { } it
                    || await Db.Questions.SingleOrDefaultAsync(q => q.Id == question, Stop) is not { } before
                )
                    return No.NotInThisCourse;
                var wasAnswered = false;
                foreach (var room in answered)
                    wasAnswered |= await room.IsAnsweredAsync(question, Stop);
                var edited = before.Edit(Input.Kind, Input.Markdown ?? "", Input.Options(), Input.Explanation, wasAnswered, Now);
                if (edited.Refusal is { } why)
                    return why;
                if (edited.Value != before)
                    Db.Add(edited.Value);
                it.Replace(question, edited.Value);
                return Result.Done;
            },
            done: "Question saved."
        );
    }

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostRemove(Guid check, Guid question) =>
        Try(
            async () =>
            {
                if (await FindCheckAsync(check) is not { } it)
                    return No.NotInThisCourse;
                it.Remove(question);
                return Result.Done;
            },
            done: "Question removed from the check."
        );

    private Task<LessonCheck?> FindCheckAsync(Guid check) =>
        Db.LessonChecks.Include(c => c.Questions).SingleOrDefaultAsync(c => c.Id == check && c.LessonId == Id, Stop);

    public sealed class Form
    {
        public QuestionKind Kind { get; set; }

        public string? Markdown { get; set; }

        public string? Explanation { get; set; }

        public List<OptionForm> Choices { get; set; } = [];

        /// <summary>Numbers of the options that are right; a single one from radio buttons.</summary>
        public List<int> Right { get; set; } = [];

        public IReadOnlyList<QuestionOption> Options() =>
            [
                .. Choices.Select(
                    (c, i) =>
                        new QuestionOption(
                            i + 1,
                            (c.Text ?? "").Trim(),
                            Right.Contains(i + 1),
                            string.IsNullOrWhiteSpace(c.Feedback) ? null : c.Feedback.Trim()
                        )
                ),
            ];
    }

    public sealed class OptionForm
    {
        public string? Text { get; set; }

        public string? Feedback { get; set; }
    }
}
