using System.Net;
using Lms.Web.Features.Courses.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Learning;

/// <summary>What a teacher sees of one learner.</summary>
public sealed class LearnerPageTests(LmsApp app) : IClassFixture<LmsApp>
{
    private Task<Guid> PersonAsync(string email) => app.Look(db => db.People.Where(p => p.Email == email).Select(p => p.Id).SingleAsync());

    [Fact]
    public async Task A_teacher_sees_what_a_learner_did_lesson_by_lesson_and_what_was_answered()
    {
        var slug = await app.MakesCourse("Seen closely", ["One", "Two"], new CourseRules { CheckMinutes = 2 });
        await app.Asks(slug, "one", checks: 1, questions: 1);
        await app.Enrolls("Lin", slug);
        var lin = await app.As("Lin");
        var tab = await lin.OpensTab($"/learn/{slug}/one");
        var form = await tab.Studies(app, 8);
        var ada = await app.As("Ada");
        var list = await ada.Opens($"/teach/courses/{slug}/learners");
        (await list.Follows("Lin Zhou")).Shows("A comprehension check is waiting for answers in: One.");
        await lin.Sends($"/learn/{slug}/one?handler=Answer", $"/learn/{slug}/one", Tab.Answers(form.Body, "2"));
        await tab.Done();
        var page = await ada.Opens($"/teach/courses/{slug}/learners/{await PersonAsync("lin@harbor.example")}");
        page.Shows("Lin Zhou").Shows("1 of 2").Shows("Is number 1.1 right?").Shows("Not correct").DoesNotShow("is waiting for answers");
        var rows = page.Find("table")
            .QuerySelectorAll("tbody tr:not(.table__group)")
            .Select(r => (r.Children[0].TextContent.Trim(), r.Children[1].TextContent.Trim(), r.Children[2].TextContent.Trim()));
        Assert.Equal([("One", "Done", "2 min"), ("Two", "Started", "")], rows);
    }

    [Fact]
    public async Task Only_people_enrolled_in_the_course_have_such_a_page_and_only_for_those_who_see_learners()
    {
        var slug = await app.MakesCourse("Seen by few", ["One"]);
        await app.Enrolls("Lin", slug);
        var (lin, ben) = (await PersonAsync("lin@harbor.example"), await PersonAsync("ben@harbor.example"));
        var ada = await app.As("Ada");
        (await ada.Opens($"/teach/courses/{slug}/learners/{lin}")).Answers(HttpStatusCode.OK);
        (await ada.Opens($"/teach/courses/{slug}/learners/{ben}")).Answers(HttpStatusCode.NotFound);
        Assert.NotEqual(HttpStatusCode.OK, (await (await app.As("Ben")).Opens($"/teach/courses/{slug}/learners/{lin}")).Status);
    }
}
