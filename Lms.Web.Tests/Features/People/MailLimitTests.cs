using System.Net;
using Lms.Web.Features.People.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.People;

/// <summary>Emails that anyone can trigger for others.</summary>
public sealed class MailLimitTests(LmsApp app) : IClassFixture<LmsApp>
{
    [Fact]
    public async Task Repeated_password_requests_send_few_emails_and_respond_the_same()
    {
        using var browser = app.Visitor();
        var token = (await browser.Opens("/forgot-password")).Token;
        var answers = await Task.WhenAll(Enumerable.Range(0, 41).Select(_ => Ask(browser, token, "ben@harbor.example")));
        var unknown = await Ask(browser, token, "nobody@harbor.example");
        Assert.All(answers, a => Assert.Equal((unknown.StatusCode, unknown.Headers.Location), (a.StatusCode, a.Headers.Location)));
        await app.DrainAsync();
        Assert.Equal(5, app.Mail.To("ben@harbor.example").Count);
        app.Clock.Advance(TimeSpan.FromMinutes(16));
        await Ask(browser, token, "ben@harbor.example");
        await app.DrainAsync();
        Assert.Equal(6, app.Mail.To("ben@harbor.example").Count);
    }

    [Theory]
    [InlineData("/forgot-password", "/forgot-password")]
    [InlineData("/sign-in/mail", "/sign-in/mail?handler=Send")]
    public async Task Requesting_an_email_does_the_same_work_with_and_without_an_account(string form, string path)
    {
        using var browser = app.Visitor();
        var token = (await browser.Opens(form)).Token;
        var (known, unknown) = (
            await Ask(browser, token, "omar@harbor.example", path),
            await Ask(browser, token, "nobody.at.all@harbor.example", path)
        );
        Assert.Equal(HttpStatusCode.SeeOther, known.StatusCode);
        Assert.Equal(known.StatusCode, unknown.StatusCode);
        Assert.Equal(known.Headers.GetValues("X-Statements"), unknown.Headers.GetValues("X-Statements"));
        Assert.Equal(0, await app.Look(db => db.OutboxMessages.CountAsync(m => m.Payload.Contains("@harbor.example") && m.DoneAt == null)));
        await app.DrainAsync();
        Assert.NotEmpty(app.Mail.To("omar@harbor.example"));
        Assert.Empty(app.Mail.To("nobody.at.all@harbor.example"));
    }

    [Fact]
    public async Task Repeated_registration_with_an_email_address_sends_few_emails_and_responds_the_same()
    {
        for (var i = 0; i < 8; i++)
            (await Doors.Register(app.Visitor(), "priya@harbor.example")).Answers(HttpStatusCode.OK).Shows("Check your email");
        await app.DrainAsync();
        Assert.Equal(5, app.Mail.To("priya@harbor.example").Count);
    }

    [Fact]
    public async Task The_confirmation_is_resent_a_few_times_and_then_refers_to_the_last_email()
    {
        await Doors.Register(app.Visitor(), "again@harbor.example");
        for (var i = 0; i < 5; i++)
            (await Doors.SignIn(app.Visitor(), "again@harbor.example", Doors.Sentence)).Shows("We’ve sent you the link again.");
        (await Doors.SignIn(app.Visitor(), "again@harbor.example", Doors.Sentence)).Shows("Use the link in the last email we sent you.");
        await app.DrainAsync();
        Assert.Equal(6, app.Mail.To("again@harbor.example").Count);
        await Doors.Confirm(app.Visitor(), app.Mail.To("again@harbor.example")[^1].Link);
        Assert.Equal("/dashboard", (await Doors.SignIn(app.Visitor(), "again@harbor.example", Doors.Sentence)).Path);
    }

    [Fact]
    public async Task An_invitation_can_be_resent_a_few_times()
    {
        var grace = await app.As("Grace");
        Assert.True(
            (
                await app.With<Invites, Result<Invite>>(i =>
                    i.SendAsync("guest@invited.example", null, Lms.Web.Platform.Access.Role.Learner, null, default)
                )
            ).IsDone
        );
        var id = await app.Look(db => db.Invites.Where(i => i.Email == "guest@invited.example").Select(i => i.Id).SingleAsync());
        for (var i = 0; i < 4; i++)
            Assert.True((await Again()).IsDone);
        Assert.NotNull((await Again()).Refusal);
        await app.DrainAsync();
        Assert.Equal(5, app.Mail.To("guest@invited.example").Count);
        (await grace.Opens("/admin/invites")).Answers(HttpStatusCode.OK);

        Task<Result> Again() =>
            app.With<IServiceProvider, Result>(async all =>
                await Get<Invites>(all)
                    .ResendAsync(await Get<Lms.Web.Platform.Data.LmsContext>(all).Invites.SingleAsync(i => i.Id == id), default)
            );
    }

    private static T Get<T>(IServiceProvider all)
        where T : notnull => (T)all.GetService(typeof(T))!;

    private static Task<HttpResponseMessage> Ask(Browser browser, string token, string email, string path = "/forgot-password") =>
        browser.Http.PostAsync(path, new FormUrlEncodedContent([new("Email", email), new("__RequestVerificationToken", token)]));
}
