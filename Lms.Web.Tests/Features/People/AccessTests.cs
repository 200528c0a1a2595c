using System.Net;
using Lms.Web.Features.Administration.Seeding;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Access;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.People;

public sealed class AccessTests(LmsApp app) : IClassFixture<LmsApp>
{
    private const string Sentence = "a short sentence to remember";

    [Fact]
    public async Task Somebody_registers_confirms_by_mail_and_signs_in()
    {
        var browser = app.Visitor();
        var page = await Register(browser, "noor@harbor.example", first: "Noor", last: "Vermeer");
        page.Answers(HttpStatusCode.OK).Shows("Look into your mail");
        await app.DrainAsync();
        var letter = Assert.Single(app.Mail.To("noor@harbor.example"));
        Assert.Equal("Confirm your email", letter.Subject);

        page = await SignIn(browser, "noor@harbor.example", Sentence);
        page.Answers(HttpStatusCode.UnprocessableEntity).Shows("Your email is not confirmed yet. We have sent you the link again.");
        await app.DrainAsync();
        Assert.Equal(2, app.Mail.To("noor@harbor.example").Count);

        page = await browser.Opens(letter.Link);
        page.Answers(HttpStatusCode.OK).Shows("Your email is confirmed. Sign in to begin.");
        (await browser.Opens(letter.Link)).Answers(HttpStatusCode.OK); // mail programs open links twice
        page = await SignIn(browser, "NOOR@harbor.example", Sentence);
        Assert.Equal("/dashboard", page.Path);
        var role = await app.Look(db => db.Memberships.Where(m => m.Person.Email == "noor@harbor.example").Select(m => m.Role).SingleAsync());
        Assert.Equal(Role.Learner, role);
    }

    [Theory]
    [InlineData("lin@harbor.example", Sentence)]
    [InlineData("LIN@Harbor.Example", Sentence)]
    [InlineData(" lin@harbor.example ", Sentence)]
    public async Task An_address_that_is_taken_answers_like_a_free_one_and_its_owner_is_told(string email, string password)
    {
        var before = app.Mail.To("lin@harbor.example").Count;
        var page = await Register(app.Visitor(), email, password: password, first: "Mallory");
        page.Answers(HttpStatusCode.OK).Shows("Look into your mail");
        await app.DrainAsync();
        var letters = app.Mail.To("lin@harbor.example");
        Assert.Equal(before + 1, letters.Count);
        Assert.Contains(letters, l => l.Subject == "You have an account already");
        Assert.Equal(1, await app.Look(db => db.People.CountAsync(p => p.NormalizedEmail == "LIN@HARBOR.EXAMPLE")));
        Assert.Equal(0, await app.Look(db => db.People.CountAsync(p => p.FirstName == "Mallory")));
    }

    [Theory]
    [InlineData("aaaaaaaaaaaa")]
    [InlineData("short")]
    public async Task A_password_that_is_refused_is_refused_whether_the_address_is_taken_or_free(string password)
    {
        var free = await Register(app.Visitor(), "free@harbor.example", password: password);
        var taken = await Register(app.Visitor(), "lin@harbor.example", password: password);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, free.Status);
        Assert.Equal(free.Status, taken.Status);
        Assert.Equal(free.Find(".error-summary").TextContent, taken.Find(".error-summary").TextContent);
    }

    [Theory]
    [InlineData("o'brien@harbor.example")]
    [InlineData("anna+courses@harbor.example")]
    [InlineData("x!#$%&*/=?^_`{|}~@harbor.example")]
    public async Task Whoever_has_an_address_can_register_with_it(string email)
    {
        (await Register(app.Visitor(), email)).Answers(HttpStatusCode.OK).Shows("Look into your mail");
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
    [InlineData("Input.Email", "müller@harbor.example")] // no mail server of ours carries it
    [InlineData("Input.Email", "255")]
    [InlineData("Input.Password", "")]
    [InlineData("Input.Password", "nine char")]
    [InlineData("Input.Password", "201")]
    [InlineData("Input.Password", "aaaaaaaaaaaa")]
    public async Task A_form_that_is_not_right_comes_back_with_what_was_typed(string field, string value)
    {
        if (int.TryParse(value, out var length)) value = field == "Input.Email" ? new string('x', length - 9) + "@x.example" : string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + (i % 26))));
        var people = await app.Look(db => db.People.CountAsync());
        var browser = app.Visitor();
        var page = await browser.Opens("/register");
        var answers = new Dictionary<string, string> { ["Input.FirstName"] = "Kim", ["Input.LastName"] = "Typed", ["Input.Email"] = "kim@harbor.example", ["Input.Password"] = Sentence };
        answers[field] = value;
        page = await page.Press("Create account", [.. answers.Select(a => (a.Key, a.Value))]);
        page.Answers(HttpStatusCode.UnprocessableEntity);
        Assert.NotNull(page.Document.QuerySelector(".error-summary li"));
        Assert.NotNull(page.Document.QuerySelector($"[name='{field}'][aria-invalid=true]"));
        if (field != "Input.LastName") Assert.Equal("Typed", page.Find("[name='Input.LastName']").GetAttribute("value"));
        Assert.False(page.Find("[name='Input.Password']").HasAttribute("value"));
        Assert.Equal(people, await app.Look(db => db.People.CountAsync()));
    }

    [Fact]
    public async Task The_longest_names_that_the_form_takes_can_be_kept()
    {
        (await Register(app.Visitor(), "long@harbor.example", first: new string('a', 100), last: new string('b', 100))).Answers(HttpStatusCode.OK).Shows("Look into your mail");
        Assert.Equal(1, await app.Look(db => db.People.CountAsync(p => p.Email == "long@harbor.example")));
    }

    [Theory]
    [InlineData("/register", "Input.FirstName", "Create account")]
    [InlineData("/register", "Input.LastName", "Create account")]
    [InlineData("/register", "Input.Email", "Create account")]
    [InlineData("/sign-in", "Input.Email", "Sign in")]
    [InlineData("/forgot-password", "Email", "Send the link")]
    public async Task What_was_typed_is_text_and_never_markup(string path, string field, string button)
    {
        const string Hostile = "\"><script>alert(1)</script><img src=x onerror=alert(1)>'";
        var page = await (await app.Visitor().Opens(path)).Press(button, (field, field == "Email" ? new string('x', 255) + Hostile : Hostile));
        page.Answers(HttpStatusCode.UnprocessableEntity);
        Assert.EndsWith(Hostile, page.Find($"[name='{field}']").GetAttribute("value"), StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", page.Body, StringComparison.OrdinalIgnoreCase);
        Assert.Null(page.Document.QuerySelector("img[onerror]"));
    }

    [Fact]
    public async Task Hostile_names_are_shown_as_they_are_to_administrators()
    {
        await Register(app.Visitor(), "xss@harbor.example", first: "<b onclick=alert(1)>Eve", last: "{{7*7}}</title>");
        var grace = await app.As("Grace");
        var page = await grace.Opens("/admin/people?q=xss@harbor.example");
        page.Answers(HttpStatusCode.OK).Shows("<b onclick=alert(1)>Eve {{7*7}}</title>");
        Assert.Null(page.Document.QuerySelector("[onclick]"));
    }

    /// <summary>PostgreSQL keeps no such sign, and nobody means to type one.</summary>
    [Theory]
    [InlineData("/courses?q=a%00b")]
    [InlineData("/verify?q=a%00b")]
    [InlineData("/confirm-email?id=00000000-0000-0000-0000-000000000001&token=a%00")]
    public async Task A_zero_byte_in_an_address_breaks_nothing(string path) => Assert.True((int)(await app.Visitor().Opens(path)).Status < 500);

    [Fact]
    public async Task A_zero_byte_in_a_form_breaks_nothing()
    {
        (await SignIn(app.Visitor(), "lin\0@harbor.example", "x\0")).Answers(HttpStatusCode.BadRequest).Shows("The form was not whole");
        var browser = app.Visitor();
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in new[] { ("Input.FirstName", "Ze\0ro"), ("Input.LastName", "\0"), ("Input.Email", "zero@harbor.example"), ("Input.Password", Sentence), ("__RequestVerificationToken", (await browser.Opens("/register")).Token) })
            form.Add(new StringContent(value), name);
        (await browser.Posts("/register", form)).Answers(HttpStatusCode.OK);
        Assert.Equal("Zero", await app.Look(db => db.People.Where(p => p.Email == "zero@harbor.example").Select(p => p.DisplayName).SingleAsync()));
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_account_get_the_same_answer()
    {
        var wrong = await SignIn(app.Visitor(), "priya@harbor.example", "not the password");
        var unknown = await SignIn(app.Visitor(), "nobody@harbor.example", "not the password");
        wrong.Answers(HttpStatusCode.UnprocessableEntity).Shows("Email or password is not right.");
        Assert.Equal(wrong.Text, unknown.Text);
        Assert.Equal(wrong.Status, unknown.Status);
    }

    [Fact]
    public async Task Only_whoever_knows_the_password_learns_that_an_account_is_not_confirmed()
    {
        await Register(app.Visitor(), "late@harbor.example");
        (await SignIn(app.Visitor(), "late@harbor.example", "not the password")).Shows("Email or password is not right.").DoesNotShow("confirmed");
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_the_account_and_a_new_password_opens_it()
    {
        var browser = app.Visitor();
        for (var i = 0; i < 4; i++) (await SignIn(browser, "omar@harbor.example", "not the password")).Shows("Email or password is not right.");
        (await SignIn(browser, "omar@harbor.example", "not the password")).Shows("Too many attempts. Wait 15 minutes, or choose a new password.");
        (await SignIn(browser, "omar@harbor.example", DemoWorld.Password)).Answers(HttpStatusCode.UnprocessableEntity).Shows("Too many attempts.");

        var link = await AskForPassword("omar@harbor.example");
        (await NewPassword(browser, link, "another short sentence")).Shows("Your new password is set. Sign in with it.");
        Assert.Equal("/dashboard", (await SignIn(browser, "omar@harbor.example", "another short sentence")).Path);
    }

    [Fact]
    public async Task A_forgotten_password_is_replaced_once_by_its_link()
    {
        await Confirmed("forgetful@harbor.example");
        var elsewhere = app.Visitor();
        await elsewhere.SignIn("forgetful@harbor.example", Sentence);
        var link = await AskForPassword("forgetful@harbor.example");
        var browser = app.Visitor();
        (await NewPassword(browser, link, "short")).Answers(HttpStatusCode.UnprocessableEntity);
        (await NewPassword(browser, link, "aaaaaaaaaaaaaa")).Answers(HttpStatusCode.UnprocessableEntity).Shows("repeats too few characters");
        (await NewPassword(browser, link, "the second sentence")).Answers(HttpStatusCode.OK).Shows("Your new password is set.");
        (await NewPassword(browser, link, "the third sentence")).Answers(HttpStatusCode.UnprocessableEntity).Shows("This link has expired or was used already.");
        (await SignIn(browser, "forgetful@harbor.example", Sentence)).Answers(HttpStatusCode.UnprocessableEntity);
        Assert.Equal("/sign-in", (await elsewhere.Opens("/settings")).Path.Split('?')[0]); // sessions elsewhere have ended
        Assert.Equal("/dashboard", (await SignIn(browser, "forgetful@harbor.example", "the second sentence")).Path);
    }

    [Fact]
    public async Task A_link_that_was_changed_or_is_for_somebody_else_does_nothing()
    {
        var priya = await app.IdOf("Priya");
        var link = await AskForPassword("priya@harbor.example");
        var token = link.Split("token=")[1];
        var stranger = await app.IdOf("Grace");
        string[] links =
        [
            $"/reset-password?id={stranger}&token={token}", $"/reset-password?id={priya}&token={token[..^8]}AAAAAAAA", $"/reset-password?id={priya}&token=%", $"/reset-password?id={priya}&token=",
            $"/reset-password?id={priya}", $"/reset-password?id=nobody&token={token}", $"/reset-password?token={token}", $"/reset-password?id={Ids.New()}&token={token}",
        ];
        foreach (var wrong in links)
        {
            var page = await NewPassword(app.Visitor(), wrong, "a password of mallory");
            page.Answers(HttpStatusCode.UnprocessableEntity).Shows("This link has expired or was used already. Ask for a new one.").DoesNotShow("field is required").DoesNotShow("is not valid for");
        }
        Assert.Equal("/dashboard", (await SignIn(app.Visitor(), "priya@harbor.example", DemoWorld.Password)).Path);
        Assert.Equal("/dashboard", (await SignIn(app.Visitor(), "grace@harbor.example", DemoWorld.Password)).Path);
    }

    [Theory]
    [InlineData("id={0}&token=AAAA")]
    [InlineData("id={0}&token=%25%25")]
    [InlineData("id={0}")]
    [InlineData("id=00000000-0000-0000-0000-000000000001&token=AAAA")]
    [InlineData("")]
    public async Task A_confirmation_that_is_not_whole_says_what_to_do(string query)
    {
        await Register(app.Visitor(), "half@harbor.example");
        var id = await app.Look(db => db.People.Where(p => p.Email == "half@harbor.example").Select(p => p.Id).SingleAsync());
        (await app.Visitor().Opens("/confirm-email?" + string.Format(null, query, id))).Answers(HttpStatusCode.UnprocessableEntity).Shows("This link has expired or was not whole.");
        Assert.False(await app.Look(db => db.People.Where(p => p.Id == id).Select(p => p.EmailConfirmed).SingleAsync()));
    }

    [Fact]
    public async Task Asking_for_a_password_tells_nobody_who_has_an_account()
    {
        var known = await (await app.Visitor().Opens("/forgot-password")).Press("Send the link", ("Email", "ben@harbor.example"));
        var unknown = await (await app.Visitor().Opens("/forgot-password")).Press("Send the link", ("Email", "nobody@harbor.example"));
        Assert.Equal(known.Text, unknown.Text);
        Assert.Equal(known.Path, unknown.Path);
        await app.DrainAsync();
        Assert.Empty(app.Mail.To("nobody@harbor.example"));
        Assert.Single(app.Mail.To("ben@harbor.example"));
    }

    [Fact]
    public async Task Signing_out_ends_the_session()
    {
        var lin = await app.As("Lin");
        var page = await lin.Opens("/dashboard");
        page.Answers(HttpStatusCode.OK);
        (await lin.Sends("/sign-out", "/dashboard")).Shows("You are signed out.");
        Assert.StartsWith("/sign-in", (await lin.Opens("/dashboard")).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Opening_the_address_of_sign_out_signs_nobody_out()
    {
        var lin = await app.As("Lin");
        await lin.Opens("/sign-out");
        Assert.Equal("/dashboard", (await lin.Opens("/dashboard")).Path);
    }

    [Theory]
    [InlineData("/courses/fire-safety", "/courses/fire-safety")]
    [InlineData("/learn/fire-safety?x=1", "/learn/fire-safety")]
    [InlineData("https://evil.example/", null)]
    [InlineData("//evil.example/", null)]
    [InlineData("/\\evil.example/", null)]
    [InlineData("\\\\evil.example", null)]
    [InlineData("/\t/evil.example", null)]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("http:evil.example", null)]
    [InlineData("evil.example", null)]
    [InlineData("", null)]
    [InlineData("/courses\r\nSet-Cookie: a=b", null)]
    [InlineData("~//evil.example", null)]
    public async Task After_signing_in_people_go_to_places_of_this_product_only(string returnUrl, string? leads)
    {
        var browser = app.Visitor();
        var page = await browser.Opens("/sign-in?returnUrl=" + Uri.EscapeDataString(returnUrl));
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["Input.Email"] = "lin@harbor.example",
            ["Input.Password"] = DemoWorld.Password,
            ["ReturnUrl"] = returnUrl,
            ["__RequestVerificationToken"] = page.Token,
        });
        var answer = await browser.Http.PostAsync("/sign-in", form);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.StartsWith(leads ?? "/dashboard", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        var again = await browser.Http.GetAsync("/sign-in?returnUrl=" + Uri.EscapeDataString(returnUrl)); // signed in already
        Assert.StartsWith(leads ?? "/dashboard", again.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_not_signed_in_comes_back_to_where_they_wanted_to_go()
    {
        var browser = app.Visitor();
        var page = await browser.Opens("/settings/notifications");
        Assert.StartsWith("/sign-in?returnUrl=", page.Path, StringComparison.Ordinal);
        page = await page.Press("Sign in", ("Input.Email", "lin@harbor.example"), ("Input.Password", DemoWorld.Password));
        Assert.Equal("/settings/notifications", page.Path);
    }

    [Fact]
    public async Task A_suspended_person_is_out_at_once_and_told_why_when_they_sign_in()
    {
        var jorg = await app.As("Jörg");
        (await jorg.Opens("/settings")).Answers(HttpStatusCode.OK);
        var grace = await app.As("Grace");
        var id = await app.IdOf("Jörg");
        (await grace.Sends($"/admin/people/{id}?handler=Suspend", $"/admin/people/{id}", ("Reason", "Shared the password."))).Shows("The account is suspended; its sessions have ended.");
        Assert.StartsWith("/sign-in", (await jorg.Opens("/settings")).Path, StringComparison.Ordinal);
        (await SignIn(app.Visitor(), "joerg@harbor.example", DemoWorld.Password)).Answers(HttpStatusCode.UnprocessableEntity).Shows("This account is suspended: Shared the password.");
        (await SignIn(app.Visitor(), "joerg@harbor.example", "not the password")).DoesNotShow("suspended");

        await (await app.Visitor().Opens("/forgot-password")).Press("Send the link", ("Email", "joerg@harbor.example"));
        await app.DrainAsync();
        Assert.DoesNotContain(app.Mail.To("joerg@harbor.example"), l => l.Subject.Contains("password", StringComparison.Ordinal));

        (await grace.Sends($"/admin/people/{id}?handler=Readmit", $"/admin/people/{id}")).Shows("The account is open again.");
        Assert.Equal("/dashboard", (await SignIn(app.Visitor(), "joerg@harbor.example", DemoWorld.Password)).Path);
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/register")]
    [InlineData("/forgot-password")]
    [InlineData("/sign-out")]
    [InlineData("/courses/fire-safety/enroll")]
    public async Task A_form_from_elsewhere_is_turned_away_with_a_page_that_helps(string path)
    {
        var page = await app.Visitor().Posts(path, new FormUrlEncodedContent([KeyValuePair.Create("Input.Email", "lin@harbor.example"), KeyValuePair.Create("Email", "lin@harbor.example")]));
        page.Answers(HttpStatusCode.BadRequest).Shows("The form was not whole");
        page = await app.Visitor().Posts(path, new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", "forged")]));
        page.Answers(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Cookies_cannot_be_read_by_scripts_nor_sent_from_elsewhere()
    {
        var browser = app.Visitor();
        var form = await browser.Http.GetAsync("/sign-in");
        var page = await browser.Opens("/sign-in");
        using var content = new FormUrlEncodedContent(new Dictionary<string, string> { ["Input.Email"] = "lin@harbor.example", ["Input.Password"] = DemoWorld.Password, ["__RequestVerificationToken"] = page.Token });
        var session = await browser.Http.PostAsync("/sign-in", content);
        var cookies = form.Headers.GetValues("Set-Cookie").Concat(session.Headers.GetValues("Set-Cookie")).ToList();
        Assert.Contains(cookies, c => c.StartsWith("lms-session=", StringComparison.Ordinal));
        Assert.Contains(cookies, c => c.StartsWith("lms-forgery=", StringComparison.Ordinal));
        Assert.All(cookies, c =>
        {
            Assert.Contains("httponly", c, StringComparison.OrdinalIgnoreCase);
            Assert.Matches("(?i)samesite=(lax|strict)", c);
        });
    }

    [Theory]
    [InlineData("/", 200)]
    [InlineData("/sign-in", 200)]
    [InlineData("/courses", 200)]
    [InlineData("/nowhere", 404)]
    [InlineData("/dashboard", 302)]
    [InlineData("/verify/CERT-2027-ABCD2345", 404)]
    [InlineData("/files/00000000-0000-0000-0000-000000000001/x", 404)]
    [InlineData("/healthz", 200)]
    [InlineData("/errors/500", 500)]
    public async Task Every_answer_tells_browsers_to_be_careful(string path, int status)
    {
        var answer = await app.Visitor().Http.GetAsync(path);
        Assert.Equal(status, (int)answer.StatusCode);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.DoesNotContain("unsafe", policy.Replace("style-src 'unsafe-inline'", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("form-action 'self'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData("Input.DisplayName", "")]
    [InlineData("Input.DisplayName", "201")]
    [InlineData("Input.FirstName", "101")]
    [InlineData("Input.LastName", "101")]
    [InlineData("Input.Bio", "2001")]
    public async Task Settings_that_cannot_be_are_refused_and_the_rest_is_kept_in_the_form(string field, string value)
    {
        if (int.TryParse(value, out var length)) value = new string('x', length);
        var ben = await app.As("Ben");
        var page = await (await ben.Opens("/settings")).Press("Save settings", (field, value));
        page.Answers(HttpStatusCode.UnprocessableEntity);
        Assert.NotNull(page.Document.QuerySelector(".error-summary li"));
        Assert.Equal("Ben Okafor", await app.Look(db => db.People.Where(p => p.Email == "ben@harbor.example").Select(p => p.DisplayName).SingleAsync()));
    }

    [Fact]
    public async Task Nobody_becomes_more_than_they_are_by_a_field_that_the_form_does_not_have()
    {
        var ada = await app.As("Ada");
        await ada.Sends("/settings", "/settings", ("Input.FirstName", "Ada"), ("Input.LastName", "Lindqvist"), ("Input.DisplayName", "Ada Lindqvist"), ("Input.Bio", "Still Ada"),
            ("Subject.IsOperator", "true"), ("Input.IsOperator", "true"), ("IsOperator", "true"), ("Subject.Email", "evil@evil.example"), ("Role", "Admin"));
        var person = await app.Look(db => db.People.SingleAsync(p => p.DisplayName == "Ada Lindqvist"));
        Assert.Equal((false, "ada@harbor.example", "Still Ada"), (person.IsOperator, person.Email, person.Bio));
    }

    private static async Task<Page> Register(Browser browser, string email, string password = Sentence, string first = "Kim", string last = "Berg") =>
        await (await browser.Opens("/register")).Press("Create account", ("Input.FirstName", first), ("Input.LastName", last), ("Input.Email", email), ("Input.Password", password));

    private static async Task<Page> SignIn(Browser browser, string email, string password) =>
        await (await browser.Opens("/sign-in")).Press("Sign in", ("Input.Email", email), ("Input.Password", password));

    private static async Task<Page> NewPassword(Browser browser, string link, string password) =>
        await (await browser.Opens(link)).Press("Set password", ("Input.Password", password));

    private async Task<string> AskForPassword(string email)
    {
        await (await app.Visitor().Opens("/forgot-password")).Press("Send the link", ("Email", email));
        await app.DrainAsync();
        return app.Mail.To(email).Last(l => l.Subject == "Choose a new password").Link;
    }

    private async Task Confirmed(string email)
    {
        await Register(app.Visitor(), email);
        await app.DrainAsync();
        await app.Visitor().Opens(app.Mail.To(email)[0].Link);
    }
}
