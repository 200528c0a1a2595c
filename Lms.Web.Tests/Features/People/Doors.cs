namespace Lms.Web.Tests.Features.People;

/// <summary>The public forms, filled in as people fill them in.</summary>
internal static class Doors
{
    public const string Sentence = "a short sentence to remember";

    public static async Task<Page> Register(
        Browser browser,
        string email,
        string password = Sentence,
        string first = "Kim",
        string last = "Berg"
    ) =>
        await (await browser.Opens("/register")).Press(
            "Create account",
            ("Input.FirstName", first),
            ("Input.LastName", last),
            ("Input.Email", email),
            ("Input.Password", password)
        );

    public static async Task<Page> SignIn(Browser browser, string email, string password) =>
        await (await browser.Opens("/sign-in")).Press("Sign in", ("Input.Email", email), ("Input.Password", password));

    public static async Task<Page> NewPassword(Browser browser, string link, string password) =>
        await (await browser.Opens(link)).Press("Set password", ("Input.Password", password));

    /// <returns>The link in the email.</returns>
    public static async Task<string> AskForPassword(this LmsApp app, string email)
    {
        await (await app.Visitor().Opens("/forgot-password")).Press("Send link", ("Email", email));
        await app.DrainAsync();
        return app.Mail.To(email).Last(l => l.Subject == "Choose a new password").Link;
    }

    /// <summary>An account with a confirmed email address.</summary>
    public static async Task Confirmed(this LmsApp app, string email)
    {
        await Register(app.Visitor(), email);
        await app.DrainAsync();
        await Confirm(app.Visitor(), app.Mail.To(email)[0].Link);
    }

    public static async Task<Page> Confirm(Browser browser, string link, string password = Sentence) =>
        await (await browser.Opens(link)).Press("Confirm email", ("Password", password));
}
