using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Packages.Model;

/// <summary>
/// Starting points for a new course: outlines that come with the product, and courses that the institution offers as templates.
/// </summary>
public sealed class StartingOutlines(LmsContext db, CourseImporter importer, CourseCopies copies)
{
    /// <summary>The most templates offered; a longer list would be hard to choose from.</summary>
    public const int MostTemplates = 30;

    private const string Root = "Outlines/";

    /// <summary>In the order in which they are offered; each is a package in the folder of its language.</summary>
    private static readonly string[] Names = ["short-course", "workshop", "onboarding"];

    /// <param name="Key">Identifies the outline when a course is created from it.</param>
    public sealed record Outline(
        string Key,
        string Title,
        string Summary,
        IReadOnlyList<(string Title, IReadOnlyList<string> Lessons)> Modules
    );

    /// <summary>The outlines that come with the product, in the reader's language.</summary>
    public IReadOnlyList<Outline> Own() =>
        [
            .. Names.Select(name =>
            {
                using var source = Source(name);
                var plan = importer.Plan(source, name);
                return new Outline(
                    name,
                    plan.Sheet.Title,
                    plan.Sheet.Summary ?? "",
                    [
                        .. plan.Modules.Select(m =>
                            (m.Title, (IReadOnlyList<string>)[.. m.Units.SelectMany(u => u.Lessons).Select(l => l.Sheet.Title!)])
                        ),
                    ]
                );
            }),
        ];

    /// <summary>The templates of the institution.</summary>
    public async Task<IReadOnlyList<Outline>> TemplatesAsync(CancellationToken stop)
    {
        var courses = await db
            .Courses.AsNoTracking()
            .Where(c => c.IsTemplate)
            .OrderBy(c => c.Title)
            .ThenBy(c => c.Id)
            .Take(MostTemplates)
            .Select(c => new
            {
                c.Id,
                c.Title,
                c.Description.Summary,
            })
            .ToListAsync(stop);
        var ids = courses.ConvertAll(c => c.Id);
        var lessons = (
            await (
                from module in db.Modules.AsNoTracking()
                where ids.Contains(module.CourseId)
                join unit in db.Units on module.Id equals unit.ModuleId
                join lesson in db.Lessons on unit.Id equals lesson.UnitId
                orderby module.Position, unit.Position, lesson.Position
                select new
                {
                    module.CourseId,
                    module.Id,
                    Module = module.Title,
                    lesson.Title,
                }
            ).ToListAsync(stop)
        ).ToLookup(l => l.CourseId);
        return
        [
            .. courses.Select(c => new Outline(
                c.Id.ToString("D"),
                c.Title,
                c.Summary,
                [.. lessons[c.Id].GroupBy(l => l.Id).Select(m => (m.First().Module, (IReadOnlyList<string>)[.. m.Select(l => l.Title)]))]
            )),
        ];
    }

    /// <summary>Creates a course from one of them.</summary>
    /// <param name="key">The key of the outline.</param>
    public async Task<Result<Course>> BeginAsync(string key, string title, Guid ownerId, TimeZoneInfo zone, CancellationToken stop)
    {
        if (Guid.TryParse(key, out var id))
        {
            if (await db.Courses.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id && c.IsTemplate, stop) is not { } template)
                return new Refusal("This template is no longer available. Choose another one.");
            return await copies.MakeAsync(template, title, days: null, zone, ownerId, stop);
        }
        if (!Names.Contains(key))
            return new Refusal("This template is no longer available. Choose another one.");
        using var source = Source(key);
        var plan = importer.Plan(source, title);
        plan.Sheet.Title = title;
        return await importer.MakeAsync(plan, source, ownerId, Slug.From(title), stop);
    }

    private static PackageSource Source(string name)
    {
        var tag = Languages.Now.Tag;
        var there = typeof(StartingOutlines).Assembly.GetManifestResourceInfo($"{Root}{tag}/{name}/{Planner.CourseFile}") is not null;
        return PackageSource.OfProduct($"{Root}{(there ? tag : "en")}/{name}/");
    }
}
