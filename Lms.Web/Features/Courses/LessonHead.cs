using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Ui;

namespace Lms.Web.Features.Courses;

/// <summary>The head that all pages of one lesson share: its title, its tabs, and the way to its neighbors.</summary>
public sealed record LessonHead
{
    /// <summary>Longer outlines show only the lessons of the current module.</summary>
    private const int MostListed = 200;

    public required Course Course { get; init; }

    public required Lesson Lesson { get; init; }

    /// <summary>The path of the current tab; empty for the text.</summary>
    public required string Current { get; init; }

    public required IReadOnlyList<Crumb> Crumbs { get; init; }

    public required IReadOnlyList<Tab> Tabs { get; init; }

    /// <summary>As its author last wrote it, where the page has read that.</summary>
    public string Title => Lesson.Body is null ? Lesson.Title : Lesson.Written.Title;

    private Lesson[] Ordered => field ??= [.. Course.Lessons];

    private int Place => Array.IndexOf(Ordered, Lesson);

    /// <summary>The position in the course, from 1.</summary>
    public int Number => Place + 1;

    public int Total => Ordered.Length;

    public Lesson? Before => Place > 0 ? Ordered[Place - 1] : null;

    public Lesson? After => Place + 1 < Ordered.Length ? Ordered[Place + 1] : null;

    /// <summary>The modules that have lessons.</summary>
    public IEnumerable<Part> Parts =>
        Course
            .InOrder.Select(m => new Part(m, [.. m.UnitsInOrder.SelectMany(u => u.LessonsInOrder)]))
            .Where(p => p.Lessons.Count > 0)
            .Select(p => p with { IsListed = Total <= MostListed || p.Lessons.Contains(Lesson) });

    public sealed record Tab(string Title, string Path, int Count);

    /// <param name="Lessons">All lessons of the module, in order.</param>
    public sealed record Part(Module Module, IReadOnlyList<Lesson> Lessons)
    {
        /// <summary>Its lessons are listed, not only the first one linked.</summary>
        public bool IsListed { get; init; }
    }

    public string Url(string path) => Url(Lesson.Id, path);

    /// <summary>The same tab of another lesson, or its text if only some lessons have this tab.</summary>
    public string Same(Lesson other) => Url(other.Id, IsEverywhere ? Current : "");

    public required bool IsEverywhere { get; init; }

    private string Url(Guid id, string path) => $"/teach/courses/{Course.Slug}/lessons/{id}{(path.Length > 0 ? "/" + path : "")}";
}
