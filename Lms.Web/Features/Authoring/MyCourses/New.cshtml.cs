using System.ComponentModel.DataAnnotations;
using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Packages.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;

namespace Lms.Web.Features.Authoring.MyCourses;

/// <summary>A new course needs only a title; everything else can come later or from a template.</summary>
public sealed class NewModel(NewCourses courses, StartingOutlines outlines) : Screen
{
    [BindProperty, Required(ErrorMessage = "Enter a title."), StringLength(160)]
    public string Title { get; set; } = "";

    /// <summary>The template or course to start from; empty for none.</summary>
    [BindProperty]
    public string? Template { get; set; }

    public IReadOnlyList<StartingOutlines.Outline> Own { get; private set; } = [];

    public IReadOnlyList<StartingOutlines.Outline> Offered { get; private set; } = [];

    protected override async Task LoadAsync() => (Own, Offered) = (outlines.Own(), await outlines.TemplatesAsync(Stop));

    [Can(TeachingAct.CreateCourses)]
    public Task<IActionResult> OnGet()
    {
        ModelState.Clear();
        return ShowPage();
    }

    [Can(TeachingAct.CreateCourses)]
    public Task<IActionResult> OnPost()
    {
        Course? course = null;
        return Try(
            async () =>
            {
                var begun = string.IsNullOrEmpty(Template)
                    ? await courses.BeginAsync(Title, Slug.From(Title), Viewer.Id, Stop)
                    : await outlines.BeginAsync(Template, Title, Viewer.Id, Viewer.Zone, Stop);
                if (begun.Refusal is { } why)
                    return why;
                course = begun.Value;
                return Result.Done;
            },
            string.IsNullOrEmpty(Template)
                ? "Course created. Now add modules and lessons."
                : "Course created. Change whatever doesn’t fit.",
            () => $"/teach/courses/{course!.Slug}/outline",
            null
        );
    }
}
