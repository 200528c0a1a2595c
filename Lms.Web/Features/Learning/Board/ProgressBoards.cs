using System.Globalization;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Lms.Web.Platform.Ui;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Learning.Board;

/// <summary>Reads who has done which lesson: a page of it for the screen, all of it for a file.</summary>
public sealed class ProgressBoards(LmsContext db, Viewer viewer, CourseMap map)
{
    public const int MostLearners = 50;

    public const int MostLessons = 30;

    /// <summary>A course, or one of its classes.</summary>
    public sealed record Scope(Course Course, Guid? ClassId, string Here, string LearnerUrl);

    /// <summary>Two statements; the outline is known.</summary>
    public async Task<ProgressBoard> ReadAsync(Scope scope, BoardAsk ask, CancellationToken stop)
    {
        var outline = await OutlineAsync(scope, stop);
        var lessons = outline.Where(l => ask.Module is null || l.ModuleId == ask.Module).ToPage(ask.Lessons, MostLessons);
        var learners = await CourseLearner
            .Among(Enrollments(scope), db.People, viewer)
            .SortedBy(null)
            .PageAtOnceAsync(ask.Number, MostLearners, stop);
        return new ProgressBoard
        {
            Here = scope.Here,
            LearnerUrl = scope.LearnerUrl,
            Module = ask.Module,
            Modules = [.. outline.DistinctBy(l => l.ModuleId).Select(l => (l.ModuleId, l.ModuleTitle))],
            Lessons = lessons,
            Rows = new(await RowsAsync(learners.Items, lessons.Items, stop), learners.Number, learners.Size, learners.Total),
        };
    }

    public async Task<BoardInsight> InsightAsync(Scope scope, CancellationToken stop)
    {
        var times = (await LessonTimes.OfAsync(db, scope.Course.Id, scope.ClassId, stop)).ToDictionary(t => t.LessonId);
        return new(
            await CommonMistakes.OfAsync(db, Enrollments(scope), stop),
            [.. (await OutlineAsync(scope, stop)).Select(l => (l, times.GetValueOrDefault(l.LessonId, new(l.LessonId, 0, 0, 0))))]
        );
    }

    /// <summary>All learners and lessons, a line for each learner.</summary>
    public CsvFile Sheet(string name, Scope scope) =>
        new(
            name,
            async (csv, stop) =>
            {
                var outline = await OutlineAsync(scope, stop);
                await csv.WriteLineAsync(
                    "Name,Email,Status,Progress,Lessons done,Lessons" + string.Concat(outline.Select(l => "," + Csv.Cell(l.Title)))
                );
                Line? line = null;
                await foreach (var (learner, lesson, cell) in AllAsync(scope).WithCancellation(stop))
                {
                    if (line?.Learner.EnrollmentId != learner.EnrollmentId)
                    {
                        await WriteAsync(csv, line, outline);
                        line = new(learner, []);
                    }
                    if (lesson is { } id)
                        line.Cells[id] = cell;
                }
                await WriteAsync(csv, line, outline);
            }
        );

    private sealed record Line(CourseLearner Learner, Dictionary<Guid, Cell> Cells);

    private static Task WriteAsync(TextWriter csv, Line? line, IReadOnlyList<MappedLesson> outline) =>
        line is null
            ? Task.CompletedTask
            : csv.WriteLineAsync(
                string.Join(
                    ',',
                    [
                        Csv.Cell(line.Learner.Name),
                        Csv.Cell(line.Learner.Email ?? ""),
                        Csv.Cell(line.Learner.Status.Text()),
                        line.Learner.Percent.ToString("0.##", CultureInfo.InvariantCulture),
                        line.Learner.Done.ToString(CultureInfo.InvariantCulture),
                        line.Learner.Total.ToString(CultureInfo.InvariantCulture),
                        .. outline.Select(l => Word(line.Cells.GetValueOrDefault(l.LessonId))),
                    ]
                )
            );

    /// <summary>In English, as the other columns.</summary>
    private static string Word(Cell cell) =>
        cell.State switch
        {
            CellState.Done => "done",
            CellState.CheckWaiting => "check waiting",
            CellState.Begun when cell.Percent > 0 => string.Create(CultureInfo.InvariantCulture, $"{cell.Percent} %"),
            CellState.Begun => "begun",
            _ => "",
        };

    /// <summary>In the order of names, each learner’s lessons together; a learner without any has one row without a lesson.</summary>
    private async IAsyncEnumerable<(CourseLearner Learner, Guid? Lesson, Cell Cell)> AllAsync(Scope scope)
    {
        var rows =
            from x in CourseLearner.Among(Enrollments(scope), db.People, viewer)
            from p in db.LessonProgress.AsNoTracking().Where(p => p.EnrollmentId == x.EnrollmentId).DefaultIfEmpty()
            orderby x.Name, x.PersonId
            select new
            {
                Learner = x,
                Lesson = p == null ? (Guid?)null : p.LessonId,
                Status = p == null ? (ProgressStatus?)null : p.Status,
                Percent = p == null ? 0 : p.Percent,
                IsWaiting = p != null && p.OpenCheckId != null,
            };
        await foreach (var row in rows.AsAsyncEnumerable())
            yield return (row.Learner, row.Lesson, CellOf(row.Status, row.Percent, row.IsWaiting));
    }

    private async Task<IReadOnlyList<MappedLesson>> OutlineAsync(Scope scope, CancellationToken stop) =>
        [.. (await map.FindAsync(scope.Course.Slug, viewer, stop))?.Published ?? []];

    private IQueryable<Enrollment> Enrollments(Scope scope)
    {
        var active = db.Enrollments.AsNoTracking().Active.Where(e => e.CourseId == scope.Course.Id);
        return scope.ClassId is { } id ? active.Where(e => e.ClassId == id) : active;
    }

    private async Task<IReadOnlyList<BoardRow>> RowsAsync(
        IReadOnlyList<CourseLearner> learners,
        IReadOnlyList<MappedLesson> lessons,
        CancellationToken stop
    )
    {
        var (people, columns) = (learners.Select(l => l.EnrollmentId).ToList(), lessons.Select(l => l.LessonId).ToList());
        var cells =
            people.Count == 0 || columns.Count == 0
                ? new Dictionary<(Guid, Guid), Cell>()
                : await db
                    .LessonProgress.AsNoTracking()
                    .Where(p => people.Contains(p.EnrollmentId) && columns.Contains(p.LessonId))
                    .Select(p => new
                    {
                        p.EnrollmentId,
                        p.LessonId,
                        p.Status,
                        p.Percent,
                        IsWaiting = p.OpenCheckId != null,
                    })
                    .ToDictionaryAsync(p => (p.EnrollmentId, p.LessonId), p => CellOf(p.Status, p.Percent, p.IsWaiting), stop);
        return [.. learners.Select(l => new BoardRow(l, [.. columns.Select(c => cells.GetValueOrDefault((l.EnrollmentId, c)))]))];
    }

    private static Cell CellOf(ProgressStatus? status, decimal percent, bool isWaiting) =>
        status switch
        {
            null => new(CellState.NotOpened, 0),
            ProgressStatus.Completed => new(CellState.Done, 100),
            _ when isWaiting => new(CellState.CheckWaiting, (int)percent),
            _ => new(CellState.Begun, (int)percent),
        };
}
