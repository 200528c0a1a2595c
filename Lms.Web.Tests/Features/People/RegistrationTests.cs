using System.Net;
using Lms.Web.Platform.Access;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.People;

public sealed class RegistrationTests(LmsApp app) : IClassFixture<LmsApp>
{
    [Fact]
    public async Task A_person_registers_confirms_by_email_and_signs_in()
    {
        var browser = app.Visitor();
        var page = await Doors.Register(browser, "noor@harbor.example", first: "Noor", last: "Vermeer");
        page.Answers(HttpStatusCode.OK).Shows("Check your email");
        await app.DrainAsync();
        var letter = Assert.Single(app.Mail.To("noor@harbor.example"));
        Assert.Equal("Confirm your email", letter.Subject);

        page = await Doors.SignIn(browser, "noor@harbor.example", Doors.Sentence);
        page.Answers(HttpStatusCode.UnprocessableEntity).Shows("Your email address isn’t confirmed yet. We’ve sent you the link again.");
        await app.DrainAsync();
        Assert.Equal(2, app.Mail.To("noor@harbor.example").Count);

        // In another browser it takes the password.
        page = await Doors.Confirm(app.Visitor(), letter.Link);
        page.Answers(HttpStatusCode.OK).Shows("Your email is confirmed. Sign in to get started.");
        (await browser.Opens(letter.Link)).Answers(HttpStatusCode.OK); // email programs open links twice
        page = await Doors.SignIn(browser, "NOOR@harbor.example", Doors.Sentence);
        Assert.Equal("/dashboard", page.Path);
        var role = await app.Look(db =>
            db.Memberships.Where(m => m.Person.Email == "noor@harbor.example").Select(m => m.Role).SingleAsync()
        );
        Assert.Equal(Role.Learner, role);
    }

    [Theory]
    [InlineData("lin@harbor.example", Doors.Sentence)]
    [InlineData("LIN@Harbor.Example", Doors.Sentence)]
    [InlineData(" lin@harbor.example ", Doors.Sentence)]
    public async Task A_taken_email_address_responds_like_a_free_one_and_its_owner_is_told(string email, string password)
    {
        var before = app.Mail.To("lin@harbor.example").Count;
        var page = await Doors.Register(app.Visitor(), email, password: password, first: "Mallory");
        page.Answers(HttpStatusCode.OK).Shows("Check your email");
        await app.DrainAsync();
        var letters = app.Mail.To("lin@harbor.example");
        Assert.Equal(before + 1, letters.Count);
        Assert.Contains(letters, l => l.Subject == "You already have an account");
        Assert.Equal(1, await app.Look(db => db.People.CountAsync(p => p.NormalizedEmail == "LIN@HARBOR.EXAMPLE")));
        Assert.Equal(0, await app.Look(db => db.People.CountAsync(p => p.FirstName == "Mallory")));
    }

    [Theory]
    [InlineData("aaaaaaaaaaaa")]
    [InlineData("short")]
    public async Task A_weak_password_is_refused_whether_the_email_address_is_taken_or_free(string password)
    {
        var free = await Doors.Register(app.Visitor(), "free@harbor.example", password: password);
        var taken = await Doors.Register(app.Visitor(), "lin@harbor.example", password: password);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, free.Status);
        Assert.Equal(free.Status, taken.Status);
        Assert.Equal(free.Find(".error-summary").TextContent, taken.Find(".error-summary").TextContent);
    }

    [Theory]
    [InlineData("o'brien@harbor.example")]
    [InlineData("anna+courses@harbor.example")]
    [InlineData("x!#$%&*/=?^_`{|}~@harbor.example")]
    public async Task Every_valid_email_address_can_register(string email)
    {
        (await Doors.Register(app.Visitor(), email)).Answers(HttpStatusCode.OK).Shows("Check your email");
        Assert.Equal(1, await app.Look(db => db.People.CountAsync(p => p.Email == email)));
    }

    [Theory]
    [InlineData("Input.FirstName", "")]
    [InlineData("Input.FirstName", "   ")]
    [InlineData("Input.FirstName", "101")]
    [InlineData("Input.LastName", "101")]
    [InlineData("Input.Email", "")]
    [InlineData("Input.Email", "nobody")]
    [InlineData("Input.Email", "a b@harbor.example")]
    [InlineData("Input.Email", "a@b@harbor.example")]
    [InlineData("Input.Email", "\"a\r\nBcc: evil@evil.example\"@harbor.example")]
    [InlineData("Input.Email", "Evil <evil@evil.example>")]
    [InlineData("Input.Email", "a@harbor.example, b@harbor.example")]
    [InlineData("Input.Email", "müller@harbor.example")] // our mail server cannot deliver it
    [InlineData("Input.Email", "255")]
    [InlineData("Input.Password", "")]
    [InlineData("Input.Password", "nine char")]
    [InlineData("Input.Password", "201")]
    [InlineData("Input.Password", "aaaaaaaaaaaa")]
    public async Task An_invalid_form_is_refused_and_keeps_what_was_typed(string field, string value)
    {
        if (int.TryParse(value, out var length))
            value =
                field == "Input.Email"
                    ? new string('x', length - 9) + "@x.example"
                    : string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + (i % 26))));
        var people = await app.Look(db => db.People.CountAsync());
        var browser = app.Visitor();
        var page = await browser.Opens("/register");
        var answers = new Dictionary<string, string>
        {
            ["Input.FirstName"] = "Kim",
            ["Input.LastName"] = "Typed",
            ["Input.Email"] = "kim@harbor.example",
            ["Input.Password"] = Doors.Sentence,
        };
        answers[field] = value;
        page = await page.Press("Create account", [.. answers.Select(a => (a.Key, a.Value))]);
        page.Answers(HttpStatusCode.UnprocessableEntity);
        Assert.NotNull(page.Document.QuerySelector(".error-summary li"));
        Assert.NotNull(page.Document.QuerySelector($"[name='{field}'][aria-invalid=true]"));
        if (field != "Input.LastName")
            Assert.Equal("Typed", page.Find("[name='Input.LastName']").GetAttribute("value"));
        Assert.False(page.Find("[name='Input.Password']").HasAttribute("value"));
        Assert.Equal(people, await app.Look(db => db.People.CountAsync()));
    }

    [Fact]
    public async Task The_longest_accepted_names_can_be_saved()
    {
        (await Doors.Register(app.Visitor(), "long@harbor.example", first: new string('a', 100), last: new string('b', 100)))
            .Answers(HttpStatusCode.OK)
            .Shows("Check your email");
        Assert.Equal(1, await app.Look(db => db.People.CountAsync(p => p.Email == "long@harbor.example")));
    }

    [Theory]
    [InlineData("id={0}&token=AAAA")]
    [InlineData("id={0}&token=%25%25")]
    [InlineData("id={0}")]
    [InlineData("id=00000000-0000-0000-0000-000000000001&token=AAAA")]
    [InlineData("")]
    public async Task An_incomplete_confirmation_link_explains_what_to_do(string query)
    {
        await Doors.Register(app.Visitor(), "half@harbor.example");
        var id = await app.Look(db => db.People.Where(p => p.Email == "half@harbor.example").Select(p => p.Id).SingleAsync());
        (await app.Visitor().Opens("/confirm-email?" + string.Format(null, query, id)))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("This link has expired or is incomplete.");
        Assert.False(await app.Look(db => db.People.Where(p => p.Id == id).Select(p => p.EmailConfirmed).SingleAsync()));
    }

    [Fact]
    public async Task Opening_the_confirmation_link_does_not_confirm_the_account()
    {
        await Doors.Register(app.Visitor(), "scanned@school.example", password: "a password of mallory");
        await app.DrainAsync();
        var link = Assert.Single(app.Mail.To("scanned@school.example")).Link;
        // An email program opens it more than once and in more than one way.
        (await app.Visitor().Opens(link))
            .Answers(HttpStatusCode.OK)
            .Shows("Confirm your email")
            .Shows("scanned@school.example");
        using var head = new HttpRequestMessage(HttpMethod.Head, link);
        await app.Visitor().Http.SendAsync(head);
        Assert.False(await IsConfirmed("scanned@school.example"));
        (await Doors.SignIn(app.Visitor(), "scanned@school.example", "a password of mallory"))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Your email address isn’t confirmed yet.");
        // Nor does the button without the password.
        foreach (var guess in (string[])["", "not the password"])
            (await Doors.Confirm(app.Visitor(), link, guess)).Answers(HttpStatusCode.UnprocessableEntity);
        Assert.False(await IsConfirmed("scanned@school.example"));
    }

    [Fact]
    public async Task A_password_set_by_someone_else_is_replaced_when_the_owner_confirms()
    {
        await Doors.Register(app.Visitor(), "owner@school.example", password: "a password of mallory");
        await app.DrainAsync();
        var page = await app.Visitor().Opens(app.Mail.To("owner@school.example")[^1].Link);
        page = await page.Press("Set password and confirm", ("NewPassword", "short"));
        page.Answers(HttpStatusCode.UnprocessableEntity);
        Assert.NotNull(page.Document.QuerySelector("details[open] [name=NewPassword][aria-invalid=true]"));
        (await page.Press("Set password and confirm", ("NewPassword", "seven quiet herons at dawn"))).Shows(
            "Your email is confirmed and your password is set."
        );
        (await Doors.SignIn(app.Visitor(), "owner@school.example", "a password of mallory"))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("That email and password don’t match.");
        Assert.Equal("/dashboard", (await Doors.SignIn(app.Visitor(), "owner@school.example", "seven quiet herons at dawn")).Path);
    }

    [Fact]
    public async Task An_emailed_code_confirms_the_address_and_removes_a_password_set_by_someone_else()
    {
        await Doors.Register(app.Visitor(), "coded@school.example", password: "a password of mallory");
        var page = await (await app.Visitor().Opens("/sign-in/mail")).Press("Send code", ("Email", "coded@school.example"));
        await app.DrainAsync();
        var code = app
            .Mail.To("coded@school.example")
            .Single(l => l.Subject.StartsWith("Your sign-in code", StringComparison.Ordinal))
            .Subject[^6..];
        Assert.Equal("/dashboard", (await page.Press("Sign in", ("Code", code))).Path);
        Assert.True(await IsConfirmed("coded@school.example"));
        (await Doors.SignIn(app.Visitor(), "coded@school.example", "a password of mallory"))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("That email and password don’t match.");
    }

    [Fact]
    public async Task In_the_browser_that_registered_one_button_confirms_and_signs_in()
    {
        var browser = app.Visitor();
        (await Doors.Register(browser, "here@school.example")).Shows("here@school.example");
        await app.DrainAsync();
        var link = Assert.Single(app.Mail.To("here@school.example")).Link;
        var page = await browser.Opens(link);
        Assert.False(await IsConfirmed("here@school.example"));
        Assert.Null(page.Document.QuerySelector("input[type=password]"));
        page = await page.Press("Confirm and sign in");
        Assert.Equal("/dashboard", page.Shows("Your email is confirmed. Welcome!").Path);
        Assert.True(await IsConfirmed("here@school.example"));
        Assert.Equal("/dashboard", (await browser.Opens(link)).Path);
    }

    [Theory]
    [InlineData("/courses?q=knots", "/courses?q=knots")]
    [InlineData("https://evil.example/", "/dashboard")]
    public async Task A_person_who_was_on_the_way_somewhere_arrives_there_after_confirming(string wanted, string arrived)
    {
        var browser = app.Visitor();
        var email = $"way{arrived.Length}@school.example";
        var page = await browser.Opens("/sign-in?returnUrl=" + Uri.EscapeDataString(wanted));
        page = await page.Follows("Create an account");
        await page.Press("Create account", ("Input.FirstName", "Kim"), ("Input.Email", email), ("Input.Password", Doors.Sentence));
        await app.DrainAsync();
        page = await browser.Opens(app.Mail.To(email)[0].Link);
        Assert.Equal(arrived, (await page.Press("Confirm and sign in")).Path);
    }

    [Fact]
    public async Task The_note_in_the_browser_is_worthless_after_an_hour_without_the_link_and_for_another_account()
    {
        var (late, mallory) = (app.Visitor(), app.Visitor());
        await Doors.Register(late, "late@school.example");
        await Doors.Register(mallory, "victim@school.example", password: "a password of mallory");
        await app.DrainAsync();
        var (lates, victims) = (app.Mail.To("late@school.example")[0].Link, app.Mail.To("victim@school.example")[0].Link);
        // Of another account.
        Assert.NotNull((await mallory.Opens(lates)).Document.QuerySelector("input[type=password]"));
        var page = await late.Opens(lates);
        // Not intact.
        var id = await app.Look(db => db.People.Where(p => p.Email == "late@school.example").Select(p => p.Id).SingleAsync());
        (await late.Sends("/confirm-email?handler=Here", "/register", ("Id", id.ToString()), ("Token", "AAAA"))).Answers(
            HttpStatusCode.UnprocessableEntity
        );
        app.Clock.Advance(TimeSpan.FromMinutes(61));
        (await page.Press("Confirm and sign in"))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("It’s been over an hour since you signed up in this browser. Enter your password.");
        Assert.False(await IsConfirmed("late@school.example"));
        // The owner of the address takes the account with a password of their own; the browser of the other one stays outside.
        await (await app.Visitor().Opens(victims)).Press("Set password and confirm", ("NewPassword", "seven quiet herons at dawn"));
        Assert.Equal("/sign-in", (await mallory.Opens(victims)).Path);
    }

    [Fact]
    public async Task A_note_is_worthless_once_the_password_is_another_one()
    {
        var browser = app.Visitor();
        await Doors.Register(browser, "changed@school.example", password: "a password of mallory");
        await app.DrainAsync();
        var link = app.Mail.To("changed@school.example")[0].Link;
        await app.Change(async db => (await db.People.SingleAsync(p => p.Email == "changed@school.example")).PasswordHash = "another");
        Assert.NotNull((await browser.Opens(link)).Document.QuerySelector("input[type=password]"));
    }

    [Fact]
    public async Task The_email_is_sent_again_on_request_and_nothing_tells_whether_the_address_has_an_account()
    {
        var taken = app.Mail.To("omar@harbor.example").Count;
        var pages = new List<string>();
        foreach (var email in new[] { "again@school.example", "omar@harbor.example" })
        {
            var page = await Doors.Register(app.Visitor(), email);
            Assert.Contains("Check your email", page.Text, StringComparison.Ordinal);
            for (var i = 0; i < 7; i++)
                page = (await page.Press("Resend email")).Answers(HttpStatusCode.OK).Shows("Email sent again.");
            pages.Add(page.Text.Replace(email, "", StringComparison.Ordinal));
        }
        Assert.Equal(pages[0], pages[1]);
        await app.DrainAsync();
        // Five to one address; then none for a while.
        Assert.Equal(5, app.Mail.To("again@school.example").Count);
        Assert.All(app.Mail.To("again@school.example"), l => Assert.Equal("Confirm your email", l.Subject));
        Assert.InRange(app.Mail.To("omar@harbor.example").Count, taken, taken + 5);
    }

    [Fact]
    public async Task Without_a_registration_in_this_browser_nothing_is_sent()
    {
        var browser = app.Visitor();
        (await browser.Opens("/register?sent=true")).Answers(HttpStatusCode.OK).DoesNotShow("Resend email");
        Assert.Equal("/register", (await browser.Sends("/register?handler=Resend", "/register", ("Email", "lin@harbor.example"))).Path);
    }

    [Theory]
    [InlineData("nine char", "Your password is too short.")]
    [InlineData("aaaaaaaaaaaa", "Your password uses too few different characters.")]
    [InlineData("abcdefghijkl", "This password is too common.")]
    [InlineData("a wonderful vermeer", "Don’t use your name")]
    [InlineData("noor@harbor.example", "Don’t use your name")]
    [InlineData(Doors.Sentence, null)]
    public async Task A_password_is_judged_while_it_is_typed_as_it_is_when_the_form_is_sent(string password, string? refusal)
    {
        var browser = app.Visitor();
        var judged = await browser.Sends(
            "/password-check",
            "/register",
            ("Password", password),
            ("FirstName", "Noor"),
            ("LastName", "Vermeer"),
            ("Email", "noor@harbor.example")
        );
        Assert.Equal(refusal is null ? HttpStatusCode.NoContent : HttpStatusCode.OK, judged.Status);
        if (refusal is null)
            return;
        judged.Shows(refusal);
        Assert.Null(judged.Document.QuerySelector("form"));
    }

    private Task<bool> IsConfirmed(string email) =>
        app.Look(db => db.People.Where(p => p.Email == email).Select(p => p.EmailConfirmed).SingleAsync());

    [Fact]
    public async Task Hostile_names_are_shown_as_plain_text_to_administrators()
    {
        await Doors.Register(app.Visitor(), "xss@harbor.example", first: "<b onclick=alert(1)>Eve", last: "{{7*7}}</title>");
        var grace = await app.As("Grace");
        var page = await grace.Opens("/admin/people?q=xss@harbor.example");
        page.Answers(HttpStatusCode.OK).Shows("<b onclick=alert(1)>Eve {{7*7}}</title>");
        Assert.Null(page.Document.QuerySelector("[onclick]"));
    }
}
