using Lms.Web.Features.Classes.Model;
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
        if (await Db.ClassesOf(Viewer).Include(c => c.Teachers).SingleOrDefaultAsync(c => c.Id == Id, stop) is not { } found)
            return null;
        var course = await Db.Courses.Include(c => c.Staff).SingleOrDefaultAsync(c => c.Id == found.CourseId, stop);
        return course is null ? null : new TaughtClass(found, course);
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
