using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;

namespace Lms.Web.Features.Courses;

/// <summary>A page of the course editor about one lesson: one of its tabs. Who may read lessons is in LearningPolicy.</summary>
public abstract class LessonScreen : CourseScreen
{
    /// <summary>Where the path of a page says which tab it is: <c>/teach/courses/{slug}/lessons/{id}/{tab}</c>.</summary>
    private const int TabPart = 6;

    /// <summary>The ID of the lesson; a form may submit the <c>id</c> of something else.</summary>
    [BindProperty(SupportsGet = true), FromRoute]
    public Guid Id { get; set; }

    public Lesson Lesson { get; private set; } = null!;

    public LessonHead Head { get; private set; } = null!;

    public string LessonUrl => $"/teach/courses/{Slug}/lessons/{Id}";

    protected override IQueryable<Course> Read(IQueryable<Course> courses) => courses.WithOutline();

    protected override async Task<Course?> FindAsync(CancellationToken stop)
    {
        if (await base.FindAsync(stop) is not { } course || course.FindLesson(Id) is not { } lesson)
            return null;
        Lesson = lesson;
        return course;
    }

    protected override async Task LoadAsync() =>
        Head = await HttpContext
            .RequestServices.GetRequiredService<LessonTabs>()
            .ReadAsync(
                Db,
                (Subject, Lesson),
                Request.Path.Value?.Split('/').ElementAtOrDefault(TabPart) ?? "",
                Crumbs(new Crumb(L["Outline"], $"/teach/courses/{Slug}/outline"), new Crumb(Lesson.Title)),
                Stop
            );
}
