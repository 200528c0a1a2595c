using System.Net;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Packages.Model;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Packages;

/// <summary>A new course can start from a template.</summary>
public sealed class TemplateTests(LmsApp app) : IClassFixture<LmsApp>
{
    [Fact]
    public async Task A_new_course_can_start_from_a_built_in_outline()
    {
        var ada = await app.As("Ada");
        var form = await ada.Opens("/teach/courses/new");
        form.Shows("A short course").Shows("The first weeks").Shows("Step by step");
        (await form.Press("Create course", ("Title", ""), ("Template", "short-course")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Enter a title.");
        var begun = await form.Press("Create course", ("Title", "Repairing bicycles"), ("Template", "short-course"));
        Assert.Equal("/teach/courses/repairing-bicycles/outline", begun.Path);
        var course = await app.CourseOf("repairing-bicycles");
        Assert.Equal(("Repairing bicycles", CourseStatus.Draft), (course.Title, course.Status));
        Assert.Equal(["Beginning", "The skill", "Ending"], course.InOrder.Select(m => m.Title));
        Assert.All(course.Lessons, l => Assert.False(l.IsPublished));
        Assert.True(
            await app.Look(db => db.LessonChecks.AnyAsync(c => db.Lessons.Any(l => l.Id == c.LessonId && l.CourseId == course.Id)))
        );
        (await form.Press("Create course", ("Title", "Made up"), ("Template", "../../evil")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("This template is no longer available.");
    }

    [Theory]
    [InlineData("en", "A workshop")]
    [InlineData("de", "Ein Workshop")]
    public async Task Built_in_outlines_can_be_imported_unchanged_in_every_language(string tag, string title)
    {
        var made = await app.With<CourseImporter, List<string>>(async importer =>
        {
            var before = System.Globalization.CultureInfo.CurrentUICulture;
            try
            {
                Languages.Speak(Languages.Find(tag)!);
                var own = await app.With<StartingOutlines, IReadOnlyList<StartingOutlines.Outline>>(outlines =>
                    Task.FromResult(outlines.Own())
                );
                foreach (var outline in own)
                {
                    using var source = PackageSource.OfProduct($"Outlines/{tag}/{outline.Key}/");
                    var plan = importer.Plan(source, "x");
                    Assert.All(plan.Report, line => Assert.Equal(Fate.Taken, line.Fate));
                    Assert.Null(importer.Rehearse(plan).Refusal);
                    Assert.Equal(tag, plan.Sheet.Language);
                }
                return [.. own.Select(o => o.Title)];
            }
            finally
            {
                System.Globalization.CultureInfo.CurrentUICulture = System.Globalization.CultureInfo.CurrentCulture = before;
            }
        });
        Assert.Equal(3, made.Count);
        Assert.Contains(title, made);
    }

    [Fact]
    public async Task Others_can_start_from_a_course_template_until_it_is_no_longer_offered()
    {
        var slug = await app.MakesCourse("How we teach tools", ["Show", "Try"], published: false);
        var (ada, ben) = (await app.As("Ada"), await app.As("Ben"));
        (await ben.Opens("/teach/courses/new")).DoesNotShow("How we teach tools");
        (await (await ada.Opens($"/teach/courses/{slug}/settings")).Press("Offer as a template"))
            .Shows("can now start from this one")
            .Shows("This course is a template");
        (await ada.Opens("/teach/courses?q=How+we")).Shows("Template");
        var id = (await app.CourseOf(slug)).Id;
        var form = await ben.Opens("/teach/courses/new");
        form.Shows("Your institution’s templates").Shows("How we teach tools").Shows("Try");
        var begun = await form.Press("Create course", ("Title", "The lathe"), ("Template", id.ToString()));
        Assert.Equal("/teach/courses/the-lathe/outline", begun.Path);
        var course = await app.CourseOf("the-lathe");
        Assert.Equal(["Show", "Try"], course.Lessons.Select(l => l.Title));
        Assert.Equal((false, CourseRole.Owner), (course.IsTemplate, course.RoleOf(await app.IdOf("Ben"))));
        // Others may only see its outline.
        (await ben.Opens($"/teach/courses/{slug}/outline")).Answers(HttpStatusCode.NotFound);
        await (await ada.Opens($"/teach/courses/{slug}/settings")).Press("Stop offering as a template");
        (await form.Press("Create course", ("Title", "The drill"), ("Template", id.ToString())))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("This template is no longer available.");
    }

    [Fact]
    public async Task A_course_without_lessons_cannot_be_a_template()
    {
        var slug = await app.MakesCourse("Nothing in it", [], published: false);
        (await (await (await app.As("Ada")).Opens($"/teach/courses/{slug}/settings")).Press("Offer as a template"))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Add a lesson first.");
    }
}
