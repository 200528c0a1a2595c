using System.Net;
using Lms.Web.Features.Administration.Seeding;

namespace Lms.Web.Tests.Features.People;

public sealed class ForgottenPasswordTests(LmsApp app) : IClassFixture<LmsApp>
{
    [Fact]
    public async Task A_forgotten_password_can_be_reset_once_with_a_link()
    {
        await app.Confirmed("forgetful@harbor.example");
        var elsewhere = app.Visitor();
        await elsewhere.SignIn("forgetful@harbor.example", Doors.Sentence);
        var link = await app.AskForPassword("forgetful@harbor.example");
        var browser = app.Visitor();
        (await Doors.NewPassword(browser, link, "short")).Answers(HttpStatusCode.UnprocessableEntity);
        (await Doors.NewPassword(browser, link, "aaaaaaaaaaaaaa"))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("uses too few different characters");
        (await Doors.NewPassword(browser, link, "the second sentence")).Answers(HttpStatusCode.OK).Shows("Your new password is set.");
        (await Doors.NewPassword(browser, link, "the third sentence"))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("This link has expired or was already used.");
        (await Doors.SignIn(browser, "forgetful@harbor.example", Doors.Sentence)).Answers(HttpStatusCode.UnprocessableEntity);
        Assert.Equal("/sign-in", (await elsewhere.Opens("/settings")).Path.Split('?')[0]); // sessions elsewhere have ended
        Assert.Equal("/dashboard", (await Doors.SignIn(browser, "forgetful@harbor.example", "the second sentence")).Path);
    }

    [Fact]
    public async Task A_tampered_or_foreign_reset_link_does_nothing()
    {
        var priya = await app.IdOf("Priya");
        var link = await app.AskForPassword("priya@harbor.example");
        var token = link.Split("token=")[1];
        var stranger = await app.IdOf("Grace");
        string[] links =
        [
            $"/reset-password?id={stranger}&token={token}",
            $"/reset-password?id={priya}&token={token[..^8]}AAAAAAAA",
            $"/reset-password?id={priya}&token=%",
            $"/reset-password?id={priya}&token=",
            $"/reset-password?id={priya}",
            $"/reset-password?id=nobody&token={token}",
            $"/reset-password?token={token}",
            $"/reset-password?id={Ids.New()}&token={token}",
        ];
        foreach (var wrong in links)
        {
            var page = await Doors.NewPassword(app.Visitor(), wrong, "a password of mallory");
            page.Answers(HttpStatusCode.UnprocessableEntity)
                .Shows("This link has expired or was already used. Request a new one.")
                .DoesNotShow("field is required")
                .DoesNotShow("is not valid for");
        }
        Assert.Equal("/dashboard", (await Doors.SignIn(app.Visitor(), "priya@harbor.example", DemoWorld.Password)).Path);
        Assert.Equal("/dashboard", (await Doors.SignIn(app.Visitor(), "grace@harbor.example", DemoWorld.Password)).Path);
    }

    [Fact]
    public async Task Requesting_a_password_reset_does_not_reveal_accounts()
    {
        var known = await (await app.Visitor().Opens("/forgot-password")).Press("Send link", ("Email", "ben@harbor.example"));
        var unknown = await (await app.Visitor().Opens("/forgot-password")).Press("Send link", ("Email", "nobody@harbor.example"));
        Assert.Equal(known.Text, unknown.Text);
        Assert.Equal(known.Path, unknown.Path);
        await app.DrainAsync();
        Assert.Empty(app.Mail.To("nobody@harbor.example"));
        Assert.Single(app.Mail.To("ben@harbor.example"));
    }
}
