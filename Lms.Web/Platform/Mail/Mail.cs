using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using Lms.Web.Kernel;
using Lms.Web.Platform.Configuration;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Text;

namespace Lms.Web.Platform.Mail;

/// <summary>A mail to be sent, with the change that caused it; the courier hands it to the post.</summary>
/// <param name="MailId">The same mail keeps its id on every attempt: it becomes the Message-ID, by which mailboxes drop a second copy.</param>
/// <param name="Text">Plain text; paragraphs are set apart by an empty line.</param>
/// <param name="LinkText">With <paramref name="Link"/>: the one thing to do, shown as a button.</param>
public sealed record MailWritten(Guid MailId, string To, string ToName, string Subject, string Text, string? LinkText, string? Link) : IEvent
{
    /// <summary>In which it is written (BCP 47).</summary>
    public string? Language { get; init; }

    /// <summary>Other people, whose names or words it repeats: it is not sent any more once one of them is erased.</summary>
    public IReadOnlyList<Guid> About { get; init; } = [];
}

/// <summary>Configuration section <c>Mail</c>. Without a host, mails become files in a pick-up folder.</summary>
[Section("Mail")]
public sealed class MailOptions
{
    [Setting("the sender's address")]
    public string From { get; set; } = "learning@localhost";

    [Setting("the sender's name")]
    public string FromName { get; set; } = "Lms";

    [Setting("the mail server; without one, mails are written as `.eml` files to `mail` in the data directory")]
    public string Host { get; set; } = "";

    [Setting("its port: 587 for most servers that want a name and a password. Implicit TLS (port 465) is not spoken"), Range(1, 65535)]
    public int Port { get; set; } = 25;

    /// <summary>By STARTTLS. Implicit TLS (port 465) is not spoken.</summary>
    [Setting("speaks TLS (STARTTLS) to the server and sends nothing to one that does not. `false` sends mails, name and password in plain text: for a server on the same machine")]
    public bool Tls { get; set; } = true;

    [Setting("for servers that want one")]
    public string UserName { get; set; } = "";

    [Setting("of that name")]
    public string Password { get; set; } = "";

    /// <summary>Empty: <c>mail</c> in the data directory.</summary>
    [Setting("where mails are written without a server", Default = "`mail` in the data directory")]
    public string PickupDirectory { get; set; } = "";
}

/// <summary>Sends one mail. The seam for another way of sending.</summary>
public interface IPost
{
    Task SendAsync(MailWritten mail, CancellationToken stop);
}

internal sealed class SendMail(IPost post) : IHandle<MailWritten>
{
    public Task HandleAsync(MailWritten it, CancellationToken stop) => post.SendAsync(it, stop);
}

/// <summary>Writes the message as both posts send it: text and HTML, addressed by name.</summary>
internal static class Letters
{
    public static MailMessage Write(MailWritten mail, MailOptions options)
    {
        var message = new MailMessage(new MailAddress(options.From, options.FromName), new MailAddress(mail.To, OneLine(mail.ToName)))
        {
            Subject = OneLine(mail.Subject),
            SubjectEncoding = Encoding.UTF8,
            BodyEncoding = Encoding.UTF8,
            HeadersEncoding = Encoding.UTF8,
            Body = mail.Link is null ? mail.Text : $"{mail.Text}\n\n{mail.LinkText}: {mail.Link}\n",
        };
        message.Headers.Add("Message-ID", $"<{mail.MailId:N}@{new MailAddress(options.From).Host}>");
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.AlternateViews.Add(AlternateView.CreateAlternateViewFromString(Html(mail, options.FromName), Encoding.UTF8, MediaTypeNames.Text.Html));
        return message;
    }

    /// <summary>A header ends at a line end: what people write into names and titles must not begin another.</summary>
    private static string OneLine(string text) => new([.. text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c)]);

    private static string Attributes(MailWritten mail) => Languages.Find(mail.Language) is { } language
        ? $" lang=\"{language.Culture.TwoLetterISOLanguageName}\"{(language.IsRightToLeft ? " dir=\"rtl\"" : "")}" : "";

    private static string Html(MailWritten mail, string from)
    {
        var paragraphs = string.Concat(mail.Text.Split("\n\n").Select(p => $"<p style=\"margin:0 0 16px\">{WebUtility.HtmlEncode(p).Replace("\n", "<br>")}</p>"));
        var button = mail.Link is null ? "" :
            $"<p style=\"margin:24px 0\"><a href=\"{WebUtility.HtmlEncode(mail.Link)}\" style=\"background:#1f4fa3;color:#ffffff;padding:12px 20px;border-radius:8px;text-decoration:none;font-weight:600;display:inline-block\">{WebUtility.HtmlEncode(mail.LinkText)}</a></p>";
        return $"""
            <!doctype html><html{Attributes(mail)}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{WebUtility.HtmlEncode(mail.Subject)}</title></head>
            <body style="margin:0;background:#f5f6f8;color:#1c2430;font:16px/1.55 system-ui,-apple-system,'Segoe UI',sans-serif">
            <div style="max-width:560px;margin:32px auto;padding:32px;background:#ffffff;border-radius:12px">{paragraphs}{button}
            <p style="margin:32px 0 0;color:#667085;font-size:13px">{WebUtility.HtmlEncode(from)}</p></div></body></html>
            """;
    }
}

/// <summary>A file for each mail, complete or absent, named by the mail's id: a second attempt replaces the first.</summary>
internal sealed class PickupPost(MailOptions options) : IPost
{
    public async Task SendAsync(MailWritten mail, CancellationToken stop)
    {
        var writing = Path.Combine(options.PickupDirectory, $".{mail.MailId:N}");
        // What an attempt left that was cut short.
        if (Directory.Exists(writing)) Directory.Delete(writing, recursive: true);
        Directory.CreateDirectory(writing);
        using (var client = new SmtpClient { DeliveryMethod = SmtpDeliveryMethod.SpecifiedPickupDirectory, PickupDirectoryLocation = Path.GetFullPath(writing) })
        using (var message = Letters.Write(mail, options))
            await client.SendMailAsync(message, stop);
        File.Move(Directory.GetFiles(writing, "*.eml")[0], Path.Combine(options.PickupDirectory, $"{mail.MailId:N}.eml"), overwrite: true);
        Directory.Delete(writing, recursive: true);
    }
}

internal sealed class SmtpPost(MailOptions options) : IPost
{
    public async Task SendAsync(MailWritten mail, CancellationToken stop)
    {
        using var client = new SmtpClient(options.Host, options.Port) { EnableSsl = options.Tls };
        if (options.UserName.Length > 0) client.Credentials = new NetworkCredential(options.UserName, options.Password);
        using var message = Letters.Write(mail, options);
        await client.SendMailAsync(message, stop);
    }
}
