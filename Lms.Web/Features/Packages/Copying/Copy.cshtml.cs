using System.ComponentModel.DataAnnotations;
using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Packages.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;

namespace Lms.Web.Features.Packages.Copying;

/// <summary>Where a course is made again under another name, for the next term or as a beginning.</summary>
public sealed class CopyModel(CourseCopies copies) : CourseScreen
{
    [BindProperty, Required(ErrorMessage = "Enter a title."), StringLength(160)]
    public string Title { get; set; } = "";

    [BindProperty]
    public bool WithDates { get; set; }

    [BindProperty, Range(-3650, 3650, ErrorMessage = "Enter a number of days, up to ten years.")]
    public int? Days { get; set; }

    [Can(CourseAct.Edit)]
    public void OnGet()
    {
        ModelState.Clear();
        var title = L["{0} (copy)", Subject.Title].Value;
        (Title, WithDates, Days) = (
            title.Length > 160 ? Subject.Title : title,
            Subject.Rules.StartsAt is not null,
            Subject.Rules.StartsAt is null ? null : 364
        );
    }

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPost()
    {
        Course? made = null;
        return Try(
            async () =>
            {
                if (!May(TeachingAct.CreateCourses))
                    return new Refusal("You don’t have permission to create courses here.");
                var copy = await copies.MakeAsync(Subject, Title, WithDates ? Days ?? 0 : null, Viewer.Zone, Viewer.Id, Stop);
                if (copy.Refusal is { } why)
                    return why;
                made = copy.Value;
                return Result.Done;
            },
            "Course copied. The copy is a draft, so check it before you publish it.",
            () => $"/teach/courses/{made!.Slug}/outline",
            null
        );
    }
}
