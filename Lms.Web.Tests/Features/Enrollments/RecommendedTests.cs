using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Platform.Access;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Enrollments;

/// <summary>Which courses are recommended after another.</summary>
public sealed class RecommendedTests(LmsApp app) : IClassFixture<LmsApp>
{
    private async Task<IReadOnlyList<string>> After(string slug, string? firstName = null, int count = 3)
    {
        var (course, person) = (await app.CourseOf(slug), firstName is null ? null : (Guid?)await app.IdOf(firstName));
        return
        [
            .. (
                await app.With<Recommended, IReadOnlyList<CourseCard>>(async it =>
                    await app.Look(async db =>
                    {
                        var viewer = db.Viewer.AsVisitor();
                        if (person is { } id)
                            viewer.SignIn(id, "Test", "test@harbor.example", Role.Learner, isOperator: false, TimeZoneInfo.Utc, "light");
                        return await it.AfterAsync(db, course.Id, viewer, count, default);
                    })
                )
            ).Select(c => c.Title),
        ];
    }

    private Task Tagged(string title, string tag, params string[] prerequisites) => Tagged(title, tag, false, prerequisites);

    private async Task Tagged(string title, string tag, bool isRequired, params string[] prerequisites)
    {
        var slug = await app.MakesCourse(title, ["One"], description: new CourseDescription { Summary = "Near.", Tags = [tag] });
        await app.Change(async db =>
        {
            var before = await db.Courses.Where(c => prerequisites.Contains(c.Slug)).Select(c => c.Id).ToListAsync();
            (await db.Courses.SingleAsync(c => c.Slug == slug)).TakePrerequisites(before, isRequired, app.Now);
        });
    }

    [Fact]
    public async Task A_course_that_it_prepares_for_comes_before_one_with_the_same_tags()
    {
        await Tagged("Alpha", "rec-a");
        await Tagged("Alpha continued", "rec-none", "alpha");
        await Tagged("Alpha sidewise", "rec-a");
        Assert.Equal(["Alpha continued", "Alpha sidewise"], await After("alpha"));
        Assert.Equal(["Alpha continued"], await After("alpha", count: 1));
    }

    [Fact]
    public async Task What_the_viewer_has_taken_or_may_not_start_yet_is_left_out()
    {
        await Tagged("Beta", "rec-b");
        await Tagged("Beta taken", "rec-b");
        await Tagged("Beta other", "rec-other");
        await Tagged("Beta locked", "rec-b", isRequired: true, "beta", "beta-other");
        await Tagged("Beta next", "rec-b", isRequired: true, "beta");
        await app.Enrolls("Lin", "beta-taken");
        Assert.Equal(["Beta next"], await After("beta", "Lin"));
        Assert.Equal(["Beta next", "Beta taken"], await After("beta"));
    }

    [Fact]
    public async Task What_several_people_took_next_is_recommended_and_what_one_took_is_not()
    {
        await Tagged("Gamma", "rec-c");
        await Tagged("Gamma popular", "rec-p");
        await Tagged("Gamma lonely", "rec-l");
        var people = new[] { "Lin", "Omar", "Priya", "Jörg" };
        foreach (var who in people)
        {
            var enrollment = await app.Enrolls(who, "gamma");
            await app.Change(async db => (await db.Enrollments.SingleAsync(e => e.Id == enrollment.Id)).Complete(1, 1, app.Now));
        }
        app.Clock.Advance(TimeSpan.FromHours(2));
        foreach (var who in people.Take(3))
            await app.Enrolls(who, "gamma-popular");
        await app.Enrolls("Lin", "gamma-lonely");
        Assert.Equal(["Gamma popular"], await After("gamma"));
    }

    [Fact]
    public async Task Someone_without_a_course_gets_recommendations_on_the_dashboard()
    {
        var page = await (await app.As("Omar")).Opens("/dashboard");
        var hasCourse = page.Document.QuerySelector(".continue") is not null;
        Assert.Equal(!hasCourse, page.Text.Contains("Recommended for you", StringComparison.Ordinal));
        await app.Change(async db =>
        {
            var omar = await db.People.Where(p => p.FirstName == "Omar").Select(p => p.Id).SingleAsync();
            await db
                .Enrollments.Where(e => e.PersonId == omar)
                .ExecuteUpdateAsync(e => e.SetProperty(x => x.Status, EnrollmentStatus.Dropped));
        });
        page = await (await app.As("Omar")).Opens("/dashboard");
        page.Shows("You haven’t started a course yet").Shows("Recommended for you");
        Assert.InRange(page.Document.QuerySelectorAll(".course-card").Length, 1, 3);
        Assert.True(page.Statements <= 6, $"{page.Statements} statements");
    }
}
