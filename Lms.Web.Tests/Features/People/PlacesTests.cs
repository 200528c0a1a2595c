using System.Net;
using Lms.Web.Features.Administration.Seeding;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.People;

/// <summary>An institution manages its own memberships and keeps its data to itself; the account belongs to its owner.</summary>
public sealed class PlacesTests : IDisposable
{
    private readonly LmsApp app = new();

    public void Dispose() => app.Dispose();

    [Fact]
    public async Task Numbers_and_fields_of_one_institution_are_not_visible_at_another()
    {
        var id = await app.IdOf("Priya");
        var grace = await app.As("Grace");
        (
            await (await grace.Opens($"/admin/people/{id}/edit")).Press(
                "Save",
                ("Input.StudentId", "HARBOR-S-77"),
                ("Input.EmployeeId", "HARBOR-E-8"),
                ("Input.Fields[0].Key", "Note"),
                ("Input.Fields[0].Value", "dyslexia")
            )
        ).Shows("Saved.");
        var bravo = await Neighbor.MakeAsync(app, ("Priya", Role.Learner));
        await bravo.Adds("admin@b.test", "Bea", Role.Admin);
        var bea = await bravo.As("admin@b.test");
        foreach (
            var path in new[]
            {
                $"/admin/people/{id}",
                $"/admin/people/{id}/edit",
                "/admin/people",
                "/admin/people?handler=Csv",
                "/admin/people?q=priya",
                "/admin/audit",
            }
        )
        {
            var page = await bea.Opens(path);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.DoesNotContain("HARBOR-", page.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("dyslexia", page.Body, StringComparison.Ordinal);
        }
        (await bea.Opens("/admin/people?q=harbor-s-77")).Shows("No people found");
        (await grace.Opens("/admin/people?q=harbor-s-77")).Shows("Priya");
        (await grace.Opens($"/admin/audit?q={id}")).Shows("HARBOR-S-77");

        // It may change its own data although the account is used elsewhere, but not the name.
        (
            await (await bea.Opens($"/admin/people/{id}/edit")).Press(
                "Save",
                ("Input.StudentId", "B-1"),
                ("Input.Fields[0].Key", "Group"),
                ("Input.Fields[0].Value", "Blue")
            )
        ).Shows("Saved.");
        (await bea.Opens($"/admin/people/{id}/edit")).Shows("also used at another institution");
        (await bea.Opens("/admin/people?q=b-1")).Shows("Priya");
        (await grace.Opens("/admin/people?q=b-1")).DoesNotShow("Priya");
        (await grace.Opens($"/admin/people/{id}")).Shows("HARBOR-S-77").DoesNotShow("B-1");
        (await bea.Opens("/admin/people?handler=Csv")).Shows("B-1");
        (await (await bravo.As("priya@harbor.example")).Opens("/settings")).Shows("B-1").DoesNotShow("HARBOR-");
        (await (await app.As("Priya")).Opens("/settings")).Shows("HARBOR-S-77");
    }

    [Fact]
    public async Task An_import_reads_and_changes_only_numbers_of_its_own_institution()
    {
        var (priya, lin) = (await app.IdOf("Priya"), await app.IdOf("Lin"));
        await app.Change(async db => (await db.Memberships.SingleAsync(m => m.PersonId == priya)).Identify("H-1", null));
        var bravo = await Neighbor.MakeAsync(app, ("Priya", Role.Learner));
        await bravo.Adds("admin@b.test", "Bea", Role.Admin);
        var bea = await bravo.As("admin@b.test");
        var file = "email,first name,student id,action\npriya@harbor.example,,B-7,\nlin@harbor.example,Lin,B-8,\n";
        var form = new MultipartFormDataContent
        {
            { new StringContent("People"), "Kind" },
            { new StringContent((await bea.Opens("/admin/people/imports")).Token), "__RequestVerificationToken" },
        };
        form.Add(new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(file)), "Upload", "people.csv");
        var page = await bea.Posts("/admin/people/imports", form);
        await app.DrainAsync();
        page = await bea.Opens(page.Path);
        // Someone who is not a member here is new here, whoever they are elsewhere.
        page.Shows("– → B-7").DoesNotShow("H-1").Shows("New");
        await page.Press("Import 2 rows");
        await app.DrainAsync();
        Assert.Equal("H-1", await app.Look(db => db.Memberships.Where(m => m.PersonId == priya).Select(m => m.StudentId).SingleAsync()));
        Assert.Equal(
            "B-7",
            await bravo.With<LmsContext, string?>(db =>
                db.Memberships.Where(m => m.PersonId == priya).Select(m => m.StudentId).SingleAsync()
            )
        );
        Assert.False(await bravo.With<LmsContext, bool>(db => db.Memberships.AnyAsync(m => m.PersonId == lin)));
        Assert.True(await bravo.With<LmsContext, bool>(db => db.Invites.AnyAsync(i => i.Email == "lin@harbor.example")));
    }

    [Fact]
    public async Task A_suspended_membership_affects_only_its_institution()
    {
        var id = await app.IdOf("Priya");
        var bravo = await Neighbor.MakeAsync(app, ("Priya", Role.Learner));
        await bravo.Adds("admin@b.test", "Bea", Role.Admin);
        var (here, there, bea) = (await app.As("Priya"), await bravo.As("priya@harbor.example"), await bravo.As("admin@b.test"));
        (await bea.Sends($"/admin/people/{id}?handler=Suspend", $"/admin/people/{id}", ("Reason", "Unpaid.")))
            .Shows("Account suspended.")
            .Shows("Unpaid.");
        (await bea.Opens("/admin/people?state=Suspended")).Shows("Priya");
        Assert.StartsWith("/sign-in", (await there.Opens("/dashboard")).Path, StringComparison.Ordinal);
        (await Doors.SignIn(bravo.Visitor(), "priya@harbor.example", DemoWorld.Password))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("This account is suspended: Unpaid.");
        (await Doors.SignIn(bravo.Visitor(), "priya@harbor.example", "not the password")).DoesNotShow("suspended");
        Assert.Equal("/dashboard", (await here.Opens("/dashboard")).Path);
        Assert.Equal("/dashboard", (await (await app.As("Priya")).Opens("/dashboard")).Path);
        (await (await app.As("Grace")).Opens($"/admin/people/{id}")).DoesNotShow("Unpaid.").Shows("Active");
        await app.DrainAsync();
        Assert.Contains(
            "Unpaid.",
            Assert.Single(app.Mail.To("priya@harbor.example"), l => l.Subject == "Your account is suspended").Text,
            StringComparison.Ordinal
        );

        (await bea.Sends($"/admin/people/{id}?handler=Readmit", $"/admin/people/{id}")).Shows("Account reactivated.");
        Assert.StartsWith("/sign-in", (await there.Opens("/dashboard")).Path, StringComparison.Ordinal); // earlier sessions have ended
        Assert.Equal("/dashboard", (await (await bravo.As("priya@harbor.example")).Opens("/dashboard")).Path);
    }

    [Fact]
    public async Task At_a_shared_host_suspended_members_are_told_where_and_why_and_can_reach_their_other_institutions()
    {
        var id = await app.IdOf("Priya");
        var bravo = await Neighbor.MakeAsync(app, host: null, ("Priya", Role.Learner), ("Omar", Role.Learner));
        await bravo.Change(async db =>
            Assert.True((await db.Memberships.SingleAsync(m => m.PersonId == id)).Suspend("Unpaid.", app.Now).IsDone)
        );
        app.Clock.Advance(TimeSpan.FromSeconds(30));
        var priya = await app.As("Priya");
        (await priya.Opens("/dashboard")).Answers(HttpStatusCode.OK).Shows("Harbor Academy");
        (await priya.Opens("/institutions")).Shows("Your account at Bravo College is suspended. Reason: Unpaid.").Shows("Harbor Academy");
        (await priya.Sends("/institutions", "/dashboard", ("id", bravo.Id.ToString())))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("You’re not a member there.");
    }

    [Fact]
    public async Task Only_operators_can_close_and_reopen_a_whole_account()
    {
        var id = await app.IdOf("Priya");
        var bravo = await Neighbor.MakeAsync(app, ("Priya", Role.Learner), ("Grace", Role.Admin));
        await bravo.Adds("admin@b.test", "Bea", Role.Admin);
        var (bea, grace) = (await bravo.As("admin@b.test"), await app.As("Grace"));
        (await bea.Opens($"/admin/people/{id}")).DoesNotShow("Close account at all institutions");
        (await bea.Sends($"/admin/people/{id}?handler=Close", $"/admin/people/{id}", ("Reason", "x"))).Answers(HttpStatusCode.Forbidden);
        (await (await grace.Opens($"/admin/people/{id}")).Press("Close account at all institutions", ("Reason", "Stolen.")))
            .Shows("Account closed at all institutions.")
            .Shows("Stolen.");
        foreach (var door in new[] { app.Visitor(), bravo.Visitor() })
            (await Doors.SignIn(door, "priya@harbor.example", DemoWorld.Password))
                .Answers(HttpStatusCode.UnprocessableEntity)
                .Shows("This account is suspended: Stolen.");
        (await bea.Sends($"/admin/people/{id}?handler=Readmit", $"/admin/people/{id}"))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Only an operator can change or close it");
        (await grace.Sends($"/admin/people/{id}?handler=Readmit", $"/admin/people/{id}")).Shows("Account reactivated.");
        await bravo.As("priya@harbor.example");
    }

    [Fact]
    public async Task An_email_address_that_another_institution_suspended_can_register_here()
    {
        await SuspendedElsewhere("vic@victim.example");
        (await Doors.Register(app.Visitor(), "vic@victim.example")).Answers(HttpStatusCode.OK).Shows("Check your email");
        await app.DrainAsync();
        var mail = app.Mail.To("vic@victim.example")[^1];
        Assert.Contains("Welcome to Harbor Academy", mail.Text, StringComparison.Ordinal);
        await Doors.NewPassword(app.Visitor(), mail.Link, "a fine long sentence");
        Assert.Equal("/dashboard", (await Doors.SignIn(app.Visitor(), "vic@victim.example", "a fine long sentence")).Path);
        // The password that was entered at registration does not work.
        (await Doors.SignIn(app.Visitor(), "vic@victim.example", Doors.Sentence)).Answers(HttpStatusCode.UnprocessableEntity);
        // Once the account is theirs, registering again is answered as for everyone.
        await Doors.Register(app.Visitor(), "vic@victim.example");
        await app.DrainAsync();
        Assert.Equal("You already have an account", app.Mail.To("vic@victim.example")[^1].Subject);
    }

    [Fact]
    public async Task An_email_address_that_another_institution_suspended_can_be_invited_here()
    {
        await SuspendedElsewhere("vic@victim.example");
        var grace = await app.As("Grace");
        await (await grace.Opens("/admin/people/add")).Press(
            "Add and send email",
            ("Email", "vic@victim.example"),
            ("Input.FirstName", "Vic")
        );
        await app.DrainAsync();
        var invited = await app.Visitor().Opens(app.Mail.To("vic@victim.example")[^1].Link);
        Assert.Equal(
            "/dashboard",
            (
                await invited.Press(
                    "Accept invitation",
                    ("Input.FirstName", "Victoria"),
                    ("Input.LastName", "Real"),
                    ("Input.Password", "a fine long sentence")
                )
            ).Path
        );
        Assert.Equal(
            "Victoria Real",
            await app.Look(db =>
                db.Memberships.Where(m => m.Person.Email == "vic@victim.example").Select(m => m.Person.DisplayName).SingleAsync()
            )
        );

        var link = await app.AskForPassword("vic@victim.example");
        await Doors.NewPassword(app.Visitor(), link, "another fine sentence");
        Assert.Equal("/dashboard", (await Doors.SignIn(app.Visitor(), "vic@victim.example", "another fine sentence")).Path);
    }

    [Fact]
    public async Task The_last_administrator_of_another_institution_cannot_leave_either()
    {
        var bravo = await Neighbor.MakeAsync(app, ("Priya", Role.Admin));
        var priya = await app.As("Priya");
        (await priya.Sends("/settings/close", "/settings/close", ("Password", DemoWorld.Password)))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("You’re the last administrator of Bravo College.");
        (await priya.Sends("/settings/privacy?handler=Delete", "/settings/privacy", ("Password", DemoWorld.Password)))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Bravo College");
        var grace = await app.As("Grace");
        var id = await app.IdOf("Priya");
        (await grace.Sends($"/admin/people/{id}?handler=Close", $"/admin/people/{id}", ("Reason", "x")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("This is the last administrator of Bravo College.");
        await bravo.Joins(await app.IdOf("Omar"), Role.Admin);
        (await priya.Sends("/settings/close", "/settings/close", ("Password", DemoWorld.Password))).Answers(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Of_the_last_two_administrators_who_leave_concurrently_one_stays()
    {
        var bravo = await Neighbor.MakeAsync(app, ("Priya", Role.Admin), ("Omar", Role.Admin));
        for (var round = 0; round < 3; round++)
        {
            var (priya, omar) = (await app.As("Priya"), await app.As("Omar"));
            var tokens = (await priya.Opens("/settings/close"), await omar.Opens("/settings/close"));
            await Task.WhenAll(
                tokens.Item1.Press("Close my account", ("Password", DemoWorld.Password)),
                tokens.Item2.Press("Close my account", ("Password", DemoWorld.Password))
            );
            Assert.Equal(
                1,
                await bravo.With<LmsContext, int>(db =>
                    db.Memberships.CountAsync(m => m.Role == Role.Admin && m.Person.SuspendedAt == null)
                )
            );
            await app.Change(async db =>
            {
                foreach (var person in await db.People.Where(p => p.SuspendedAt != null).ToListAsync())
                    person.Readmit();
            });
        }
    }

    [Fact]
    public async Task Sign_ins_at_a_shared_host_are_in_an_audit_log_that_operators_read()
    {
        await Neighbor.MakeAsync(app, host: null, ("Lin", Role.Learner));
        (await Doors.SignIn(app.Visitor(), "stranger@nowhere.example", "whatever it is")).Answers(HttpStatusCode.UnprocessableEntity);
        await app.As("Lin");
        var grace = await app.As("Grace");
        var page = await grace.Opens("/operator/audit");
        page.Answers(HttpStatusCode.OK).Shows("Installation log").Shows("Lin Zhou");
        Assert.NotEmpty((await grace.Opens("/operator/audit?verb=SignInFailed")).Document.QuerySelectorAll("tbody tr"));
        (await page.Press("Check now")).Shows("All audit log entries are intact");
        Assert.Equal(HttpStatusCode.OK, (await grace.Opens("/operator/audit?handler=Csv")).Status);
        (await grace.Opens("/admin/audit?verb=SignInFailed")).DoesNotShow("Lin Zhou");
        (await (await app.As("Ben")).Opens("/operator/audit")).Answers(HttpStatusCode.Forbidden);
    }

    /// <summary>An administrator elsewhere adds someone else's email address and suspends it.</summary>
    private async Task SuspendedElsewhere(string email)
    {
        var bravo = await Neighbor.MakeAsync(app);
        await bravo.Adds("admin@b.test", "Bea", Role.Admin);
        var bea = await bravo.As("admin@b.test");
        var page = await (await bea.Opens("/admin/people/add")).Press(
            "Add and send email",
            ("Email", email),
            ("Input.FirstName", "Squatted")
        );
        (await page.Press("Suspend account", ("Reason", "Spite."))).Shows("Account suspended.");
        await app.DrainAsync();
    }
}
