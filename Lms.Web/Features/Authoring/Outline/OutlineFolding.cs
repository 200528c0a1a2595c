using Lms.Web.Features.Courses.Model;
using Microsoft.Extensions.Primitives;

namespace Lms.Web.Features.Authoring.Outline;

/// <summary>The expanded modules of an outline, and the URLs that expand others.</summary>
public sealed class OutlineFolding
{
    /// <summary>With more lessons, modules are collapsed: hundreds of rows are slow to load and to scan.</summary>
    public const int MostUnfolded = 100;

    private const string All = "all";

    private readonly Course course;
    private readonly string path;
    private readonly OutlineFilter filter;
    private readonly HashSet<Guid> open;

    /// <param name="path">The path of the page that shows the outline.</param>
    /// <param name="opened">The expanded modules, as a form or a URL sent them in <c>open</c>.</param>
    /// <param name="isTouched">Modules that were just changed are expanded.</param>
    /// <param name="filter">While it is on, every module with a match is expanded.</param>
    public OutlineFolding(Course course, string path, StringValues opened, Func<Module, bool> isTouched, OutlineFilter filter)
    {
        (this.course, this.path, this.filter) = (course, path, filter);
        IsOn = !filter.IsOn && course.Lessons.Take(MostUnfolded + 1).Count() > MostUnfolded;
        IsAllOpen = opened.Contains(All);
        open =
        [
            .. course
                .InOrder.Where(m =>
                    !IsOn
                    || IsAllOpen
                    || opened.Contains(m.Id.ToString("N"))
                    || !m.UnitsInOrder.Any(u => u.LessonsInOrder.Any())
                    || isTouched(m)
                )
                .Select(m => m.Id),
        ];
    }

    /// <summary>The outline is long enough for its modules to be collapsed.</summary>
    public bool IsOn { get; }

    public bool IsAllOpen { get; }

    public bool IsOpen(Module module) => open.Contains(module.Id);

    /// <summary>The URL with the same modules expanded.</summary>
    public Address Same =>
        !IsOn ? new(path, filter.Query)
        : IsAllOpen ? With(all: true)
        : new(path, Query(course.InOrder.Where(IsOpen)));

    /// <summary>The URL with the same modules expanded, and this one toggled.</summary>
    public Address With(Module module, bool isOpen) => new(path, Query(course.InOrder.Where(m => m.Id == module.Id ? isOpen : IsOpen(m))));

    public Address With(bool all) => new(path, all ? Query([All]) : "");

    /// <param name="Open">The part of the query for the expanded modules.</param>
    public sealed record Address(string Path, string Open)
    {
        /// <summary>The whole page.</summary>
        public string Page => Open.Length == 0 ? Path : $"{Path}?{Open}";

        /// <summary>The outline alone.</summary>
        public string Tree => $"{Path}?handler=Tree&{Open}";
    }

    /// <summary>The part of a query for what <c>open</c> holds.</summary>
    internal static string Query(IEnumerable<string> opened) => string.Join('&', opened.Select(id => "open=" + Uri.EscapeDataString(id)));

    private static string Query(IEnumerable<Module> modules) => Query(modules.Select(m => m.Id.ToString("N")));
}
