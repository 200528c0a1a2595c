using System.Net;
using Lms.Web.Platform.Access;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Administration;

/// <summary>An administrator looks at the site as a member, and only looks.</summary>
public sealed class ViewAsTests(LmsApp app) : IClassFixture<LmsApp>
{
    private async Task<Browser> Begins(string name)
    {
        var grace = await app.As("Grace");
        var page = await (await grace.Opens($"/admin/people/{await app.IdOf(name)}")).Press("View the site as");
        page.Answers(HttpStatusCode.OK);
        Assert.Equal("/dashboard", page.Path);
        return grace;
    }

    [Fact]
    public async Task Every_page_is_the_members_and_says_who_looks()
    {
        var grace = await Begins("Lin");
        (await grace.Opens("/dashboard")).Shows("You see the site as Lin").Shows("Grace Mbeki");
        (await grace.Opens("/learn/fire-safety/raise-the-alarm")).Answers(HttpStatusCode.OK).Shows("You see the site as Lin");
        (await grace.Opens("/admin/people")).Answers(HttpStatusCode.Forbidden).Shows("You see the site as Lin");
        var back = await (await grace.Opens("/dashboard")).Press("End");
        back.Answers(HttpStatusCode.OK).Shows("You see the site as yourself again.").DoesNotShow("You see the site as Lin");
        (await grace.Opens("/admin/people")).Answers(HttpStatusCode.OK);
        var (lin, me) = (await app.IdOf("Lin"), await app.IdOf("Grace"));
        var noted = await app.Look(db => db.AuditEntries.Where(a => a.EntityId == lin && a.Action.StartsWith("ViewAs")).OrderBy(a => a.At).Select(a => new { a.Action, a.PersonId }).ToListAsync());
        Assert.Contains(noted, n => n.Action == "ViewAsBegun" && n.PersonId == me);
        Assert.Contains(noted, n => n.Action == "ViewAsEnded" && n.PersonId == me);
    }

    [Fact]
    public async Task Nothing_can_be_changed_and_reading_leaves_no_trace_of_study()
    {
        var slug = await app.MakesCourse("Only looked at", ["One", "Two"]);
        await app.Enrolls("Priya", slug);
        await app.DrainAsync();
        var before = await app.EnrollmentOf("Priya", slug);
        var grace = await Begins("Priya");
        (await grace.Opens($"/learn/{slug}/one")).Answers(HttpStatusCode.OK);
        (await grace.Opens($"/learn/{slug}/two")).Answers(HttpStatusCode.OK);
        foreach (var path in new[] { $"/learn/{slug}/one?handler=Done", $"/learn/{slug}/one?handler=Beat", "/settings", "/sign-out", $"/courses/{slug}/enroll?handler=Leave" })
            (await grace.Sends(path, "/dashboard", ("scripts", "true"))).Answers(HttpStatusCode.Forbidden).Shows("nothing can be changed");
        (await grace.Opens("/settings")).Answers(HttpStatusCode.OK);
        (await grace.Opens("/settings/security")).Answers(HttpStatusCode.Forbidden);
        await app.DrainAsync();
        var after = await app.EnrollmentOf("Priya", slug);
        Assert.Equal((before!.Status, before.LastAccessedAt, before.CurrentLessonId, before.StartedAt, 0), (after!.Status, after.LastAccessedAt, after.CurrentLessonId, after.StartedAt, after.LessonsDone));
        Assert.Null(await app.ProgressOf("Priya", slug, "one"));
    }

    [Fact]
    public async Task It_ends_by_itself_after_half_an_hour()
    {
        var grace = await Begins("Omar");
        app.Clock.Advance(TimeSpan.FromMinutes(29));
        (await grace.Opens("/dashboard")).Shows("You see the site as Omar");
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        (await grace.Opens("/dashboard")).DoesNotShow("You see the site as Omar");
        (await grace.Opens("/admin/people")).Answers(HttpStatusCode.OK);
        var omar = await app.IdOf("Omar");
        Assert.Equal(1, await app.Look(db => db.AuditEntries.CountAsync(a => a.EntityId == omar && a.Action == "ViewAsEnded")));
    }

    [Fact]
    public async Task Nobody_looks_as_an_administrator_and_only_administrators_look()
    {
        await app.Change(async db => (await db.Memberships.SingleAsync(m => m.Person.Email == "carmen@harbor.example")).Become(Role.Admin));
        var grace = await app.As("Grace");
        var carmen = await app.IdOf("Carmen");
        (await grace.Opens($"/admin/people/{carmen}")).DoesNotShow("View the site as");
        (await grace.Sends($"/admin/people/{carmen}?handler=View", "/admin/people")).Answers(HttpStatusCode.UnprocessableEntity).Shows("not as an administrator");
        var lin = await app.IdOf("Lin");
        (await (await app.As("Ada")).Sends($"/admin/people/{lin}?handler=View", "/dashboard")).Answers(HttpStatusCode.Forbidden);
    }
}
