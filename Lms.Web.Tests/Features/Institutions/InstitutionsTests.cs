using System.Net;
using Lms.Web.Features.Administration.Seeding;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Lms.Web.Tests.Features.Institutions;

/// <summary>Several institutions in one installation: how they are created, found, suspended, and kept apart.</summary>
public sealed class InstitutionsTests : IDisposable
{
    private readonly LmsApp app = new();

    public void Dispose() => app.Dispose();

    [Fact]
    public async Task An_operator_creates_limits_and_suspends_an_institution()
    {
        var grace = await app.As("Grace");
        (await grace.Opens("/operator/institutions")).Answers(HttpStatusCode.OK).Shows("Harbor Academy").Shows("1 institution");
        var page = await (await grace.Opens("/operator/institutions/new")).Press(
            "Create institution",
            ("Input.Name", "Cove Academy"),
            ("Input.HostName", "https://cove.example/")
        );
        page.Answers(HttpStatusCode.UnprocessableEntity).Shows("Enter only the host name");
        page = await page.Press("Create institution", ("Input.HostName", "Cove.Example"));
        page.Answers(HttpStatusCode.OK).Shows("Institution created.");
        Assert.Equal("cove.example", page.Find("[name='Input.HostName']").GetAttribute("value"));
        var again = await (await grace.Opens("/operator/institutions/new")).Press(
            "Create institution",
            ("Input.Name", "Other"),
            ("Input.HostName", "cove.example")
        );
        again.Answers(HttpStatusCode.UnprocessableEntity).Shows("Another institution already uses this host name.");

        page = await page.Press("Save", ("Input.MaxUsers", "0"));
        page.Answers(HttpStatusCode.UnprocessableEntity).Shows("allow at least one person");
        page = await page.Press(
            "Save",
            ("Input.MaxUsers", "30"),
            ("Input.MaxCourses", "5"),
            ("Input.Tier", "School"),
            ("Input.Fields[0].Key", "customer"),
            ("Input.Fields[0].Value", "4711")
        );
        page.Answers(HttpStatusCode.OK).Shows("Institution saved.");
        Assert.Equal("4711", page.Find("[name='Input.Fields[0].Value']").GetAttribute("value"));
        Assert.Contains("Cove Academy", (await At("cove.example", "/")).Body, StringComparison.Ordinal);
        (await grace.Opens("/operator/institutions?q=cove")).Shows("0 of 30").Shows("School").DoesNotShow("Harbor Academycourses");

        page = await page.Press("Suspend institution");
        page.Answers(HttpStatusCode.UnprocessableEntity).Shows("Enter a reason. Other operators can read it.");
        page = await page.Press("Suspend institution", ("Reason", "Unpaid since March."));
        page.Shows("Institution suspended.").Shows("Unpaid since March.");
        var (status, body) = await At("cove.example", "/courses");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("This site is currently closed", body, StringComparison.Ordinal);
        Assert.DoesNotContain("Unpaid", body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await At("cove.example", "/sign-in")).Status);
        (await app.Visitor().Opens("/courses")).Answers(HttpStatusCode.NotFound); // several, and none at localhost

        page = await page.Press("Reactivate institution");
        page.Shows("Institution reactivated.");
        Assert.Equal(HttpStatusCode.OK, (await At("cove.example", "/courses")).Status);
    }

    [Theory]
    [InlineData("Lin")]
    [InlineData("Ada")]
    public async Task Only_operators_see_other_institutions(string who)
    {
        var browser = await app.As(who);
        var id = await app.Look(db => db.Institutions.Select(i => i.Id).SingleAsync());
        foreach (var path in new[] { "/operator/institutions", "/operator/institutions/new", $"/operator/institutions/{id}" })
            (await browser.Opens(path)).Answers(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_suspended_institution_is_closed_to_members_but_not_to_operators()
    {
        var (lin, grace) = (await app.As("Lin"), await app.As("Grace"));
        await ChangeHarbor(h => h.Suspend("Flooded.", app.Now));
        (await lin.Opens("/dashboard"))
            .Answers(HttpStatusCode.ServiceUnavailable)
            .Shows("This site is currently closed")
            .DoesNotShow("Flooded");
        (await grace.Opens("/dashboard")).Answers(HttpStatusCode.OK);
        await ChangeHarbor(h => h.Readmit());
        (await lin.Opens("/dashboard")).Answers(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_shared_host_reveals_no_institutions_to_visitors_and_takes_members_to_theirs()
    {
        await MakeAsync("Cove Academy", "Lin", "Ada");
        var visitor = app.Visitor();
        var page = await visitor.Opens("/courses");
        Assert.StartsWith("/institutions", page.Path, StringComparison.Ordinal);
        page.Answers(HttpStatusCode.NotFound).Shows("Which institution?").DoesNotShow("Harbor").DoesNotShow("Cove");
        (await visitor.Opens("/register")).Answers(HttpStatusCode.NotFound);

        var ben = await app.As("Ben"); // a member of one institution only
        (await ben.Opens("/dashboard")).Answers(HttpStatusCode.OK).Shows("Harbor Academy").DoesNotShow("Switch institution");

        var lin = app.Visitor();
        page = await (await lin.Opens("/sign-in")).Press(
            "Sign in",
            ("Input.Email", "lin@harbor.example"),
            ("Input.Password", DemoWorld.Password)
        );
        page.Shows("Harbor Academy").Shows("Cove Academy");
        Assert.StartsWith("/institutions", page.Path, StringComparison.Ordinal);
        page = await page.PressAt("main li:nth-child(2) form button");
        page.Answers(HttpStatusCode.OK);
        Assert.Equal("/dashboard", page.Path);
        page.Shows("Cove Academy").Shows("Switch institution");
        (await lin.Opens("/courses/fire-safety")).Answers(HttpStatusCode.NotFound);
        (await (await lin.Opens("/institutions")).PressAt("main li:nth-child(1) form button")).Shows("Harbor Academy");
        (await lin.Opens("/courses/fire-safety")).Answers(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_remembered_institution_requires_membership()
    {
        var cove = await MakeAsync("Cove Academy", "Ada");
        var ben = await app.As("Ben");
        (await ben.Sends("/institutions", "/dashboard", ("id", cove.ToString())))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("You’re not a member there.")
            .DoesNotShow("Cove");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/dashboard");
        var cookies = app.CreateClient(new() { AllowAutoRedirect = false, HandleCookies = false });
        var page = await app.Visitor().Opens("/sign-in");
        var signIn = app.Visitor();
        page = await signIn.Opens("/sign-in");
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["Input.Email"] = "ben@harbor.example",
                ["Input.Password"] = DemoWorld.Password,
                ["__RequestVerificationToken"] = page.Token,
            }
        );
        var session = (await signIn.Http.PostAsync("/sign-in", form))
            .Headers.GetValues("Set-Cookie")
            .First(c => c.StartsWith("lms-session=", StringComparison.Ordinal))
            .Split(';')[0];
        request.Headers.Add("Cookie", $"{session}; lms-institution={cove}");
        var answer = await cookies.SendAsync(request);
        Assert.Contains("Harbor Academy", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Registration_is_limited_to_the_domain_or_by_invitation_only()
    {
        await ChangeHarbor(h => h.Admit(SignUpMode.DomainRestricted, "harbor.example"));
        (await Register("eve@mail.harbor.example"))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Use your harbor.example email address.");
        (await Register("eve@HARBOR.example")).Answers(HttpStatusCode.OK).Shows("Check your email");
        await ChangeHarbor(h => h.Admit(SignUpMode.InviteOnly, null));
        (await Register("noa2@harbor.example")).Answers(HttpStatusCode.UnprocessableEntity).Shows("Harbor Academy is by invitation only.");
        Assert.Equal(
            ["eve@HARBOR.example"],
            await app.Look(db => db.People.Where(p => p.FirstName == "Kim").Select(p => p.Email!).ToListAsync())
        );
    }

    [Fact]
    public async Task A_full_institution_accepts_no_more_members_or_courses()
    {
        var people = await app.Look(db => db.Memberships.CountAsync());
        var courses = await app.Look(db => db.Courses.CountAsync());
        await ChangeHarbor(h => h.Limit(null, people + 1, courses + 1));
        (await Register("one@harbor.example")).Shows("Check your email");
        (await Register("two@harbor.example")).Answers(HttpStatusCode.UnprocessableEntity).Shows($"limited to {people + 1} members");
        var ada = await app.As("Ada");
        (await (await ada.Opens("/teach/courses/new")).PressAt("main form button.button--primary", ("Title", "The last one"))).Shows(
            "Course created."
        );
        (await (await ada.Opens("/teach/courses/new")).PressAt("main form button.button--primary", ("Title", "One too many")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows($"limit of {courses + 1} courses");
        Assert.Equal(
            (people + 1, courses + 1),
            (await app.Look(db => db.Memberships.CountAsync()), await app.Look(db => db.Courses.CountAsync()))
        );
    }

    [Fact]
    public async Task The_accent_is_a_style_sheet_that_browsers_cache()
    {
        var visitor = app.Visitor();
        Assert.Null((await visitor.Opens("/courses")).Document.QuerySelector("link[href^='/institution.css']"));
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Http.GetAsync("/institution.css")).StatusCode);
        var grace = await app.As("Grace");
        (await (await grace.Opens("/admin/institution")).Press("Save", ("Input.AccentColor", "yellow")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("# followed by six hex digits");
        (await (await grace.Opens("/admin/institution")).Press("Save", ("Input.AccentColor", "#FFD400"))).Shows("Institution saved.");
        var address = (await visitor.Opens("/courses")).Find("link[href^='/institution.css']").GetAttribute("href")!;
        var sheet = await visitor.Http.GetAsync(address);
        Assert.Equal("text/css", sheet.Content.Headers.ContentType!.MediaType);
        Assert.Contains("immutable", sheet.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Contains("--accent:#ffd400", await sheet.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var again = new HttpRequestMessage(HttpMethod.Get, "/institution.css");
        again.Headers.IfNoneMatch.Add(sheet.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await visitor.Http.SendAsync(again)).StatusCode);
    }

    [Fact]
    public async Task Links_in_emails_use_the_host_of_the_institution_and_never_that_of_the_request()
    {
        await ChangeHarbor(h => h.Answer("learn.harbor.example"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/forgot-password") { Headers = { Host = "evil.example" } };
        var visitor = app.Visitor();
        var page = await (await visitor.Opens("/forgot-password")).Press("Send link", ("Email", "lin@harbor.example"));
        page.Answers(HttpStatusCode.OK);
        await app.DrainAsync();
        Assert.Contains(
            "http://learn.harbor.example:8080/reset-password?",
            app.Mail.To("lin@harbor.example")[0].Text,
            StringComparison.Ordinal
        );
        Assert.Equal(HttpStatusCode.OK, (await visitor.Http.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Terms_must_be_accepted_at_registration_and_again_when_a_new_version_requires_it()
    {
        var lin = await app.As("Lin");
        (await lin.Opens("/legal/terms")).Answers(HttpStatusCode.NotFound);
        (await lin.Opens("/legal/0")).Answers(HttpStatusCode.NotFound);
        var grace = await app.As("Grace");
        (await (await grace.Opens("/admin/institution/legal?kind=Terms")).Press("Publish", ("Markdown", "# Be kind"))).Shows(
            "Text published."
        );
        Assert.NotNull((await app.Visitor().Opens("/courses")).Document.QuerySelector("footer a[href='/legal/terms']"));
        (await app.Visitor().Opens("/legal/terms")).Answers(HttpStatusCode.OK).Shows("Be kind").Shows("Version 1, published");

        (await Register("kim@harbor.example"))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("To create an account, agree to the texts below.");
        (await Register("kim@harbor.example", ("Input.Agrees", "true"))).Answers(HttpStatusCode.OK).Shows("Check your email");
        var kim = await app.Look(db =>
            db.Consents.SingleAsync(c => db.People.Any(p => p.Id == c.PersonId && p.Email == "kim@harbor.example"))
        );
        Assert.Equal((LegalKind.Terms, 1), (kim.Kind, kim.Number));

        var page = await lin.Opens("/courses/fire-safety");
        Assert.StartsWith("/agreements", page.Path, StringComparison.Ordinal);
        page = await page.Press("Agree and continue");
        page.Answers(HttpStatusCode.UnprocessableEntity).Shows("To continue, agree to the texts or sign out.");
        page = await page.Press("Agree and continue", ("Agrees", "true"));
        Assert.Equal("/courses/fire-safety", page.Path);
        Assert.Equal("/dashboard", (await lin.Opens("/dashboard")).Path);

        await (await grace.Opens("/agreements")).Press("Agree and continue", ("Agrees", "true"));
        await (await grace.Opens("/admin/institution/legal?kind=Terms")).Press("Publish", ("Markdown", "# Be kind, please"));
        Assert.Equal("/dashboard", (await lin.Opens("/dashboard")).Path); // a small change requires no agreement
        await (await grace.Opens("/admin/institution/legal?kind=Terms")).Press(
            "Publish",
            ("Markdown", "# Be kinder"),
            ("AsksEverybody", "true")
        );
        Assert.StartsWith("/agreements", (await lin.Opens("/dashboard")).Path, StringComparison.Ordinal);
        (await app.Visitor().Opens("/legal/terms?version=1")).Shows("Be kind").DoesNotShow("please");
    }

    [Fact]
    public async Task A_consent_cannot_be_changed_or_deleted()
    {
        await app.Change(db =>
        {
            db.Add(
                new Consent
                {
                    PersonId = Ids.New(),
                    Kind = LegalKind.Terms,
                    Number = 1,
                    At = app.Now,
                }
            );
            return Task.CompletedTask;
        });
        await Assert.ThrowsAnyAsync<Exception>(() => app.Look(db => db.Consents.ExecuteUpdateAsync(c => c.SetProperty(x => x.Number, 2))));
        await Assert.ThrowsAnyAsync<Exception>(() => app.Look(db => db.Consents.ExecuteDeleteAsync()));
        Assert.Equal(1, await app.Look(db => db.Consents.Select(c => c.Number).SingleAsync()));
    }

    private Task ChangeHarbor(Func<Institution, Result> verb) =>
        Change(async db => Assert.True(verb(await db.Institutions.SingleAsync()).IsDone));

    private async Task Change(Func<LmsContext, Task> change)
    {
        await app.Change(change);
        app.Services.GetRequiredService<InstitutionDirectory>().Forget();
    }

    private async Task<Page> Register(string email, params (string, string)[] more) =>
        await (await app.Visitor().Opens("/register")).Press(
            "Create account",
            [
                ("Input.FirstName", "Kim"),
                ("Input.LastName", "Berg"),
                ("Input.Email", email),
                ("Input.Password", "a short sentence to remember"),
                .. more,
            ]
        );

    /// <summary>A second institution at the same host, with some of the members of the first.</summary>
    private async Task<Guid> MakeAsync(string name, params string[] members)
    {
        var ids = new List<Guid>();
        foreach (var member in members)
            ids.Add(await app.IdOf(member));
        var institution = new Institution(name, "Europe/Berlin", app.Now);
        await Change(async db =>
        {
            db.Add(institution);
            await db.SaveChangesAsync();
            db.Viewer.Visit(institution.Id, institution.Name, TimeZoneInfo.Utc);
            foreach (var id in ids)
                db.Add(new Membership(id, Role.Learner, app.Now));
        });
        return institution.Id;
    }

    private async Task<(HttpStatusCode Status, string Body)> At(string host, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = host } };
        var answer = await app.Visitor().Http.SendAsync(request);
        return (answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()));
    }
}
