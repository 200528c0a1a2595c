using System.Net;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Access;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Administration;

/// <summary>An administrator views the site as a member, read-only.</summary>
public sealed class ViewAsTests(LmsApp app) : IClassFixture<LmsApp>
{
    private async Task<Browser> BeginViewAs(string name)
    {
        var grace = await app.As("Grace");
        var page = await (await grace.Opens($"/admin/people/{await app.IdOf(name)}")).Press($"View as {name}");
        page.Answers(HttpStatusCode.OK);
        Assert.Equal("/dashboard", page.Path);
        return grace;
    }

    [Fact]
    public async Task Every_page_is_shown_as_the_member_sees_it_and_names_both_people()
    {
        var grace = await BeginViewAs("Lin");
        (await grace.Opens("/dashboard")).Shows("You’re viewing the site as Lin").Shows("Grace Mbeki");
        (await grace.Opens("/learn/fire-safety/raise-the-alarm")).Answers(HttpStatusCode.OK).Shows("You’re viewing the site as Lin");
        (await grace.Opens("/admin/people")).Answers(HttpStatusCode.Forbidden).Shows("You’re viewing the site as Lin");
        var back = await (await grace.Opens("/dashboard")).Press("Exit view");
        back.Answers(HttpStatusCode.OK).Shows("You’re viewing the site as yourself again.").DoesNotShow("You’re viewing the site as Lin");
        (await grace.Opens("/admin/people")).Answers(HttpStatusCode.OK);
        var (lin, me) = (await app.IdOf("Lin"), await app.IdOf("Grace"));
        var noted = await app.Look(db =>
            db.AuditEntries.Where(a => a.EntityId == lin && a.Action.StartsWith("ViewAs"))
                .OrderBy(a => a.At)
                .Select(a => new { a.Action, a.PersonId })
                .ToListAsync()
        );
        Assert.Contains(noted, n => n.Action == "ViewAsBegun" && n.PersonId == me);
        Assert.Contains(noted, n => n.Action == "ViewAsEnded" && n.PersonId == me);
    }

    [Fact]
    public async Task Nothing_can_be_changed_and_viewing_a_lesson_records_no_progress()
    {
        var slug = await app.MakesCourse("Only looked at", ["One", "Two"]);
        await app.Enrolls("Priya", slug);
        await app.DrainAsync();
        var before = await app.EnrollmentOf("Priya", slug);
        var grace = await BeginViewAs("Priya");
        (await grace.Opens($"/learn/{slug}/one")).Answers(HttpStatusCode.OK);
        (await grace.Opens($"/learn/{slug}/two")).Answers(HttpStatusCode.OK);
        foreach (
            var path in new[]
            {
                $"/learn/{slug}/one?handler=Done",
                $"/learn/{slug}/one?handler=Beat",
                "/settings",
                "/sign-out",
                $"/courses/{slug}/leave",
            }
        )
            (await grace.Sends(path, "/dashboard", ("scripts", "true"))).Answers(HttpStatusCode.Forbidden).Shows("This view is read-only.");
        (await grace.Opens("/settings")).Answers(HttpStatusCode.OK);
        (await grace.Opens("/settings/security")).Answers(HttpStatusCode.Forbidden);
        await app.DrainAsync();
        var after = await app.EnrollmentOf("Priya", slug);
        Assert.Equal(
            (before!.Status, before.LastAccessedAt, before.CurrentLessonId, before.StartedAt, 0),
            (after!.Status, after.LastAccessedAt, after.CurrentLessonId, after.StartedAt, after.LessonsDone)
        );
        Assert.Null(await app.ProgressOf("Priya", slug, "one"));
    }

    [Fact]
    public async Task Private_pages_are_refused_with_a_reason_and_private_parts_are_omitted()
    {
        var slug = await app.MakesCourse("Looked into", ["One"]);
        await app.Enrolls("Priya", slug);
        var priya = await app.As("Priya");
        await priya.Sends($"/learn/{slug}/one/notes", $"/learn/{slug}/one", ("Markdown", "My secret thought"));
        (await priya.Opens($"/learn/{slug}/one")).Shows("Open your notes");
        (await priya.Opens($"/learn/{slug}/one/notes")).Shows("My secret thought");

        var grace = await BeginViewAs("Priya");
        foreach (
            var path in new[]
            {
                $"/learn/{slug}/one/notes",
                "/notifications",
                $"/courses/{slug}/reviews/mine",
                "/settings/notifications",
                "/settings/passkeys",
                "/settings/password",
                "/settings/preferences",
                "/settings/privacy",
                "/settings/security",
            }
        )
            (await grace.Opens(path))
                .Answers(HttpStatusCode.Forbidden)
                .Shows("Only Priya")
                .Shows("can see this")
                .Shows("You’re viewing the site as Priya")
                .DoesNotShow("My secret thought");
        (await grace.Opens($"/learn/{slug}/one"))
            .Answers(HttpStatusCode.OK)
            .DoesNotShow("Open your notes")
            .DoesNotShow("My secret thought");
        (await grace.Opens("/admin/people")).Answers(HttpStatusCode.Forbidden).DoesNotShow("can see this"); // not hers either
    }

    [Fact]
    public async Task Impersonation_ends_automatically_after_half_an_hour()
    {
        var grace = await BeginViewAs("Omar");
        app.Clock.Advance(TimeSpan.FromMinutes(29));
        (await grace.Opens("/dashboard")).Shows("You’re viewing the site as Omar");
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        (await grace.Opens("/dashboard")).DoesNotShow("You’re viewing the site as Omar");
        (await grace.Opens("/admin/people")).Answers(HttpStatusCode.OK);
        var omar = await app.IdOf("Omar");
        Assert.Equal(1, await app.Look(db => db.AuditEntries.CountAsync(a => a.EntityId == omar && a.Action == "ViewAsEnded")));
    }

    [Fact]
    public async Task A_forged_foreign_or_expired_ticket_does_not_start_impersonation()
    {
        using var own = new LmsApp();
        var (lin, grace) = (await own.IdOf("Lin"), await own.As("Grace"));
        var ticket = await TicketOf(grace, lin);
        await own.Change(async db => (await db.Memberships.SingleAsync(m => m.Person.Email == "carmen@harbor.example")).Become(Role.Admin));

        // Changed, truncated, or made up.
        foreach (
            var forged in (string[])[ticket[..^6] + "AAAAAA", ticket[..20], "x", "", Uri.EscapeDataString("{\"AdminId\":\"" + lin + "\"}")]
        )
        {
            using var browser = await With(own, "grace@harbor.example", forged);
            (await browser.Opens("/dashboard")).Answers(HttpStatusCode.OK).DoesNotShow("You’re viewing the site as");
            (await browser.Opens("/admin/people")).Answers(HttpStatusCode.OK);
        }
        // Of another administrator, of a member, of a visitor.
        foreach (var thief in (string[])["carmen@harbor.example", "ben@harbor.example"])
        {
            using var browser = await With(own, thief, ticket);
            (await browser.Opens("/dashboard")).DoesNotShow("You’re viewing the site as").DoesNotShow("Lin");
        }
        using (var visitor = own.Visitor())
        {
            visitor.Http.DefaultRequestHeaders.Add("Cookie", $"lms-view={ticket}");
            Assert.StartsWith("/sign-in", (await visitor.Opens("/dashboard")).Path, StringComparison.Ordinal);
        }
        // Its own administrator may use it elsewhere until it expires, and afterward no one.
        using var again = await With(own, "grace@harbor.example", ticket);
        (await again.Opens("/dashboard")).Shows("You’re viewing the site as Lin");
        own.Clock.Advance(ViewAs.Longest);
        (await again.Opens("/dashboard")).DoesNotShow("You’re viewing the site as");
        (await again.Opens("/dashboard")).DoesNotShow("You’re viewing the site as"); // the cookie is sent repeatedly
        (await again.Opens("/admin/people")).Answers(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Impersonation_ends_when_the_administrator_loses_the_role()
    {
        using var own = new LmsApp();
        await own.Change(async db => (await db.Memberships.SingleAsync(m => m.Person.Email == "carmen@harbor.example")).Become(Role.Admin));
        var carmen = own.Visitor();
        await carmen.SignIn("carmen@harbor.example", Lms.Web.Features.Administration.Seeding.DemoWorld.Password);
        await TicketOf(carmen, await own.IdOf("Lin"));
        (await carmen.Opens("/dashboard")).Shows("You’re viewing the site as Lin");
        var id = await own.IdOf("Carmen");
        await (await own.As("Grace")).Sends($"/admin/people/{id}?handler=Role", $"/admin/people/{id}", ("role", "Learner"));
        (await carmen.Opens("/dashboard")).DoesNotShow("You’re viewing the site as");
    }

    private static async Task<string> TicketOf(Browser admin, Guid member)
    {
        var token = (await admin.Opens($"/admin/people/{member}")).Token;
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token)]);
        using var begun = await admin.Http.PostAsync($"/admin/people/{member}?handler=View", form);
        return begun.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("lms-view=", StringComparison.Ordinal)).Split(';')[0][
            "lms-view=".Length..
        ];
    }

    /// <summary>A browser of a signed-in person into which the ticket was put.</summary>
    private static async Task<Browser> With(LmsApp app, string email, string ticket)
    {
        var browser = app.Visitor();
        await browser.SignIn(email, Lms.Web.Features.Administration.Seeding.DemoWorld.Password);
        browser.Http.DefaultRequestHeaders.Add("Cookie", $"lms-view={ticket}");
        return browser;
    }

    [Fact]
    public async Task Only_administrators_can_impersonate_and_not_other_administrators()
    {
        await app.Change(async db => (await db.Memberships.SingleAsync(m => m.Person.Email == "carmen@harbor.example")).Become(Role.Admin));
        var grace = await app.As("Grace");
        var carmen = await app.IdOf("Carmen");
        (await grace.Opens($"/admin/people/{carmen}")).DoesNotShow("View as");
        (await grace.Sends($"/admin/people/{carmen}?handler=View", "/admin/people"))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("not as an administrator");
        var lin = await app.IdOf("Lin");
        (await (await app.As("Ada")).Sends($"/admin/people/{lin}?handler=View", "/dashboard")).Answers(HttpStatusCode.Forbidden);
    }
}
