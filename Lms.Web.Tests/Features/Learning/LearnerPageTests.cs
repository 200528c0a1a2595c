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

    [Fact]
    public async Task A_class_teacher_opens_the_same_page_for_learners_of_the_class_only()
    {
        var slug = await app.MakesCourse("Seen by a class teacher", ["One", "Two"]);
        var it = await app.MakesClass(slug, "Evening class", "Ben");
        await app.Enrolls("Priya", slug);
        var code = (await app.Look(db => db.Classes.SingleAsync(c => c.Id == it.Id))).JoinCode!;
        var lin = await app.As("Lin");
        await lin.Sends($"/join/{code}", $"/join/{code}");
        await (await lin.Opens($"/learn/{slug}/one")).Press("Mark as done");
        var ben = await app.As("Ben");
        var page = await (await ben.Opens($"/teach/classes/{it.Id}")).Follows("Lin Zhou");
        Assert.Equal($"/teach/classes/{it.Id}/learners/{await PersonAsync("lin@harbor.example")}", page.Path);
        page.Answers(HttpStatusCode.OK).Shows("1 of 2").Shows("Enrollment history").Shows("Evening class");
        var priya = await app.IdOf("Priya");
        (await ben.Opens($"/teach/classes/{it.Id}/learners/{priya}")).Answers(HttpStatusCode.NotFound);
        (await ben.Opens($"/teach/courses/{slug}/learners/{priya}")).Answers(HttpStatusCode.Forbidden);
        (await lin.Opens(page.Path)).Answers(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_page_tells_what_happened_to_the_enrollment_who_did_it_and_why()
    {
        var slug = await app.MakesCourse("With a history", ["One"]);
        await app.Enrolls("Lin", slug);
        var (person, ada) = (await app.IdOf("Lin"), await app.As("Ada"));
        var list = $"/teach/courses/{slug}/learners";
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        (await ada.Sends($"{list}?handler=Suspend", list, ("person", person.ToString()), ("reason", "Waiting for the form."))).Answers(
            HttpStatusCode.OK
        );
        var page = await ada.Opens($"{list}/{person}");
        page.Shows("Reason for “Suspended”");
        var entries = page.Document.QuerySelectorAll(".history li").Select(l => l.QuerySelector("b")!.TextContent);
        Assert.Equal(["Suspended", "Enrolled"], entries);
        Assert.Contains("by Ada", page.Find(".history li").TextContent, StringComparison.Ordinal);
        Assert.Equal("Waiting for the form.", page.Find(".history__why").TextContent);
        page.DoesNotShow("Taken before");
    }

    [Fact]
    public async Task Former_runs_are_listed_with_their_result()
    {
        var slug = await app.MakesCourse("Taken twice", ["One"]);
        var (spring, autumn) = (await app.MakesClass(slug, "Spring"), await app.MakesClass(slug, "Autumn"));
        var lin = await app.As("Lin");
        await lin.Sends($"/join/{spring.JoinCode}", $"/join/{spring.JoinCode}");
        await (await lin.Opens($"/learn/{slug}/one")).Press("Mark as done");
        await app.DrainAsync();
        await lin.Sends($"/join/{autumn.JoinCode}", $"/join/{autumn.JoinCode}");
        var page = await (await app.As("Ada")).Opens($"/teach/courses/{slug}/learners/{await app.IdOf("Lin")}");
        var run = Assert.Single(
            page.Document.QuerySelectorAll("table").First(t => t.TextContent.Contains("Taken before")).QuerySelectorAll("tbody tr")
        );
        Assert.Contains("Completed", run.TextContent, StringComparison.Ordinal);
        Assert.Contains("100 %", run.TextContent, StringComparison.Ordinal);
        Assert.Contains("Spring", run.TextContent, StringComparison.Ordinal);
        page.Shows("0 of 1");
    }
}
