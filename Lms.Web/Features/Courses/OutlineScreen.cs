using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Data;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses;

/// <summary>A page that changes interdependent parts of an outline: order and availability.</summary>
public abstract class OutlineScreen : CourseScreen
{
    protected override IQueryable<Course> Read(IQueryable<Course> courses) => courses.WithOutline();

    /// <summary>
    /// Locks the course from reading the outline to saving it: two concurrent changes could assign the same positions, or close a cycle.
    /// </summary>
    [NonHandler]
    public override Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next) =>
        HttpMethods.IsPost(Request.Method)
            ? Db.WriteAsync(() => base.OnPageHandlerExecutionAsync(context, next), Stop)
            : base.OnPageHandlerExecutionAsync(context, next);

    protected override async Task<Course?> FindAsync(CancellationToken stop)
    {
        if (
            HttpMethods.IsPost(Request.Method)
            && await Db.Courses.Where(c => c.Slug == Slug).Select(c => c.Id).FirstOrDefaultAsync(stop) is var id
            && id != Guid.Empty
        )
            await Db.LockAsync<Course>(id, stop);
        return await base.FindAsync(stop);
    }
}
