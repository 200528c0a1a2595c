using System.Net;
using Lms.Web.Platform.Mail;
using Lms.Web.Platform.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Platform;

/// <summary>The product with a mail server on its own machine, which speaks no TLS and is said to.</summary>
public sealed class MailApp : LmsApp
{
    public SmtpServer Smtp { get; } = new();

    protected override IEnumerable<KeyValuePair<string, string>> More =>
    [
        KeyValuePair.Create("Mail:Host", "127.0.0.1"), KeyValuePair.Create("Mail:Port", Smtp.Port.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        KeyValuePair.Create("Mail:Tls", "false"), KeyValuePair.Create("Mail:From", "learning@harbor.example"), KeyValuePair.Create("Mail:FromName", "Akademie am Hafen – Lernen"),
    ];

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) Smtp.Dispose();
    }
}

/// <summary>The same with STARTTLS and a password.</summary>
public sealed class SecureMailApp : LmsApp
{
    public SmtpServer Smtp { get; } = new("starttls", "auth");

    protected override IEnumerable<KeyValuePair<string, string>> More =>
    [
        KeyValuePair.Create("Mail:Host", "127.0.0.1"), KeyValuePair.Create("Mail:Port", Smtp.Port.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        KeyValuePair.Create("Mail:UserName", "lms"), KeyValuePair.Create("Mail:Password", "secret"),
    ];

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) Smtp.Dispose();
    }
}

public sealed class SmtpTests(MailApp app) : IClassFixture<MailApp>
{
    [Fact]
    public async Task A_mail_arrives_as_text_and_as_html_in_every_script()
    {
        var mail = new MailWritten(Ids.New(), "joerg@harbor.example", "Jörg Schäfer 消防", "Prüfung: „Brandschutz“ – 消防 🔥", "Jörg,\n\nnoch ein Schritt: <b>5 > 3</b> & gut.\n.\nNach dem Punkt.", "Jetzt öffnen", "http://127.0.0.1/learn/x?a=1&b=2");
        await Write(mail);
        await app.DrainAsync();
        var got = Assert.Single(app.Smtp.To("joerg@harbor.example"));
        Assert.Equal("multipart/alternative", got.Kind);
        Assert.Equal(["text/plain", "text/html"], got.Parts.Select(p => p.Kind));
        Assert.Equal(mail.Subject, got.Header("Subject"));
        Assert.Equal("Jörg Schäfer 消防", got.ToName);
        Assert.Contains("Akademie am Hafen – Lernen", got.Header("From"), StringComparison.Ordinal);
        Assert.Equal("learning@harbor.example", got.From);
        Assert.Equal($"<{mail.MailId:N}@harbor.example>", got.Header("Message-ID"));
        Assert.Equal("auto-generated", got.Header("Auto-Submitted"));
        Assert.Contains("noch ein Schritt: <b>5 > 3</b> & gut.\n.\nNach dem Punkt.", got.Parts[0].Text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("Jetzt öffnen: http://127.0.0.1/learn/x?a=1&b=2", got.Parts[0].Text, StringComparison.Ordinal);
        var html = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(got.Parts[1].Text);
        Assert.Equal("http://127.0.0.1/learn/x?a=1&b=2", html.QuerySelector("a")!.GetAttribute("href"));
        Assert.Null(html.QuerySelector("b"));
        Assert.Contains("<b>5 > 3</b> & gut.", html.Body!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Eve\r\nBcc: victim@evil.example", "Hello")]
    [InlineData("Eve", "Hello\r\nBcc: victim@evil.example\r\n\r\nBody")]
    [InlineData("Eve\nBcc: victim@evil.example", "Hello\nX-Evil: 1")]
    [InlineData("Eve\u2028Bcc: victim@evil.example", "Hello\u0085X-Evil: 1")]
    [InlineData("Eve\" <victim@evil.example>, \"x", "Hello\0there")]
    [InlineData("", "Hello")]
    public async Task Names_and_subjects_cannot_write_headers(string name, string subject)
    {
        var mail = new MailWritten(Ids.New(), "priya@harbor.example", name, subject, "Text", null, null);
        await Write(mail);
        await app.DrainAsync();
        var got = Assert.Single(app.Smtp.Mails, m => m.Headers.Any(h => h[1].Contains(mail.MailId.ToString("N"), StringComparison.Ordinal)));
        Assert.Equal(["priya@harbor.example"], got.To);
        Assert.DoesNotContain(got.Headers, h => h[0].Equals("Bcc", StringComparison.OrdinalIgnoreCase) || h[0].Equals("X-Evil", StringComparison.OrdinalIgnoreCase));
        Assert.StartsWith("Hello", got.Header("Subject"), StringComparison.Ordinal);
        Assert.Equal("Text", got.Parts[0].Text.Trim());
    }

    [Fact]
    public async Task A_person_with_line_ends_in_their_name_still_gets_their_mail()
    {
        var browser = app.Visitor();
        await browser.Sends("/register", "/register", ("Input.FirstName", "Eve\r\nBcc: victim@evil.example"), ("Input.LastName", "X"), ("Input.Email", "eve@harbor.example"), ("Input.Password", "a short sentence"));
        await app.DrainAsync();
        Assert.Equal(["eve@harbor.example"], Assert.Single(app.Smtp.To("eve@harbor.example")).To);
        Assert.Empty(app.Smtp.To("victim@evil.example"));
    }

    [Fact]
    public async Task A_mail_that_is_refused_is_sent_again_given_up_and_sent_by_hand()
    {
        var mail = new MailWritten(Ids.New(), "ben@harbor.example", "Ben", "Try me", "Text", null, null);
        await Write(mail);
        app.Smtp.Refuses = true;
        await app.DrainAsync();
        var message = await Message(mail);
        Assert.Equal(1, message.Attempts);
        Assert.NotNull(message.Error);
        Assert.Null(message.DeadAt);
        Assert.InRange(message.RunAt - app.Now, Courier.Pause(1) - TimeSpan.FromSeconds(4), Courier.Pause(1));
        await app.DrainAsync();
        Assert.Equal(1, (await Message(mail)).Attempts); // not before its time

        for (var attempt = 2; attempt <= Courier.MostAttempts; attempt++)
        {
            app.Clock.Advance(Courier.Pause(attempt - 1));
            await app.DrainAsync();
            Assert.Equal(attempt, (await Message(mail)).Attempts);
        }
        Assert.NotNull((await Message(mail)).DeadAt);
        app.Clock.Advance(TimeSpan.FromDays(1));
        await app.DrainAsync();
        Assert.Equal(Courier.MostAttempts, (await Message(mail)).Attempts);
        Assert.Empty(app.Smtp.To("ben@harbor.example"));

        var grace = await app.As("Grace");
        var page = await grace.Opens("/admin/jobs");
        page.Answers(HttpStatusCode.OK).Shows("SendMail · MailWritten").Shows("10 attempts · failed for good");
        app.Smtp.Refuses = false;
        (await page.PressAt($"button[formaction='?handler=Retry'][value='{message.Id}']")).Shows("Trying again.");
        await app.DrainAsync();
        var got = Assert.Single(app.Smtp.To("ben@harbor.example"));
        Assert.Equal($"<{mail.MailId:N}@harbor.example>", got.Header("Message-ID"));
        (await grace.Opens("/admin/jobs")).DoesNotShow("SendMail · MailWritten");
    }

    [Fact]
    public async Task A_mail_sent_twice_carries_the_same_id_so_that_mailboxes_keep_one()
    {
        var mail = new MailWritten(Ids.New(), "omar@harbor.example", "Omar", "Twice", "Text", null, null);
        await Write(mail);
        await Write(mail);
        await app.DrainAsync();
        Assert.Single(app.Smtp.To("omar@harbor.example").Select(m => m.Header("Message-ID")).Distinct());
        Assert.Equal(2, app.Smtp.To("omar@harbor.example").Count);
    }

    private Task Write(MailWritten mail) => app.Change(db =>
    {
        db.AddRange(Handlers.Messages(db, mail));
        return Task.CompletedTask;
    });

    private Task<OutboxMessage> Message(MailWritten mail) => app.Look(db => db.OutboxMessages.AsNoTracking().SingleAsync(m => m.Payload.Contains(mail.MailId.ToString())));
}

public sealed class PlainSmtpTests
{
    [Fact]
    public async Task Nothing_goes_to_a_server_without_TLS_unless_the_settings_say_so()
    {
        using var smtp = new SmtpServer();
        var mail = new MailWritten(Ids.New(), "lin@harbor.example", "Lin", "Secret", "Text", null, null);
        var options = new MailOptions { Host = "127.0.0.1", Port = smtp.Port, UserName = "lms", Password = "secret" };
        await Assert.ThrowsAsync<System.Net.Mail.SmtpException>(() => new SmtpPost(options).SendAsync(mail, TestContext.Current.CancellationToken));
        Assert.Empty(smtp.Mails);
        Assert.Contains("does not offer TLS", await MailServer.ComplaintAsync(options, TestContext.Current.CancellationToken), StringComparison.Ordinal);

        options = new MailOptions { Host = "127.0.0.1", Port = smtp.Port, Tls = false };
        await new SmtpPost(options).SendAsync(mail, TestContext.Current.CancellationToken);
        Assert.Single(smtp.Mails);
        Assert.Null(await MailServer.ComplaintAsync(options, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_server_that_offers_TLS_is_found_to_do_so()
    {
        using var smtp = new SmtpServer("starttls");
        Assert.Null(await MailServer.ComplaintAsync(new MailOptions { Host = "127.0.0.1", Port = smtp.Port }, TestContext.Current.CancellationToken));
    }
}

public sealed class SecureSmtpTests(SecureMailApp app) : IClassFixture<SecureMailApp>
{
    [Fact]
    public async Task A_mail_goes_encrypted_and_only_to_a_server_that_is_the_one_it_says()
    {
        await app.Change(db =>
        {
            db.AddRange(Handlers.Messages(db, new MailWritten(Ids.New(), "lin@harbor.example", "Lin", "Secret", "Text", null, null)));
            return Task.CompletedTask;
        });
        await app.DrainAsync();
        Assert.Empty(app.Smtp.Mails); // nobody vouches for its certificate
        Assert.Contains("certificate", await app.Look(db => db.OutboxMessages.Where(m => m.DoneAt == null).Select(m => m.Error).SingleAsync()), StringComparison.OrdinalIgnoreCase);

#pragma warning disable SYSLIB0014 // The only way to vouch for a certificate in this process.
        ServicePointManager.ServerCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=127.0.0.1";
        app.Clock.Advance(Courier.Pause(1));
        await app.DrainAsync();
        ServicePointManager.ServerCertificateValidationCallback = null;
#pragma warning restore SYSLIB0014
        Assert.Null(await app.Look(db => db.OutboxMessages.OrderByDescending(m => m.CreatedAt).Select(m => m.Error).FirstAsync()));
        var got = Assert.Single(app.Smtp.Mails);
        Assert.True(got.Secure);
        Assert.Equal("lms", got.User);
    }
}
