using System.Net;
using Lms.Web.Features.Administration.Seeding;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Lms.Web.Tests.Features.People;

/// <summary>Invitations: sent, accepted once, and useless in every other case.</summary>
public sealed class InviteTests(LmsApp app) : IClassFixture<LmsApp>
{
    private const string Refusal = "This invitation can’t be used";

    private async Task<string> Invites(string email, Role role = Role.Learner, string? course = null)
    {
        var grace = await app.As("Grace");
        var courseId = course is null ? "" : (await app.CourseOf(course)).Id.ToString();
        (
            await (await grace.Opens("/admin/invites")).Press(
                "Send invitations",
                ("Input.Emails", email),
                ("Input.Role", role.ToString()),
                ("Input.CourseId", courseId)
            )
        )
            .Answers(HttpStatusCode.OK)
            .Shows("Invitations sent.");
        await app.DrainAsync();
        return app.Mail.To(email)[^1].Link;
    }

    private Task<Role?> RoleOf(string email) =>
        app.Look(db => db.Memberships.Where(m => m.Person.Email == email).Select(m => (Role?)m.Role).SingleOrDefaultAsync());

    private static Task<Page> Accept(Page page, string first = "New", params (string, string)[] more) =>
        page.Press(
            "Accept invitation",
            [("Input.FirstName", first), ("Input.LastName", "Comer"), ("Input.Password", "a fine long sentence"), .. more]
        );

    [Fact]
    public async Task A_new_person_chooses_a_name_and_a_password_and_is_enrolled()
    {
        var slug = await app.MakesCourse("Invited to this", ["One"]);
        var link = await Invites("newcomer@invite.example", Role.Instructor, slug);
        var visitor = app.Visitor();
        var page = (await visitor.Opens(link))
            .Answers(HttpStatusCode.OK)
            .Shows("You’re invited to “Invited to this”")
            .DoesNotShow("newcomer@invite.example");
        (await page.Press("Accept invitation", ("Input.FirstName", ""), ("Input.Password", "short")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Enter your first name.")
            .Shows("Use at least 10 characters.");
        var inside = await Accept(page, "Newa");
        Assert.Equal("/dashboard", inside.Path);
        inside.Answers(HttpStatusCode.OK).Shows("Welcome. You’re now a member.");
        for (var i = 0; i < 2; i++)
            await app.DrainAsync();
        Assert.Equal(Role.Instructor, await RoleOf("newcomer@invite.example"));
        var enrollment = (await app.EnrollmentOf("Newa", slug))!;
        Assert.Equal((EnrollmentSource.Invite, EnrollmentStatus.Enrolled), (enrollment.Source, enrollment.Status));
        Assert.True(
            await app.Look(db => db.People.Where(p => p.Email == "newcomer@invite.example").Select(p => p.EmailConfirmed).SingleAsync())
        );
        (await visitor.Opens($"/learn/{slug}/one")).Answers(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_duplicate_message_about_an_accepted_invitation_enrolls_once()
    {
        var slug = await app.MakesCourse("Heard twice", ["One"]);
        var course = (await app.CourseOf(slug)).Id;
        var lin = await app.IdOf("Lin");
        for (var i = 0; i < 2; i++)
            await app.With<EnrollInvited, bool>(async handler =>
            {
                await handler.HandleAsync(new InviteAccepted(Guid.Empty, lin, course), default);
                return true;
            });
        Assert.Equal(1, await app.Look(db => db.Enrollments.CountAsync(e => e.CourseId == course)));
    }

    [Fact]
    public async Task Role_and_course_come_from_the_invitation_whatever_is_posted()
    {
        var link = await Invites("greedy@invite.example");
        var other = (await app.CourseOf("fire-safety")).Id.ToString();
        await Accept(
            await app.Visitor().Opens(link),
            "Greedy",
            ("Input.Role", "Admin"),
            ("Role", "Admin"),
            ("Invite.Role", "Admin"),
            ("Input.CourseId", other),
            ("Invite.CourseId", other),
            ("Input.Email", "grace@harbor.example")
        );
        await app.DrainAsync();
        Assert.Equal(Role.Learner, await RoleOf("greedy@invite.example"));
        Assert.Null(await app.EnrollmentOf("Greedy", "fire-safety"));
    }

    [Fact]
    public async Task Used_expired_withdrawn_replaced_tampered_and_foreign_links_respond_the_same()
    {
        var used = await Invites("used@invite.example");
        await Accept(await app.Visitor().Opens(used), "Used");
        var withdrawn = await Invites("withdrawn@invite.example");
        var renewed = await Invites("renewed@invite.example");
        var grace = await app.As("Grace");
        (await (await grace.Opens("/admin/invites?q=withdrawn@")).Press("Withdraw the invitation for withdrawn@invite.example")).Shows(
            "Invitation withdrawn."
        );
        (await (await grace.Opens("/admin/invites?q=renewed@")).Press("Resend to renewed@invite.example")).Shows("New link sent.");
        await app.DrainAsync();
        var fresh = app.Mail.To("renewed@invite.example")[^1].Link;
        Assert.NotEqual(renewed, fresh);
        (await app.Visitor().Opens(fresh)).Answers(HttpStatusCode.OK).Shows("You’re invited to");
        var foreign = "";
        var there = new Institution("Elsewhere", "Etc/UTC", app.Now);
        await app.Change(db =>
        {
            db.Add(there);
            return Task.CompletedTask;
        });
        await using (var scope = app.Services.CreateAsyncScope())
        {
            scope.ServiceProvider.GetRequiredService<Viewer>().Visit(there.Id, there.Name, TimeZoneInfo.Utc);
            var db = scope.ServiceProvider.GetRequiredService<LmsContext>();
            var invite = new Invite("foreign@invite.example", null, Role.Admin, null, null, app.Now);
            foreign = "/invite/" + invite.Renew(Role.Admin, null, app.Now);
            db.Add(invite);
            await db.SaveChangesAsync();
        }
        var expired = await Invites("expired@invite.example");
        var answers = new List<string>();
        foreach (
            var link in new[]
            {
                used,
                withdrawn,
                renewed,
                fresh[..^2] + (fresh[^2..] == "AA" ? "BB" : "AA"),
                foreign,
                "/invite/x",
                "/invite/" + new string('y', 43),
            }
        )
            answers.Add((await app.Visitor().Opens(link)).Answers(HttpStatusCode.NotFound).Shows(Refusal).Find("main").TextContent);
        app.Clock.Advance(TimeSpan.FromDays(14) + TimeSpan.FromMinutes(1));
        answers.Add((await app.Visitor().Opens(expired)).Answers(HttpStatusCode.NotFound).Find("main").TextContent);
        Assert.Single(answers.Distinct());
        var visitor = app.Visitor();
        foreach (var link in new[] { expired, withdrawn, foreign })
            (await visitor.Sends(link, "/sign-in", ("Input.FirstName", "Sly"), ("Input.Password", "a fine long sentence")))
                .Answers(HttpStatusCode.UnprocessableEntity)
                .Shows(Refusal);
        Assert.Null(await RoleOf("expired@invite.example"));
    }

    [Fact]
    public async Task A_person_with_an_account_at_another_institution_signs_in_to_join()
    {
        var email = "traveler@invite.example";
        await app.With<Microsoft.AspNetCore.Identity.UserManager<Person>, bool>(async people =>
            (
                await people.CreateAsync(
                    new Person(email, "Tra", "Veler", "Etc/UTC", app.Now) { EmailConfirmed = true },
                    DemoWorld.Password
                )
            ).Succeeded
        );
        var link = await Invites(email, Role.Instructor);
        var traveler = app.Visitor();
        var gate = await (await traveler.Opens(link)).Shows("already exists. Sign in with it").Follows("Sign in");
        var back = await gate.Press("Sign in", ("Input.Email", email), ("Input.Password", DemoWorld.Password));
        Assert.Equal(link, back.Path);
        Assert.Null(await RoleOf(email));
        var inside = await back.Press("Accept invitation");
        Assert.Equal("/dashboard", inside.Path);
        inside.Answers(HttpStatusCode.OK);
        Assert.Equal(Role.Instructor, await RoleOf(email));
    }

    [Fact]
    public async Task A_person_signed_in_with_another_account_is_told_and_does_not_join()
    {
        var link = await Invites("right@invite.example");
        var lin = await app.As("Lin");
        (await lin.Opens(link)).Answers(HttpStatusCode.OK).Shows("you’re signed in as lin@harbor.example").Shows("Sign out");
        (await lin.Sends(link + "?handler=Join", "/dashboard"))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("sent to a different email address");
        (await app.Visitor().Opens(link)).Shows("You’re invited to");
    }

    [Fact]
    public async Task Accepting_an_invitation_never_lowers_a_role()
    {
        var slug = await app.MakesCourse("For an instructor too", ["One"]);
        var link = await Invites("ben@harbor.example", Role.Learner, slug);
        var ben = await app.As("Ben");
        await (await ben.Opens(link)).Press("Accept invitation");
        await app.DrainAsync();
        Assert.Equal(Role.Instructor, await RoleOf("ben@harbor.example"));
        Assert.NotNull(await app.EnrollmentOf("Ben", slug));
    }

    [Fact]
    public async Task Concurrent_acceptance_creates_one_account()
    {
        var link = await Invites("race@invite.example");
        var pages = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => app.Visitor().Opens(link)));
        await Task.WhenAll(pages.Select(p => Accept(p, "Race")));
        Assert.Equal(1, await app.Look(db => db.People.CountAsync(p => p.Email == "race@invite.example")));
        Assert.Equal(1, await app.Look(db => db.Memberships.CountAsync(m => m.Person.Email == "race@invite.example")));
    }

    [Fact]
    public async Task Several_people_can_be_invited_at_once_and_existing_members_are_named()
    {
        var grace = await app.As("Grace");
        var page = await grace.Opens("/admin/invites");
        (await page.Press("Send invitations", ("Input.Emails", "a1@several.example, wrong")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Nothing was sent.");
        Assert.Equal(0, await app.Look(db => db.Invites.CountAsync(i => i.Email.EndsWith("several.example"))));
        (
            await page.Press(
                "Send invitations",
                ("Input.Emails", "a1@several.example; A2@several.example\nlin@harbor.example a1@several.example")
            )
        )
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("2 sent.")
            .Shows("lin@harbor.example is already a member.");
        Assert.Equal(2, await app.Look(db => db.Invites.CountAsync(i => i.Email.EndsWith("several.example"))));
        (await (await app.As("Ada")).Opens("/admin/invites")).Answers(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Secrets_are_neither_in_the_database_nor_in_the_audit_log()
    {
        var token = (await Invites("secret@invite.example")).Split('/')[^1];
        Assert.False(await app.Look(db => db.Invites.AnyAsync(i => i.TokenHash == token)));
        var id = await app.Look(db => db.Invites.Where(i => i.Email == "secret@invite.example").Select(i => i.Id).SingleAsync());
        await (await (await app.As("Grace")).Opens("/admin/invites?q=secret@")).Press("Resend to secret@invite.example");
        var hash = await app.Look(db => db.Invites.Where(i => i.Id == id).Select(i => i.TokenHash).SingleAsync());
        var changes = await app.Look(db =>
            db.AuditEntries.Where(a => a.EntityId == id && a.Action == "Changed").Select(a => a.Changes).SingleAsync()
        );
        Assert.DoesNotContain(hash, changes!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invitations_work_where_registration_is_closed()
    {
        using var own = new LmsApp();
        await own.Change(async db =>
        {
            var institution = await db.Institutions.SingleAsync();
            institution.Admit(Lms.Web.Features.Institutions.Model.SignUpMode.InviteOnly, null);
        });
        var grace = await own.As("Grace");
        await (await grace.Opens("/admin/invites")).Press("Send invitations", ("Input.Emails", "closed@invite.example"));
        await own.DrainAsync();
        var inside = await Accept(await own.Visitor().Opens(own.Mail.To("closed@invite.example")[^1].Link), "Closed");
        Assert.Equal("/dashboard", inside.Path);
    }

    [Fact]
    public async Task An_instructor_can_invite_only_learners_and_only_to_their_own_course()
    {
        var slug = await app.MakesCourse("Ada invites", ["One"]);
        var ada = await app.As("Ada");
        (
            await ada.Sends(
                $"/teach/courses/{slug}/learners?handler=Invite",
                $"/teach/courses/{slug}/learners",
                ("invited", "guest@teach.example lin@harbor.example"),
                ("role", "Admin")
            )
        )
            .Answers(HttpStatusCode.OK)
            .Shows("Invitations are on their way");
        await app.DrainAsync();
        Assert.Equal(EnrollmentSource.Admin, (await app.EnrollmentOf("Lin", slug))!.Source);
        await Accept(await app.Visitor().Opens(app.Mail.To("guest@teach.example")[^1].Link), "Guest");
        await app.DrainAsync();
        Assert.Equal((Role.Learner, true), (await RoleOf("guest@teach.example"), await app.EnrollmentOf("Guest", slug) is not null));
        var ben = await app.As("Ben");
        var answer = await ben.Sends($"/teach/courses/{slug}/learners?handler=Invite", "/dashboard", ("invited", "evil@teach.example"));
        Assert.Contains(answer.Status, new[] { HttpStatusCode.Forbidden, HttpStatusCode.NotFound });
        Assert.Equal(0, await app.Look(db => db.Invites.CountAsync(i => i.Email == "evil@teach.example")));
    }
}
