using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Publishing.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;

namespace Lms.Web.Features.Publishing.Checkup;

/// <summary>The content check of a whole course: what leads nowhere, what is missing, what is empty.</summary>
public sealed class IndexModel(CourseCheckup checkup) : CourseScreen
{
    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    public Paged<CourseCheckup.Row> Rows { get; private set; } = null!;

    public IReadOnlyList<string> Closed { get; private set; } = [];

    protected override IQueryable<Course> Read(IQueryable<Course> courses) => courses.WithOutline();

    protected override async Task LoadAsync()
    {
        Rows = (await checkup.OfAsync(Subject, onlyPublished: false, Stop)).ToPage(Number, 25);
        Closed = await checkup.ClosedPrerequisitesAsync(Subject, Stop);
    }

    [Can(CourseAct.Open)]
    public Task<IActionResult> OnGet() => ShowPage();
}
