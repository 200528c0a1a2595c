using Lms.Web.Features.Classes.Model;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Classes;

/// <summary>A page about one class. Later rooms derive theirs from it too.</summary>
public abstract class ClassScreen : ScreenOf<TaughtClass>
{
    /// <summary>The key of the class; a form may submit the <c>id</c> of something else.</summary>
    [BindProperty(SupportsGet = true), FromRoute]
    public Guid Id { get; set; }

    protected override async Task<TaughtClass?> FindAsync(CancellationToken stop)
    {
        var me = Viewer.PersonId;
        var found = await (
            from it in Db.ClassesOf(Viewer).Include(c => c.Teachers)
            where it.Id == Id
            join course in Db.Courses on it.CourseId equals course.Id
            select new
            {
                Class = it,
                Course = course,
                Role = Db
                    .CourseStaff.Where(s => s.CourseId == course.Id && s.PersonId == me)
                    .Select(s => (CourseRole?)s.Role)
                    .FirstOrDefault(),
            }
        ).SingleOrDefaultAsync(stop);
        return found is null ? null : new TaughtClass(found.Class, found.Course, found.Role);
    }

    public string Here => $"/teach/classes/{Id}";

    public WorkSide Side(string current) =>
        new(Place.Class, current)
        {
            Slug = Id.ToString(),
            Title = Subject.Class.Name,
            Badge = Subject.Class.IsArchived ? L["Archived"] : null,
            Subject = Subject,
        };

    public IReadOnlyList<Crumb> Crumbs(params ReadOnlySpan<Crumb> rest) =>
        [new(L["Classes"], "/teach/classes"), new(Subject.Class.Name, rest.Length > 0 ? Here : null), .. rest];
}
