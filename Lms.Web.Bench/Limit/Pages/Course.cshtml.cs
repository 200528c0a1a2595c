using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Bench.Limit.Pages;

internal sealed class CourseModel(IServiceProvider services) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public int Id { get; set; }

    public List<LimitRow> Rows { get; } = new(64);

    public async Task OnGet()
    {
        var person = int.Parse(User.FindFirstValue(ClaimTypes.NameIdentifier)!, CultureInfo.InvariantCulture);
        await foreach (var row in Query(services.GetRequiredService<LimitDb>(), Id, person))
            Rows.Add(row);
    }

    private static readonly Func<LimitDb, int, int, IAsyncEnumerable<LimitRow>> Query = EF.CompileAsyncQuery(
        (LimitDb db, int course, int person) =>
            from lesson in db.Lessons.AsNoTracking()
            where lesson.CourseId == course
            from progress in db.Progress.Where(p => p.PersonId == person && p.LessonId == lesson.Id).DefaultIfEmpty()
            orderby lesson.Position
            select new LimitRow(
                lesson.CourseTitle,
                lesson.ModuleTitle,
                lesson.Slug,
                lesson.Title,
                lesson.Minutes,
                progress == null ? null : progress.IsDone
            )
    );
}
