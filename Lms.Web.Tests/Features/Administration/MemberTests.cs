using System.Net;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Lms.Web.Tests.Features.Administration;

/// <summary>The member list and what administrators do there.</summary>
public sealed class MemberTests(LmsApp app) : IClassFixture<LmsApp>
{
    private static IReadOnlyList<string> Names(Page page) => [.. page.Document.QuerySelectorAll("tbody th a").Select(a => a.TextContent)];

    private async Task<Guid> AddMember(
        string email,
        string first,
        string last,
        Role role = Role.Learner,
        bool confirmed = true,
        bool isOperator = false
    )
    {
        var person = new Person(email, first, last, "Etc/UTC", app.Now)
        {
            EmailConfirmed = confirmed,
            NormalizedEmail = email.ToUpperInvariant(),
            NormalizedUserName = email.ToUpperInvariant(),
            PasswordHash = "x",
        };
        if (isOperator)
            person.MakeOperator();
        await app.Change(db =>
        {
            db.AddRange(person, new Membership(person.Id, role, app.Now));
            return Task.CompletedTask;
        });
        return person.Id;
    }

    /// <summary>An administrator who is not an operator.</summary>
    private async Task<Browser> AsAdmin()
    {
        await app.Change(async db => (await db.Memberships.SingleAsync(m => m.Person.Email == "katrin@harbor.example")).Become(Role.Admin));
        var browser = app.Visitor();
        await browser.SignIn("katrin@harbor.example", Lms.Web.Features.Administration.Seeding.DemoWorld.Password);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        return browser;
    }

    private Task<Membership> Member(Guid person) =>
        app.Look(db => db.Memberships.AsNoTracking().Include(m => m.Person).SingleAsync(m => m.PersonId == person));

    [Fact]
    public async Task Members_are_found_by_parts_of_name_email_and_number_without_accents()
    {
        var id = await AddMember("zorica.k@found.example", "Žorica", "Kovač");
        await app.Change(async db => (await db.Memberships.SingleAsync(m => m.PersonId == id)).Identify("ST-4711", "E99"));
        var grace = await app.As("Grace");
        foreach (var words in new[] { "zorica", "kovač", "KOVAC zor", "k@found", "st-4711", "e99" })
            Assert.Equal(["Žorica Kovač"], Names(await grace.Opens("/admin/people?q=" + Uri.EscapeDataString(words))));
        (await grace.Opens("/admin/people?q=nobody-has-this")).Shows("No people found");
    }

    [Fact]
    public async Task Members_are_found_by_plain_letters_and_by_both_spellings_of_an_umlaut()
    {
        await AddMember("one@umlaut.example", "Jürgen", "Łuckaß");
        await AddMember("two@umlaut.example", "Juergen", "Samuel");
        var grace = await app.As("Grace");
        async Task<IReadOnlyList<string>> Found(string words) =>
            Names(await grace.Opens("/admin/people?q=umlaut.example+" + Uri.EscapeDataString(words)));
        foreach (var words in new[] { "jürgen", "juergen", "jurgen" })
            Assert.Contains("Jürgen Łuckaß", await Found(words));
        foreach (var words in new[] { "jürgen", "juergen" })
            Assert.Contains("Juergen Samuel", await Found(words));
        Assert.Equal(["Jürgen Łuckaß"], await Found("luckass"));
        Assert.Equal(["Juergen Samuel"], await Found("samuel"));
    }

    [Fact]
    public async Task The_member_list_reflects_every_change_to_a_person()
    {
        var id = await AddMember("follow@list.example", "Aaron", "Before", confirmed: false);
        Assert.Equal(
            (Standing.Unconfirmed, "aaron before", Membership.Never),
            ((await Member(id)).Standing, (await Member(id)).SortName, (await Member(id)).SeenAt)
        );
        var at = app.Now;
        await app.Change(async db =>
        {
            var person = await db.People.SingleAsync(p => p.Id == id);
            person.Introduce("Zed", "After", "Zed Áfter", null);
            (person.EmailConfirmed, person.Email) = (true, "NEW@list.example");
            person.NoteSignIn(at);
        });
        var member = await Member(id);
        Assert.Equal(
            (Standing.Active, "zed after", "new@list.example", at),
            (member.Standing, member.SortName, member.Email, member.SeenAt)
        );
        Assert.Contains("new@list.example", member.Sought, StringComparison.Ordinal);
        await app.Look(db => db.People.Where(p => p.Id == id).ExecuteUpdateAsync(p => p.SetProperty(x => x.SuspendedAt, at)));
        Assert.Equal(Standing.Suspended, (await Member(id)).Standing);
    }

    [Fact]
    public async Task A_search_uses_current_names_and_omits_deleted_people()
    {
        var id = await AddMember("walrus@search.example", "Wilma", "Walrus");
        var gone = await AddMember("walross@search.example", "Wim", "Walross");
        var grace = await app.As("Grace");
        async Task<IReadOnlyList<string>> Found(string words) => Names(await grace.Opens("/admin/people?q=" + Uri.EscapeDataString(words)));
        Assert.Equal(["Wilma Walrus", "Wim Walross"], await Found("walr"));
        await app.Change(async db => (await db.People.SingleAsync(p => p.Id == id)).Introduce("Wilma", "Narwhal", "Wilma Narwhal", null));
        await app.Look(db => db.People.Where(p => p.Id == gone).ExecuteDeleteAsync());
        Assert.Equal(["Wilma Narwhal"], await Found("narw"));
        Assert.Equal(["Wilma Narwhal"], await Found("walrus@search"));
        Assert.Empty(await Found("walross"));
        foreach (var odd in new[] { "\"walrus", "nar*", "walr OR narw", "(nar)", "^narw", "sought:narw", "%%%", "___" })
            Assert.Empty(await Found(odd));
        if (World.IsSqlite)
            await app.Look(db =>
                db.Database.ExecuteSqlRawAsync("""INSERT INTO "MemberIndex"("MemberIndex", rank) VALUES ('integrity-check', 1)""")
            );
    }

    [Fact]
    public async Task The_list_is_filtered_by_role_status_and_last_sign_in_and_sorted_both_ways()
    {
        await AddMember("f1@filter.example", "Filter", "Aa", confirmed: false);
        await AddMember("f2@filter.example", "Filter", "Bb", Role.Instructor);
        var seen = await AddMember("f3@filter.example", "Filter", "Cc");
        await app.Change(async db => (await db.People.SingleAsync(p => p.Id == seen)).NoteSignIn(app.Now.AddDays(-40)));
        var grace = await app.As("Grace");
        async Task<IReadOnlyList<string>> Found(string query) => Names(await grace.Opens("/admin/people?q=filter.example&" + query));
        Assert.Equal(["Filter Bb"], await Found("role=Instructor"));
        Assert.Equal(["Filter Aa"], await Found("state=Unconfirmed"));
        Assert.Equal(["Filter Cc"], await Found("seen=LongAgo"));
        Assert.Equal(["Filter Aa", "Filter Bb"], await Found("seen=Never"));
        foreach (var by in new[] { "name", "email", "joined", "seen" })
        {
            var up = await Found("sort=" + by);
            Assert.Equal(3, up.Count);
            Assert.Equal(up.Reverse(), await Found("sort=-" + by));
        }
        Assert.Equal("Filter Cc", (await Found("sort=-seen"))[0]);
    }

    [Fact]
    public async Task The_pages_list_every_member_exactly_once_in_order()
    {
        await app.Change(db =>
        {
            for (var i = 0; i < 230; i++)
            {
                var person = new Person($"p{i}@paged.example", "Same", $"Name {i % 40:00}", "Etc/UTC", app.Now)
                {
                    NormalizedEmail = $"P{i}@PAGED.EXAMPLE",
                    NormalizedUserName = $"P{i}@PAGED.EXAMPLE",
                };
                db.AddRange(person, new Membership(person.Id, Role.Learner, app.Now));
            }
            return Task.CompletedTask;
        });
        var grace = await app.As("Grace");
        foreach (var sort in new[] { "name", "-name", "email" })
        {
            var keys = new List<string>();
            for (var page = 1; page <= 5; page++)
                keys.AddRange(
                    (await grace.Opens($"/admin/people?q=paged.example&sort={sort}&page={page}"))
                        .Document.QuerySelectorAll("tbody small")
                        .Select(s => s.TextContent.Trim())
                );
            Assert.Equal((230, 230), (keys.Count, keys.Distinct().Count()));
            if (sort == "email")
                Assert.Equal(keys.Order(StringComparer.Ordinal), keys);
        }
        var beyond = await grace.Opens("/admin/people?q=paged.example&page=900");
        Assert.Equal(30, Names(beyond).Count);
    }

    [Fact]
    public async Task The_export_matches_the_filtered_list_and_contains_no_formulas()
    {
        await AddMember("csv@export.example", "=HYPERLINK(1)", "Evil, \"really\"");
        var grace = await app.As("Grace");
        var csv = (await grace.Opens("/admin/people?handler=Csv&q=export.example")).Answers(HttpStatusCode.OK);
        var lines = csv.Body.TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("'=HYPERLINK(1),\"Evil, \"\"really\"\"\",", lines[1], StringComparison.Ordinal);
        Assert.Contains(",csv@export.example,Learner,Active,", lines[1], StringComparison.Ordinal);
        (await (await app.As("Lin")).Opens("/admin/people?handler=Csv")).Answers(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_new_member_gets_an_email_and_chooses_a_password()
    {
        var grace = await app.As("Grace");
        var form = await grace.Opens("/admin/people/add");
        (await form.Press("Add and send email", ("Email", "not an address"), ("Input.FirstName", "Nia")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Enter a full email address");
        (await form.Press("Add and send email", ("Email", "lin@harbor.example"), ("Input.FirstName", "Nia")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("A member with this email address already exists.");
        var page = await form.Press(
            "Add and send email",
            ("Email", "Nia@added.example"),
            ("Input.FirstName", "Nia"),
            ("Input.LastName", "Okafor"),
            ("Input.EmployeeId", "E-7"),
            ("Role", "Instructor")
        );
        page.Answers(HttpStatusCode.OK).Shows("Nia Okafor").Shows("Invited").Shows("E-7");
        await app.DrainAsync();
        var nia = app.Visitor();
        var choose = await nia.Opens(app.Mail.To("nia@added.example")[^1].Link);
        await choose.Press("Set password", ("Input.Password", "a fine long sentence"));
        await nia.SignIn("nia@added.example", "a fine long sentence");
        var id = await app.IdOf("Nia");
        Assert.Equal((Standing.Active, Role.Instructor), ((await Member(id)).Standing, (await Member(id)).Role));
    }

    [Fact]
    public async Task The_email_to_a_new_member_can_be_resent_but_not_to_a_confirmed_one()
    {
        var grace = await app.As("Grace");
        await (await grace.Opens("/admin/people/add")).Press(
            "Add and send email",
            ("Email", "twice@added.example"),
            ("Input.FirstName", "Twice")
        );
        var id = await app.Look(db => db.People.Where(p => p.Email == "twice@added.example").Select(p => p.Id).SingleAsync());
        (await (await grace.Opens($"/admin/people/{id}")).Press("Resend password link")).Shows("Email sent again.");
        await app.DrainAsync();
        Assert.Equal(2, app.Mail.To("twice@added.example").Count);
        var lin = await app.IdOf("Lin");
        (await grace.Sends($"/admin/people/{lin}?handler=Resend", $"/admin/people/{lin}"))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("is already confirmed");
    }

    [Fact]
    public async Task Names_and_numbers_can_be_edited_and_no_other_field_can_be_posted()
    {
        var id = await AddMember("edit@mass.example", "Edit", "Me");
        var grace = await app.As("Grace");
        var form = await grace.Opens($"/admin/people/{id}/edit");
        (await form.Press("Save", ("Input.FirstName", ""), ("Input.LastName", ""), ("Input.DisplayName", "")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Enter a name.");
        await form.Press(
            "Save",
            ("Input.FirstName", "Edited"),
            ("Input.LastName", "Person"),
            ("Input.DisplayName", "Edi P."),
            ("Input.StudentId", "S1"),
            ("Input.Email", "stolen@mass.example"),
            ("Email", "stolen@mass.example"),
            ("Input.IsOperator", "true"),
            ("IsOperator", "true"),
            ("Subject.Person.IsOperator", "true"),
            ("Subject.Role", "Admin"),
            ("Role", "Admin"),
            ("Subject.Person.Email", "stolen@mass.example"),
            ("EmailConfirmed", "false")
        );
        var member = await Member(id);
        Assert.Equal(
            ("Edited", "Person", "Edi P.", "S1", "edit@mass.example", false, true, Role.Learner),
            (
                member.Person.FirstName,
                member.Person.LastName,
                member.Person.DisplayName,
                member.StudentId,
                member.Person.Email,
                member.Person.IsOperator,
                member.Person.EmailConfirmed,
                member.Role
            )
        );
    }

    [Fact]
    public async Task A_forged_form_cannot_create_an_operator()
    {
        var admin = await AsAdmin();
        await (await admin.Opens("/admin/people/add")).Press(
            "Add and send email",
            ("Email", "mass@added.example"),
            ("Input.FirstName", "Mass"),
            ("Input.IsOperator", "true"),
            ("IsOperator", "true"),
            ("Person.IsOperator", "true"),
            ("Role", "Learner")
        );
        var made = await app.Look(db => db.Memberships.Include(m => m.Person).SingleAsync(m => m.Person.Email == "mass@added.example"));
        Assert.False(made.Person.IsOperator);
        (
            await (await admin.Opens("/admin/people/add")).Press(
                "Add and send email",
                ("Email", "mass2@added.example"),
                ("Input.FirstName", "Mass"),
                ("Role", "99")
            )
        ).Answers(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Suspended_members_get_an_email_with_the_reason_and_another_when_reactivated()
    {
        var id = await AddMember("told@suspend.example", "Told", "Person");
        var grace = await app.As("Grace");
        (await grace.Sends($"/admin/people/{id}?handler=Suspend", $"/admin/people/{id}", ("Reason", " ")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Enter a reason. The person will be told.");
        (await grace.Sends($"/admin/people/{id}?handler=Suspend", $"/admin/people/{id}", ("Reason", "Shared answers."))).Answers(
            HttpStatusCode.OK
        );
        await grace.Sends($"/admin/people/{id}?handler=Suspend", $"/admin/people/{id}", ("Reason", "Again."));
        await app.DrainAsync();
        Assert.Contains("Shared answers.", Assert.Single(app.Mail.To("told@suspend.example")).Text, StringComparison.Ordinal);
        await grace.Sends($"/admin/people/{id}?handler=Readmit", $"/admin/people/{id}");
        await app.DrainAsync();
        Assert.Equal(2, app.Mail.To("told@suspend.example").Count);
        Assert.Equal(Standing.Active, (await Member(id)).Standing);
    }

    [Fact]
    public async Task A_bulk_change_reports_the_members_it_failed_for()
    {
        var (one, two) = (await AddMember("b1@bulk.example", "Bulk", "One"), await AddMember("b2@bulk.example", "Bulk", "Two"));
        var boss = await AddMember("boss@bulk.example", "Bulk", "Operator", Role.Admin, isOperator: true);
        var admin = await AsAdmin();
        Task<Page> Bulk(string handler, params (string, string)[] fields) =>
            admin.Sends($"/admin/people?handler={handler}&q=bulk.example", "/admin/people?q=bulk.example", fields);
        (await Bulk("Role", ("become", "Instructor"))).Answers(HttpStatusCode.UnprocessableEntity).Shows("Select people first.");
        (await Bulk("Role", ("become", "Instructor"), ("person", one.ToString()), ("person", two.ToString())))
            .Answers(HttpStatusCode.OK)
            .Shows("Roles changed.")
            .Shows("Bulk One");
        Assert.Equal((Role.Instructor, Role.Instructor), ((await Member(one)).Role, (await Member(two)).Role));
        (await Bulk("Suspend", ("Reason", "Gone."), ("person", one.ToString()), ("person", boss.ToString())))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("1 done, 1 failed.")
            .Shows("Only another operator");
        Assert.Equal((Standing.Suspended, Standing.Active), ((await Member(one)).Standing, (await Member(boss)).Standing));
        (await Bulk("Readmit", ("person", one.ToString()))).Shows("Accounts reactivated.");
        Assert.Equal(Standing.Active, (await Member(one)).Standing);
    }

    [Fact]
    public async Task The_last_administrator_keeps_the_role_and_only_operators_change_operators()
    {
        using var own = new LmsApp();
        var grace = await own.As("Grace");
        var id = await own.IdOf("Grace");
        (await grace.Sends($"/admin/people/{id}?handler=Role", $"/admin/people/{id}", ("role", "Learner")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("This is the last administrator.");
        (await grace.Sends($"/admin/people/{id}?handler=Suspend", $"/admin/people/{id}", ("Reason", "x")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("You can’t suspend your own account.");
        (await grace.Sends("/admin/people?handler=Role", "/admin/people", ("become", "Learner"), ("person", id.ToString())))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("last administrator");
        await own.Change(async db => (await db.Memberships.SingleAsync(m => m.Person.Email == "katrin@harbor.example")).Become(Role.Admin));
        var katrin = await own.As("Grace");
        var other = own.Visitor();
        await other.SignIn("katrin@harbor.example", Lms.Web.Features.Administration.Seeding.DemoWorld.Password);
        foreach (var (handler, field) in new[] { ("Role", ("role", "Learner")), ("Suspend", ("Reason", "x")), ("Readmit", ("x", "x")) })
            (await other.Sends($"/admin/people/{id}?handler={handler}", $"/admin/people/{id}", field))
                .Answers(HttpStatusCode.UnprocessableEntity)
                .Shows("Only another operator");
        (await other.Sends($"/admin/people/{id}/edit", $"/admin/people/{id}/edit", ("Input.FirstName", "Owned")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Only another operator");
        var kept = await own.Look(db => db.Memberships.Include(m => m.Person).SingleAsync(m => m.PersonId == id));
        Assert.Equal((Role.Admin, "Grace Mbeki"), (kept.Role, kept.Person.DisplayName));
    }

    [Fact]
    public async Task Members_of_other_institutions_are_not_found_and_shared_accounts_are_not_changed()
    {
        var foreign = new Person("only@there.example", "Only", "There", "Etc/UTC", app.Now)
        {
            NormalizedEmail = "ONLY@THERE.EXAMPLE",
            NormalizedUserName = "ONLY@THERE.EXAMPLE",
            EmailConfirmed = true,
        };
        var shared = await AddMember("both@there.example", "Both", "Places");
        var there = new Institution("There", "Etc/UTC", app.Now);
        await app.Change(db =>
        {
            db.AddRange(there, foreign);
            return Task.CompletedTask;
        });
        await using (var scope = app.Services.CreateAsyncScope())
        {
            scope.ServiceProvider.GetRequiredService<Viewer>().Visit(there.Id, there.Name, TimeZoneInfo.Utc);
            var db = scope.ServiceProvider.GetRequiredService<Lms.Web.Platform.Data.LmsContext>();
            db.AddRange(new Membership(foreign.Id, Role.Learner, app.Now), new Membership(shared, Role.Learner, app.Now));
            await db.SaveChangesAsync();
        }
        var admin = await AsAdmin();
        (await admin.Opens("/admin/people?q=only@there")).Shows("No people found");
        foreach (var path in new[] { $"/admin/people/{foreign.Id}", $"/admin/people/{foreign.Id}/edit" })
        {
            (await admin.Opens(path)).Answers(HttpStatusCode.NotFound);
            (await admin.Sends(path + "?handler=Suspend", "/admin/people", ("Reason", "x"))).Answers(HttpStatusCode.NotFound);
        }
        (await admin.Sends("/admin/people?handler=Suspend", "/admin/people", ("Reason", "x"), ("person", foreign.Id.ToString()))).Answers(
            HttpStatusCode.UnprocessableEntity
        );
        // The name belongs to the account, so what is posted for it is ignored.
        (
            await admin.Sends(
                $"/admin/people/{shared}/edit",
                $"/admin/people/{shared}/edit",
                ("Input.FirstName", "Owned"),
                ("Input.StudentId", "S-9")
            )
        ).Shows("Saved.");
        Assert.Equal(("Both Places", "S-9"), ((await Member(shared)).Person.DisplayName, (await Member(shared)).StudentId));
        (await admin.Sends($"/admin/people/{shared}?handler=Suspend", $"/admin/people/{shared}", ("Reason", "x"))).Answers(
            HttpStatusCode.OK
        );
        Assert.True((await Member(shared)).IsSuspended);
        Assert.Equal(0, await app.Look(db => db.People.CountAsync(p => (p.Id == foreign.Id || p.Id == shared) && p.SuspendedAt != null)));
        // Someone with an account elsewhere is asked first.
        await (await admin.Opens("/admin/people/add")).Press(
            "Add and send email",
            ("Email", "only@there.example"),
            ("Input.FirstName", "Taken")
        );
        Assert.Equal(0, await app.Look(db => db.Memberships.CountAsync(m => m.PersonId == foreign.Id)));
        Assert.Equal(1, await app.Look(db => db.Invites.CountAsync(i => i.Email == "only@there.example")));
    }

    [Fact]
    public async Task Administrators_edit_credentials_designations_and_custom_fields()
    {
        var id = await AddMember("nurse@kept.example", "Nina", "Nurse");
        var grace = await app.As("Grace");
        var edit = await grace.Opens($"/admin/people/{id}/edit");
        (
            await edit.Press(
                "Save",
                ("Input.Credentials", "R.N.\nPh.D."),
                ("Input.Designations", "Wound care"),
                ("Input.Fields[0].Key", "Cost center"),
                ("Input.Fields[0].Value", "4711")
            )
        ).Shows("Saved.");
        var member = await Member(id);
        Assert.Equal(
            ("R.N.\nPh.D.", "Wound care", """{"Cost center":"4711"}"""),
            (member.Credentials, member.Designations, member.Metadata)
        );
        (await grace.Opens($"/people/{id}")).Shows("R.N., Ph.D.").DoesNotShow("4711");
        var refused = await (await grace.Opens($"/admin/people/{id}/edit")).Press(
            "Save",
            ("Input.FirstName", "Nadia"),
            ("Input.Credentials", string.Join('\n', Enumerable.Range(1, 21))),
            ("Input.Fields[0].Key", "")
        );
        refused.Answers(HttpStatusCode.UnprocessableEntity).Shows("Enter no more than 20");
        (await (await grace.Opens($"/admin/people/{id}/edit")).Press("Save", ("Input.Fields[0].Key", "")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Enter a name for the value");
        Assert.Equal(("Nina", "Wound care"), ((await Member(id)).Person.FirstName, (await Member(id)).Designations));
    }
}
