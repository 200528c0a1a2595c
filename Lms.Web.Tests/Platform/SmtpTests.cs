using System.Net;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Notifications.Model;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Mail;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Text;
using MailKit.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using MimeKit.Cryptography;

namespace Lms.Web.Tests.Platform;

/// <summary>The product with a local mail server, without TLS as configured.</summary>
public sealed class MailApp : LmsApp
{
    public SmtpServer Smtp { get; } = new();

    protected override IEnumerable<KeyValuePair<string, string>> More =>
        [
            KeyValuePair.Create("Mail:Host", "127.0.0.1"),
            KeyValuePair.Create("Mail:Port", Smtp.Port.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            KeyValuePair.Create("Mail:Encryption", "None"),
            KeyValuePair.Create("Mail:From", "learning@harbor.example"),
            KeyValuePair.Create("Mail:FromName", "Akademie am Hafen – Lernen"),
        ];

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
            Smtp.Dispose();
    }
}

public sealed class SmtpTests(MailApp app) : IClassFixture<MailApp>, IAsyncLifetime
{
    /// <summary>Leftovers of an earlier test, such as a failed email, would be among what the next one examines.</summary>
    public async ValueTask InitializeAsync() => await app.Look(db => db.OutboxMessages.Where(m => m.DoneAt == null).ExecuteDeleteAsync());

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task An_email_arrives_as_text_and_HTML_in_every_script()
    {
        var mail = new MailWritten
        {
            MailId = Ids.New(),
            To = "joerg@harbor.example",
            ToName = "Jörg Schäfer 消防",
            Subject = "Prüfung: „Brandschutz“ – 消防 🔥",
            Text = "Jörg,\n\nnoch ein Schritt: <b>5 > 3</b> & gut.\n.\nNach dem Punkt.",
            LinkText = "Jetzt öffnen",
            Link = "http://127.0.0.1/learn/x?a=1&b=2",
        };
        await Write(mail);
        await app.DrainAsync();
        var got = Assert.Single(app.Smtp.To("joerg@harbor.example"));
        Assert.Equal("multipart/alternative", got.Kind);
        Assert.Equal(["text/plain", "text/html"], got.Parts.Select(p => p.Kind));
        Assert.DoesNotContain(got.Headers, h => h[0] == "List-Unsubscribe");
        Assert.Equal(mail.Subject, got.Header("Subject"));
        Assert.Equal("Jörg Schäfer 消防", got.ToName);
        Assert.Contains("Akademie am Hafen – Lernen", got.Header("From"), StringComparison.Ordinal);
        Assert.Equal("learning@harbor.example", got.From);
        Assert.Equal($"<{mail.MailId:N}@harbor.example>", got.Header("Message-ID"));
        Assert.Equal("auto-generated", got.Header("Auto-Submitted"));
        Assert.Contains(
            "noch ein Schritt: <b>5 > 3</b> & gut.\n.\nNach dem Punkt.",
            got.Parts[0].Text.ReplaceLineEndings("\n"),
            StringComparison.Ordinal
        );
        Assert.Contains("Jetzt öffnen: http://127.0.0.1/learn/x?a=1&b=2", got.Parts[0].Text, StringComparison.Ordinal);
        var html = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(got.Parts[1].Text);
        Assert.Equal("http://127.0.0.1/learn/x?a=1&b=2", html.QuerySelector("a.button")!.GetAttribute("href"));
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
    public async Task Names_and_subjects_cannot_inject_headers(string name, string subject)
    {
        var mail = new MailWritten
        {
            MailId = Ids.New(),
            To = "priya@harbor.example",
            ToName = name,
            Subject = subject,
            Text = "Text",
            LinkText = null,
            Link = null,
        };
        await Write(mail);
        await app.DrainAsync();
        var got = Assert.Single(
            app.Smtp.Mails,
            m => m.Headers.Any(h => h[1].Contains(mail.MailId.ToString("N"), StringComparison.Ordinal))
        );
        Assert.Equal(["priya@harbor.example"], got.To);
        Assert.DoesNotContain(
            got.Headers,
            h => h[0].Equals("Bcc", StringComparison.OrdinalIgnoreCase) || h[0].Equals("X-Evil", StringComparison.OrdinalIgnoreCase)
        );
        Assert.StartsWith("Hello", got.Header("Subject"), StringComparison.Ordinal);
        Assert.StartsWith("Text\n\n-- \nHarbor Academy", got.Parts[0].Text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_with_line_breaks_in_their_name_still_gets_email()
    {
        var browser = app.Visitor();
        await browser.Sends(
            "/register",
            "/register",
            ("Input.FirstName", "Eve\r\nBcc: victim@evil.example"),
            ("Input.LastName", "X"),
            ("Input.Email", "eve@harbor.example"),
            ("Input.Password", "a short sentence")
        );
        await app.DrainAsync();
        Assert.Equal(["eve@harbor.example"], Assert.Single(app.Smtp.To("eve@harbor.example")).To);
        Assert.Empty(app.Smtp.To("victim@evil.example"));
    }

    [Fact]
    public async Task A_refused_email_is_retried_given_up_and_retried_manually()
    {
        var mail = new MailWritten
        {
            MailId = Ids.New(),
            To = "ben@harbor.example",
            ToName = "Ben",
            Subject = "Try me",
            Text = "Text",
            LinkText = null,
            Link = null,
        };
        await Write(mail);
        app.Smtp.Refuses = true;
        await app.DrainAsync();
        var message = await Message(mail);
        Assert.Equal(1, message.Attempts);
        Assert.NotNull(message.Error);
        Assert.Null(message.DeadAt);
        Assert.InRange(message.RunAt - app.Now, OutboxWorker.Pause(1) - TimeSpan.FromSeconds(4), OutboxWorker.Pause(1));
        await app.DrainAsync();
        Assert.Equal(1, (await Message(mail)).Attempts); // not before its time

        for (var attempt = 2; attempt <= OutboxWorker.MostAttempts; attempt++)
        {
            app.Clock.Advance(OutboxWorker.Pause(attempt - 1));
            await app.DrainAsync();
            Assert.Equal(attempt, (await Message(mail)).Attempts);
        }
        Assert.NotNull((await Message(mail)).DeadAt);
        app.Clock.Advance(TimeSpan.FromDays(1));
        await app.DrainAsync();
        Assert.Equal(OutboxWorker.MostAttempts, (await Message(mail)).Attempts);
        Assert.Empty(app.Smtp.To("ben@harbor.example"));

        var grace = await app.As("Grace");
        var page = await grace.Opens("/admin/jobs");
        page.Answers(HttpStatusCode.OK).Shows("SendMail · MailWritten").Shows("10 attempts · failed for good");
        app.Smtp.Refuses = false;
        (await page.PressAt($"button[formaction='?handler=Retry'][value='{message.Id}']")).Shows("Retrying.");
        await app.DrainAsync();
        var got = Assert.Single(app.Smtp.To("ben@harbor.example"));
        Assert.Equal($"<{mail.MailId:N}@harbor.example>", got.Header("Message-ID"));
        (await grace.Opens("/admin/jobs")).DoesNotShow("SendMail · MailWritten");
    }

    [Fact]
    public async Task An_email_to_a_nonexistent_mailbox_is_not_retried()
    {
        var mail = new MailWritten
        {
            MailId = Ids.New(),
            To = "nobody@harbor.example",
            ToName = "Nobody",
            Subject = "Try me",
            Text = "Text",
            LinkText = null,
            Link = null,
        };
        await Write(mail);
        app.Smtp.Rejects = true;
        await app.DrainAsync();
        app.Smtp.Rejects = false;
        var message = await Message(mail);
        Assert.Equal(1, message.Attempts);
        Assert.NotNull(message.DeadAt);
        Assert.Equal("The mail server permanently rejected the email: 550 5.1.1 There is no such mailbox", message.Error);
    }

    [Fact]
    public async Task An_email_to_an_invalid_address_is_given_up_at_once()
    {
        var mail = new MailWritten
        {
            MailId = Ids.New(),
            To = "no address",
            ToName = "Nobody",
            Subject = "Try me",
            Text = "Text",
            LinkText = null,
            Link = null,
        };
        await Write(mail);
        await app.DrainAsync();
        Assert.NotNull((await Message(mail)).DeadAt);
    }

    [Fact]
    public async Task Many_emails_at_once_need_few_connections()
    {
        for (var i = 0; i < 40; i++)
            await Write(
                new()
                {
                    MailId = Ids.New(),
                    To = $"many{i}@harbor.example",
                    ToName = "Many",
                    Subject = "One of many",
                    Text = "Text",
                    LinkText = null,
                    Link = null,
                }
            );
        await app.DrainAsync();
        var got = app.Smtp.Mails.Where(m => m.Header("Subject") == "One of many").ToList();
        Assert.Equal(40, got.Count);
        Assert.InRange(got.Select(m => m.Connection).Distinct().Count(), 1, OutboxWorker.Places);
    }

    [Fact]
    public async Task A_server_that_disconnects_gets_the_email_later()
    {
        var mail = new MailWritten
        {
            MailId = Ids.New(),
            To = "cut@harbor.example",
            ToName = "Cut",
            Subject = "Cut off",
            Text = "Text",
            LinkText = null,
            Link = null,
        };
        await Write(mail);
        app.Smtp.HangsUp = true;
        await app.DrainAsync();
        app.Smtp.HangsUp = false;
        var message = await Message(mail);
        Assert.Null(message.DeadAt);
        Assert.NotNull(message.Error);
        app.Clock.Advance(OutboxWorker.Pause(1));
        await app.DrainAsync();
        Assert.Single(app.Smtp.To("cut@harbor.example"));
    }

    [Fact]
    public async Task Emails_about_courses_can_be_unsubscribed_from_with_one_click_and_without_a_session()
    {
        await app.As("Lin");
        var lin = await app.Look(db => db.People.SingleAsync(p => p.Email == "lin@harbor.example"));
        await SendNotification(lin.Id, "first");
        var got = Assert.Single(app.Smtp.To("lin@harbor.example"), m => m.Header("Subject") == "first");
        Assert.Equal("List-Unsubscribe=One-Click", got.Header("List-Unsubscribe-Post"));
        var link = new Uri(got.Header("List-Unsubscribe").Trim('<', '>')).PathAndQuery;
        var visitor = app.Visitor();
        (await visitor.Opens(link))
            .Answers(HttpStatusCode.OK)
            .Shows("Unsubscribe?")
            .Shows("l…@harbor.example")
            .Shows("News from my courses");

        using var program = app.CreateClient(new() { AllowAutoRedirect = false, HandleCookies = false });
        using var click = new FormUrlEncodedContent([KeyValuePair.Create("List-Unsubscribe", "One-Click")]);
        Assert.Equal(
            HttpStatusCode.OK,
            (await program.PostAsync(new Uri(link, UriKind.Relative), click, TestContext.Current.CancellationToken)).StatusCode
        );
        await SendNotification(lin.Id, "second");
        Assert.DoesNotContain(app.Smtp.To("lin@harbor.example"), m => m.Header("Subject") == "second");

        (await (await visitor.Opens(link)).Shows("You’re unsubscribed").Press("Subscribe again")).Shows("You’re subscribed again.");
        await SendNotification(lin.Id, "third");
        Assert.Single(app.Smtp.To("lin@harbor.example"), m => m.Header("Subject") == "third");
        (await visitor.Opens("/unsubscribe?t=nonsense")).Answers(HttpStatusCode.NotFound);
    }

    private async Task SendNotification(Guid person, string what)
    {
        await app.With<IServiceProvider, bool>(async all =>
        {
            await all.GetRequiredService<Notify>()
                .RunAsync(person, CourseNotifications.News, what, Sentence.Of(what), Sentence.Of("Text"), null, null, default);
            await all.GetRequiredService<LmsContext>().SaveChangesAsync();
            return true;
        });
        await app.DrainAsync();
    }

    [Fact]
    public async Task An_email_sent_twice_has_the_same_message_ID()
    {
        var mail = new MailWritten
        {
            MailId = Ids.New(),
            To = "omar@harbor.example",
            ToName = "Omar",
            Subject = "Twice",
            Text = "Text",
            LinkText = null,
            Link = null,
        };
        await Write(mail);
        await Write(mail);
        await app.DrainAsync();
        Assert.Single(app.Smtp.To("omar@harbor.example").Select(m => m.Header("Message-ID")).Distinct());
        Assert.Equal(2, app.Smtp.To("omar@harbor.example").Count);
    }

    private Task Write(MailWritten mail) =>
        app.Change(db =>
        {
            db.AddRange(Handlers.Messages(db, mail));
            return Task.CompletedTask;
        });

    private Task<OutboxMessage> Message(MailWritten mail) =>
        app.Look(db => db.OutboxMessages.AsNoTracking().SingleAsync(m => m.Payload.Contains(mail.MailId.ToString())));
}

/// <summary>Connections to a mail server, without the rest of the product.</summary>
[OnOneDatabase("It uses no database.")]
public sealed class SmtpPostTests
{
    private static readonly Letterhead Harbor = new(
        "Harbor Academy",
        "https://harbor.example/",
        new("#006d77", "#ffffff"),
        new("#4fb3bf", "#101010"),
        null
    );

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static MimeMessage Message(MailOptions? options = null, MailDkimOptions? dkim = null, MailPicture? logo = null) =>
        new MailWriter(options ?? new MailOptions { From = "learning@harbor.example" }, dkim ?? new()).Write(
            new()
            {
                MailId = Ids.New(),
                To = "lin@harbor.example",
                ToName = "Lin",
                Subject = "Secret",
                Text = "Text",
                LinkText = "Open",
                Link = "https://harbor.example/x",
                UnsubscribeLink = "https://harbor.example/unsubscribe?t=1",
                UnsubscribeText = "Unsubscribe",
            },
            Harbor with
            {
                Logo = logo,
            }
        );

    private static SmtpConnection Connection(MailOptions options, MailOAuthOptions? oauth = null, HttpMessageHandler? issuer = null) =>
        new(
            options,
            new AccessTokens(oauth ?? new(), issuer ?? new SocketsHttpHandler(), TimeProvider.System),
            new Lms.Web.Platform.SiteOptions()
        );

    private static async Task Send(SmtpConnection connection, int patience = 30)
    {
        using var post = new SmtpTransport(connection) { Patience = TimeSpan.FromSeconds(patience) };
        using var message = Message();
        await post.SendAsync(message, Stop);
    }

    [Fact]
    public async Task Nothing_is_sent_without_TLS_unless_configured()
    {
        using var smtp = new SmtpServer();
        var connection = Connection(
            new()
            {
                Host = "127.0.0.1",
                Port = smtp.Port,
                UserName = "lms",
                Password = "secret",
            }
        );
        await Assert.ThrowsAsync<NotSupportedException>(() => Send(connection));
        Assert.Empty(smtp.Mails);
        Assert.Contains("does not offer TLS", await MailServer.ComplaintAsync(connection, Stop), StringComparison.Ordinal);

        connection = Connection(
            new()
            {
                Host = "127.0.0.1",
                Port = smtp.Port,
                Encryption = MailOptions.None,
            }
        );
        await Send(connection);
        Assert.False(Assert.Single(smtp.Mails).Secure);
        Assert.Null(await MailServer.ComplaintAsync(connection, Stop));
    }

    [Theory]
    [InlineData("starttls", MailOptions.Auto)]
    [InlineData("starttls", MailOptions.StartTls)]
    [InlineData("tls", MailOptions.Tls)]
    public async Task Email_is_encrypted_and_sent_only_to_a_server_with_a_trusted_certificate(string server, string encryption)
    {
        using var smtp = new SmtpServer(server, "auth");
        MailOptions Options(string trusted, string password) =>
            new()
            {
                Host = "127.0.0.1",
                Port = smtp.Port,
                Encryption = encryption,
                UserName = "lms",
                Password = password,
                TrustedCertificates = trusted,
            };

        // Its certificate is not trusted.
        var stranger = Connection(Options("", "secret"));
        await Assert.ThrowsAsync<SslHandshakeException>(() => Send(stranger));
        Assert.Contains("does not offer trusted TLS", await MailServer.ComplaintAsync(stranger, Stop), StringComparison.Ordinal);

        var refused = Connection(Options(smtp.CertificateFile, "wrong"));
        await Assert.ThrowsAsync<AuthenticationException>(() => Send(refused));
        Assert.Contains("rejected the sign-in", await MailServer.ComplaintAsync(refused, Stop), StringComparison.Ordinal);
        Assert.Empty(smtp.Mails);

        var trusted = Connection(Options(smtp.CertificateFile, "secret"));
        Assert.Null(await MailServer.ComplaintAsync(trusted, Stop));
        await Send(trusted);
        var got = Assert.Single(smtp.Mails);
        Assert.True(got.Secure);
        Assert.Equal("lms", got.User);
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_not_trusted()
    {
        using var smtp = new SmtpServer("tls");
        var connection = Connection(
            new()
            {
                Host = "localhost",
                Port = smtp.Port,
                Encryption = MailOptions.Tls,
                TrustedCertificates = smtp.CertificateFile,
            }
        );
        await Assert.ThrowsAsync<SslHandshakeException>(() => Send(connection));
    }

    [Fact]
    public async Task An_OAuth_token_is_requested_once_and_kept_until_it_expires()
    {
        using var smtp = new SmtpServer("tls", "oauth");
        using var issuer = new Issuer("""{"access_token":"fresh-token","expires_in":3600,"token_type":"Bearer"}""", HttpStatusCode.OK);
        var connection = Connection(
            new()
            {
                Host = "127.0.0.1",
                Port = smtp.Port,
                Encryption = MailOptions.Tls,
                UserName = "lms",
                TrustedCertificates = smtp.CertificateFile,
            },
            new()
            {
                TokenUrl = "https://issuer.example/token",
                ClientId = "client",
                ClientSecret = "hush",
                RefreshToken = "refresh",
                Scope = "smtp",
            },
            issuer
        );
        await Send(connection);
        await Send(connection);
        Assert.All(smtp.Mails, m => Assert.Equal("lms", m.User));
        Assert.Equal(2, smtp.Mails.Count);
        Assert.Equal(
            "grant_type=refresh_token&refresh_token=refresh&client_id=client&client_secret=hush&scope=smtp",
            Assert.Single(issuer.Asked)
        );
    }

    [Fact]
    public async Task A_refused_OAuth_token_is_reported_with_the_reason_of_the_issuer()
    {
        using var smtp = new SmtpServer("tls", "oauth");
        using var issuer = new Issuer(
            """{"error":"invalid_grant","error_description":"Token has been revoked."}""",
            HttpStatusCode.BadRequest
        );
        var connection = Connection(
            new()
            {
                Host = "127.0.0.1",
                Port = smtp.Port,
                Encryption = MailOptions.Tls,
                UserName = "lms",
                TrustedCertificates = smtp.CertificateFile,
            },
            new()
            {
                TokenUrl = "https://issuer.example/token",
                ClientId = "client",
                RefreshToken = "refresh",
            },
            issuer
        );
        Assert.Equal(
            "rejected the sign-in: issuer.example issued no access token: Token has been revoked.",
            await MailServer.ComplaintAsync(connection, Stop)
        );
    }

    [Fact]
    public async Task A_slow_server_does_not_block_the_sender_forever()
    {
        using var smtp = new SmtpServer();
        smtp.IsSlow = true;
        var connection = Connection(
            new()
            {
                Host = "127.0.0.1",
                Port = smtp.Port,
                Encryption = MailOptions.None,
            }
        );
        Assert.Contains(
            "within 2 seconds",
            (await Assert.ThrowsAsync<TimeoutException>(() => Send(connection, patience: 2))).Message,
            StringComparison.Ordinal
        );
        smtp.IsSlow = false;
        await Send(connection);
    }

    [Fact]
    public async Task A_server_that_is_down_is_reported()
    {
        int port;
        using (var smtp = new SmtpServer())
            port = smtp.Port;
        var connection = Connection(
            new()
            {
                Host = "127.0.0.1",
                Port = port,
                Encryption = MailOptions.None,
            }
        );
        await Assert.ThrowsAsync<System.Net.Sockets.SocketException>(() => Send(connection));
        Assert.StartsWith("does not respond. ", await MailServer.ComplaintAsync(connection, Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_DKIM_signature_stays_valid_after_transport()
    {
        using var smtp = new SmtpServer();
        using var key = System.Security.Cryptography.RSA.Create(2048);
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, key.ExportRSAPrivateKeyPem(), Stop);
        var (mail, dkim) = (
            new MailOptions
            {
                Host = "127.0.0.1",
                Port = smtp.Port,
                Encryption = MailOptions.None,
                From = "learning@harbor.example",
            },
            new MailDkimOptions { KeyFile = file, Selector = "s1" }
        );
        Assert.Null(MailWriter.Complaint(mail, dkim));
        using (var post = new SmtpTransport(Connection(mail)))
        using (var message = Message(mail, dkim))
            await post.SendAsync(message, Stop);
        File.Delete(file);
        using var raw = new MemoryStream(System.Text.Encoding.Latin1.GetBytes(Assert.Single(smtp.Mails).Raw));
        using var got = await MimeMessage.LoadAsync(raw, Stop);
        var signature = got.Headers[got.Headers.IndexOf(HeaderId.DkimSignature)];
        Assert.Contains("d=harbor.example; s=s1", signature.Value.ReplaceLineEndings(""), StringComparison.Ordinal);
        Assert.Contains("list-unsubscribe-post", signature.Value, StringComparison.OrdinalIgnoreCase);
        using var published = new Published(key);
        Assert.True(await new DkimVerifier(published).VerifyAsync(got, signature, Stop));
        got.Subject = "Another";
        Assert.False(await new DkimVerifier(published).VerifyAsync(got, signature, Stop));
    }

    [Fact]
    public void An_unreadable_DKIM_key_stops_the_start()
    {
        Assert.StartsWith(
            "Mail:Dkim:KeyFile is “/nowhere/key.pem”",
            MailWriter.Complaint(new(), new() { KeyFile = "/nowhere/key.pem" }),
            StringComparison.Ordinal
        );
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "no key");
        Assert.StartsWith("Mail:Dkim:KeyFile is", MailWriter.Complaint(new(), new() { KeyFile = file }), StringComparison.Ordinal);
        File.Delete(file);
    }

    [Fact]
    public void A_logo_is_embedded_in_the_email_and_nothing_is_loaded_from_elsewhere()
    {
        using var message = Message(logo: new("image/png", [1, 2, 3]));
        var picture = Assert.Single(message.BodyParts.OfType<MimePart>(), p => p.ContentType.MimeType == "image/png");
        Assert.Contains($"src=\"cid:{picture.ContentId}\"", message.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain("src=\"http", message.HtmlBody, StringComparison.Ordinal);
    }

    private sealed class Issuer(string answer, HttpStatusCode status) : HttpMessageHandler
    {
        public List<string> Asked { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(await request.Content!.ReadAsStringAsync(cancellationToken));
            return new(status) { Content = new StringContent(answer) };
        }
    }

    /// <summary>Replaces the DNS.</summary>
    private sealed class Published(System.Security.Cryptography.RSA key) : IDkimPublicKeyLocator, IDisposable
    {
        public Org.BouncyCastle.Crypto.AsymmetricKeyParameter LocatePublicKey(
            string methods,
            string domain,
            string selector,
            CancellationToken cancellationToken = default
        )
        {
            Assert.Equal(("harbor.example", "s1"), (domain, selector));
            return Org.BouncyCastle.Security.PublicKeyFactory.CreateKey(key.ExportSubjectPublicKeyInfo());
        }

        public Task<Org.BouncyCastle.Crypto.AsymmetricKeyParameter> LocatePublicKeyAsync(
            string methods,
            string domain,
            string selector,
            CancellationToken cancellationToken = default
        ) => Task.FromResult(LocatePublicKey(methods, domain, selector, cancellationToken));

        public void Dispose() { }
    }
}
