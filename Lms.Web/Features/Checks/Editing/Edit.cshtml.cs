using Lms.Web.Features.Checks.Model;
using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Questions.Model;
using Lms.Web.Features.Questions.Writing;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using No = Lms.Web.Features.Courses.Model.No;

namespace Lms.Web.Features.Checks.Editing;

/// <summary>The comprehension checks of a lesson and their questions.</summary>
public sealed class EditModel(IEnumerable<IAnswered> answered) : LessonScreen
{
    /// <summary>The question being edited; null adds one.</summary>
    [BindProperty(SupportsGet = true), FromQuery]
    public Guid? Question { get; set; }

    /// <summary>The check that a new question is added to.</summary>
    [BindProperty(SupportsGet = true), FromQuery]
    public Guid? Check { get; set; }

    /// <summary>The kind of question to add, as in texts.</summary>
    [BindProperty(SupportsGet = true), FromQuery]
    public string? New { get; set; }

    [BindProperty]
    public QuestionForm Input { get; set; } = new();

    public IReadOnlyList<CheckView> Checks { get; private set; } = [];

    public bool IsForm => Question is not null || New is not null;

    public string Here => $"{LessonUrl}/checks";

    public sealed record CheckView(Guid Id, int Number, IReadOnlyList<QuestionRow> Questions);

    public sealed record QuestionRow(Guid Id, QuestionKind Kind, string Plain);

    private Question? edited;

    public int Interval => Lesson.CheckMinutes ?? Subject.Rules.CheckMinutes;

    protected override async Task<Course?> FindAsync(CancellationToken stop)
    {
        if (await base.FindAsync(stop) is not { } course)
            return null;
        if (Question is { } key)
            return await ReadAsync(key) ? course : null;
        return
            New is null
            || (QuestionKinds.Words.ContainsKey(New) && await Db.LessonChecks.AnyAsync(c => c.Id == Check && c.LessonId == Id, stop))
            ? course
            : null;
    }

    /// <summary>The check and the question, if they belong to this lesson.</summary>
    private async Task<bool> ReadAsync(Guid key)
    {
        Check = await Db
            .LessonCheckQuestions.Where(q => q.QuestionId == key && Db.LessonChecks.Any(c => c.Id == q.CheckId && c.LessonId == Id))
            .Select(q => (Guid?)q.CheckId)
            .FirstOrDefaultAsync(Stop);
        edited = Check is null ? null : await Db.Questions.SingleOrDefaultAsync(q => q.Id == key, Stop);
        return edited is not null;
    }

    protected override async Task LoadAsync()
    {
        await base.LoadAsync();
        if (IsForm)
        {
            Input.Kind = Kind;
            return;
        }
        var rows = await (
            from check in Db.LessonChecks.AsNoTracking()
            where check.LessonId == Id
            join place in Db.LessonCheckQuestions on check.Id equals place.CheckId into places
            from place in places.DefaultIfEmpty()
            join question in Db.Questions on place.QuestionId equals question.Id into questions
            from question in questions.DefaultIfEmpty()
            orderby check.Position, place.Position
            select new { check.Id, Question = question == null ? null : new QuestionRow(question.Id, question.Kind, question.Plain) }
        ).ToListAsync(Stop);
        Checks =
        [
            .. rows.GroupBy(r => r.Id).Select((g, i) => new CheckView(g.Key, i + 1, [.. g.Select(r => r.Question).OfType<QuestionRow>()])),
        ];
    }

    public QuestionKind Kind => edited?.Kind ?? QuestionKinds.Words[New!];

    [Can(CourseAct.Open)]
    public Task<IActionResult> OnGet()
    {
        if (edited is not null)
            Input.Show(edited.Source);
        return ShowPage();
    }

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

    /// <summary>Adds the question, or saves it: as its next version if someone has already answered it.</summary>
    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPost() =>
        Try(
            async () =>
            {
                if (!IsForm || await FindCheckAsync(Check ?? Guid.Empty) is not { } check)
                    return No.NotInThisCourse;
                var source = Input.Source(Kind, null);
                if (edited is null)
                {
                    var asked = Model.Question.Ask(source);
                    if (asked.Refusal is { } wrong)
                        return wrong;
                    Db.Add(asked.Value);
                    check.Add(asked.Value);
                    return Result.Done;
                }
                var wasAnswered = false;
                foreach (var room in answered)
                    wasAnswered |= await room.IsAnsweredAsync(edited.Id, Stop);
                var saved = edited.Edit(source, wasAnswered, Now);
                if (saved.Refusal is { } why)
                    return why;
                if (saved.Value != edited)
                    Db.Add(saved.Value);
                check.Replace(edited.Id, saved.Value);
                return Result.Done;
            },
            done: edited is null ? "Question added." : "Question saved.",
            to: Here
        );

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostRemove() =>
        Try(
            async () =>
            {
                if (edited is null || await FindCheckAsync(Check ?? Guid.Empty) is not { } check)
                    return No.NotInThisCourse;
                check.Remove(edited.Id);
                return Result.Done;
            },
            done: "Question removed from the check.",
            to: Here
        );

    private Task<LessonCheck?> FindCheckAsync(Guid check) =>
        Db.LessonChecks.Include(c => c.Questions).SingleOrDefaultAsync(c => c.Id == check && c.LessonId == Id, Stop);
}
