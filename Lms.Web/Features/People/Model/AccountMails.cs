using Lms.Web.Features.Institutions.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Mail;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.People.Model;

/// <summary>
/// Emails about accounts: in the reader's language, regardless of who caused them, with links to the reader's institution. They are sent
/// with the change of the caller.
/// </summary>
public sealed class AccountMails(LmsContext db, InstitutionDirectory institutions, Words words)
{
    /// <param name="path">The path in this product that the link below the text leads to.</param>
    public Task WriteAsync(Person to, Sentence subject, Sentence text, Sentence? linkText, string? path, CancellationToken stop) =>
        WriteAsync(to.Email!, to.DisplayName, to.Locale, subject, () => text, linkText, path, stop);

    /// <param name="name">The name in the salutation; empty for a person whose name is not known.</param>
    /// <param name="locale">The reader's; null when it is not known either.</param>
    /// <param name="text">Called when the current language is the reader's.</param>
    public async Task WriteAsync(
        string email,
        string? name,
        string? locale,
        Sentence subject,
        Func<string> text,
        Sentence? linkText,
        string? path,
        CancellationToken stop
    )
    {
        var language = Languages.Of(locale, (await institutions.FindAsync(db.InstitutionId, stop))?.Locale);
        Languages.Speak(language);
        var greeting = string.IsNullOrWhiteSpace(name) ? "" : words["Hello {0},", name] + "\n\n";
        db.AddRange(
            Handlers.Messages(
                db,
                new MailWritten
                {
                    MailId = Ids.New(),
                    To = email,
                    ToName = string.IsNullOrWhiteSpace(name) ? email : name,
                    Subject = subject,
                    Text = greeting + text(),
                    LinkText = linkText,
                    Link = path is null ? null : await institutions.UrlAsync(db.InstitutionId, path, stop),
                    Language = language.Tag,
                }
            )
        );
    }
}
