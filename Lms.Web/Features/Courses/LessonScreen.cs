using Lms.Web.Features.Courses.Model;
using Microsoft.AspNetCore.Mvc;

namespace Lms.Web.Features.Courses;

/// <summary>
/// A page of the course editor about a part of one lesson; it is also a section of the lesson's page. Who may read lessons is in
/// LearningPolicy.
/// </summary>
public abstract class LessonScreen : CourseScreen
{
    /// <summary>The ID of the lesson; a form may submit the <c>id</c> of something else.</summary>
    [BindProperty(SupportsGet = true), FromRoute]
    public Guid Id { get; set; }

    public Lesson Lesson { get; private set; } = null!;

    public string LessonUrl => $"/teach/courses/{Slug}/lessons/{Id}";

    protected override IQueryable<Course> Read(IQueryable<Course> courses) => courses.WithOutline();

    protected override async Task<Course?> FindAsync(CancellationToken stop)
    {
        if (await base.FindAsync(stop) is not { } course || course.FindLesson(Id) is not { } lesson)
            return null;
        Lesson = lesson;
        return course;
    }
}
