using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Platform.Ui;

namespace Lms.Web.Features.Learning.Board;

/// <summary>How far one learner is in one lesson, as far as a cell can show it.</summary>
public enum CellState
{
    NotOpened,
    Begun,

    /// <summary>A comprehension check waits for answers.</summary>
    CheckWaiting,
    Done,
}

/// <param name="Percent">0 where the lesson is not measured.</param>
public readonly record struct Cell(CellState State, int Percent);

/// <param name="Cells">One for each column.</param>
public sealed record BoardRow(CourseLearner Learner, IReadOnlyList<Cell> Cells);

/// <summary>What of the board is asked for.</summary>
/// <param name="Lessons">The page of lessons, from 1.</param>
/// <param name="Number">The page of learners, from 1.</param>
public sealed record BoardAsk(Guid? Module, int Lessons, int Number);

/// <summary>The learners of a course or class and their lessons, as far as a page shows them.</summary>
public sealed record ProgressBoard
{
    /// <summary>The address of the page.</summary>
    public required string Here { get; init; }

    /// <summary>The address of a learner’s page up to their key.</summary>
    public required string LearnerUrl { get; init; }

    public required Guid? Module { get; init; }

    public required IReadOnlyList<(Guid Id, string Title)> Modules { get; init; }

    public required Paged<MappedLesson> Lessons { get; init; }

    public required Paged<BoardRow> Rows { get; init; }

    /// <summary>Null until it is asked for.</summary>
    public BoardInsight? Insight { get; init; }

    /// <summary>The modules above the columns.</summary>
    public IEnumerable<(string Title, int Columns)> Groups =>
        Lessons.Items.GroupBy(l => l.ModuleId).Select(g => (g.First().ModuleTitle, g.Count()));

    /// <summary>The same page with other lessons.</summary>
    public string LessonsUrl(int page) =>
        $"{Here}?lessons={page}" + (Module is { } id ? $"&module={id}" : "") + (Rows.Number > 1 ? $"&page={Rows.Number}" : "");
}

/// <summary>What the group finds hard, and how long it takes.</summary>
public sealed record BoardInsight(IReadOnlyList<CommonMistake> Mistakes, IReadOnlyList<(MappedLesson Lesson, LessonTime Time)> Times)
{
    public string LessonTitle(Guid id) => Times.Where(t => t.Lesson.LessonId == id).Select(t => t.Lesson.Title).FirstOrDefault() ?? "";
}
