using System.Net;
using System.Text;
using Lms.Web.Platform.Text;
using MimeKit;
using MimeKit.Cryptography;
using MimeKit.Utils;

namespace Lms.Web.Platform.Mail;

/// <summary>
/// Writes messages as they are sent: plain text and HTML, under the letterhead of the institution, signed where a key is set.
/// </summary>
public sealed class MailWriter(MailOptions options, MailDkimOptions dkim)
{
    /// <summary>The headers that a signature covers. One-click unsubscribing requires its two headers to be signed (RFC 8058, 4).</summary>
    private static readonly HeaderId[] Signed =
    [
        HeaderId.From,
        HeaderId.To,
        HeaderId.Subject,
        HeaderId.Date,
        HeaderId.MessageId,
        HeaderId.MimeVersion,
        HeaderId.ContentType,
        HeaderId.AutoSubmitted,
        HeaderId.ListUnsubscribe,
        HeaderId.ListUnsubscribePost,
    ];

    private readonly DkimSigner? signer = Signer(options, dkim);

    private readonly MailboxAddress sender = MailboxAddress.Parse(options.From);

    /// <exception cref="FormatException">It is not an address.</exception>
    public MimeMessage Write(MailWritten mail, Letterhead head)
    {
        var message = new MimeMessage { MessageId = $"{mail.MailId:N}@{sender.Domain}", Subject = OneLine(mail.Subject) };
        var name =
            options.FromName.Length > 0 ? options.FromName
            : sender.Name is { Length: > 0 } written ? written
            : head.Name;
        message.From.Add(new MailboxAddress(Encoding.UTF8, OneLine(name), sender.Address));
        message.To.Add(Recipient(mail));
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        if (mail.UnsubscribeLink is { } link)
        {
            // Written unencoded: a long address would be encoded, and email programs do not decode this one.
            var header = new Header(HeaderId.ListUnsubscribe, "");
            header.SetRawValue(Encoding.ASCII.GetBytes($" <{link}>\r\n"));
            message.Headers.Add(header);
            message.Headers.Add(HeaderId.ListUnsubscribePost, "List-Unsubscribe=One-Click");
        }
        message.Body = Body(mail, head);
        Sign(message);
        return message;
    }

    /// <returns>Null when there is no signing key, or when it is valid; otherwise a sentence that names the setting.</returns>
    public static string? Complaint(MailOptions options, MailDkimOptions dkim)
    {
        try
        {
            using var trial = new MimeMessage { Body = new TextPart("plain") { Text = "" } };
            trial.From.Add(MailboxAddress.Parse(options.From));
            Signer(options, dkim)?.Sign(trial, [HeaderId.From]);
            return null;
        }
        catch (Exception failure)
            when (failure
                    is IOException
                        or UnauthorizedAccessException
                        or FormatException
                        or ArgumentException
                        or InvalidCastException
                        or Org.BouncyCastle.OpenSsl.PemException
            )
        {
            return $"Mail:Dkim:KeyFile is “{dkim.KeyFile}”, which does not contain a usable RSA private key: {failure.Message}";
        }
    }

    private static DkimSigner? Signer(MailOptions options, MailDkimOptions dkim)
    {
        if (dkim.KeyFile.Length == 0)
            return null;
        var domain = dkim.Domain.Length > 0 ? dkim.Domain : MailboxAddress.Parse(options.From).Domain;
        return new DkimSigner(dkim.KeyFile, domain, dkim.Selector, DkimSignatureAlgorithm.RsaSha256)
        {
            HeaderCanonicalizationAlgorithm = DkimCanonicalizationAlgorithm.Relaxed,
            BodyCanonicalizationAlgorithm = DkimCanonicalizationAlgorithm.Relaxed,
        };
    }

    private void Sign(MimeMessage message)
    {
        if (signer is null)
            return;
        // Encoded as it is sent: a server that encodes it again would break the signature.
        message.Prepare(EncodingConstraint.SevenBit);
        signer.Sign(message, Signed.Where(message.Headers.Contains).ToArray());
    }

    private static MailboxAddress Recipient(MailWritten mail)
    {
        if (!MailboxAddress.TryParse(mail.To, out var address))
            throw new FormatException($"“{mail.To}” is not an email address.");
        return new(Encoding.UTF8, OneLine(mail.ToName), address.Address);
    }

    /// <summary>A header ends at a line end: what people write into names and titles must not begin another.</summary>
    private static string OneLine(string text) => new([.. text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c)]);

    private static MimeEntity Body(MailWritten mail, Letterhead head)
    {
        var link = mail.Link is null ? "" : $"\n\n{mail.LinkText}: {mail.Link}";
        var home = head.Url is null ? "" : $"\n{head.Url}";
        var end = mail.UnsubscribeLink is null ? "" : $"\n{mail.UnsubscribeText}: {mail.UnsubscribeLink}";
        var builder = new BodyBuilder { TextBody = $"{mail.Text}{link}\n\n-- \n{head.Name}{home}{end}\n" };
        string? logo = null;
        if (head.Logo is { } picture)
        {
            var part = builder.LinkedResources.Add(
                $"logo.{picture.ContentType.Split('/')[^1]}",
                picture.Content,
                ContentType.Parse(picture.ContentType)
            );
            part.ContentId = MimeUtils.GenerateMessageId("logo");
            part.ContentDisposition = new ContentDisposition(ContentDisposition.Inline);
            logo = part.ContentId;
        }
        builder.HtmlBody = Html(mail, head, logo);
        return builder.ToMessageBody();
    }

    private static string Attributes(MailWritten mail) =>
        Languages.Find(mail.Language) is { } language
            ? $" lang=\"{language.Culture.TwoLetterISOLanguageName}\"{(language.IsRightToLeft ? " dir=\"rtl\"" : "")}"
            : "";

    /// <summary>
    /// Colors are in the elements for programs that drop style sheets, and in a style sheet for those that know the dark theme.
    /// </summary>
    private static string Html(MailWritten mail, Letterhead head, string? logo)
    {
        static string E(string? text) => WebUtility.HtmlEncode(text) ?? "";
        var paragraphs = string.Concat(
            mail.Text.Split("\n\n").Select(p => $"<p style=\"margin:0 0 16px\">{E(p).Replace("\n", "<br>")}</p>")
        );
        var picture = logo is null
            ? ""
            : $"<img src=\"cid:{logo}\" alt=\"\" height=\"32\" style=\"height:32px;width:auto;vertical-align:middle;border:0;margin-inline-end:10px\">";
        var button = mail.Link is null
            ? ""
            : $"""
                <p style="margin:24px 0"><a class="button" href="{E(
                    mail.Link
                )}" style="background:{head.Light.Fill};color:{head.Light.On};padding:12px 20px;border-radius:8px;text-decoration:none;font-weight:600;display:inline-block">{E(
                    mail.LinkText
                )}</a></p>
                """;
        var home = head.Url is null ? E(head.Name) : $"<a class=\"soft\" href=\"{E(head.Url)}\" style=\"color:#5b6470\">{E(head.Name)}</a>";
        var end = mail.UnsubscribeLink is null
            ? ""
            : $" · <a class=\"soft\" href=\"{E(mail.UnsubscribeLink)}\" style=\"color:#5b6470\">{E(mail.UnsubscribeText)}</a>";
        return $$"""
            <!doctype html><html{{Attributes(
                mail
            )}}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><title>{{E(
                mail.Subject
            )}}</title>
            <style>
            :root { color-scheme: light dark; supported-color-schemes: light dark; }
            @media (prefers-color-scheme: dark) {
              .page { background: #14181b !important; color: #e9ecee !important; }
              .sheet { background: #1d2226 !important; }
              .head { border-color: #333a40 !important; }
              .soft { color: #a7b0b8 !important; }
              .button { background: {{head.Dark.Fill}} !important; color: {{head.Dark.On}} !important; }
            }
            </style></head>
            <body class="page" style="margin:0;padding:0;background:#f4f6f7;color:#1b2126">
            <div class="page" style="background:#f4f6f7;color:#1b2126;font:16px/1.55 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;padding:24px 12px">
            <div class="sheet" style="max-width:560px;margin:0 auto;padding:28px 32px;background:#ffffff;border-radius:12px">
            <div class="head" style="padding:0 0 16px;margin:0 0 24px;border-bottom:1px solid #e1e5e8;font-weight:600">{{picture}}{{E(
                head.Name
            )}}</div>
            {{paragraphs}}{{button}}
            <p class="soft" style="margin:32px 0 0;color:#5b6470;font-size:13px">{{home}}{{end}}</p>
            </div></div></body></html>
            """;
    }
}
