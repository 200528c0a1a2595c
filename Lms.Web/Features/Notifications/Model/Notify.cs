using Lms.Web.Features.Institutions.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Mail;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Notifications.Model;

/// <summary>Notifies a person in the ways they chose, within the transaction of the caller.</summary>
public sealed class Notify(
    LmsContext db,
    TimeProvider clock,
    InstitutionDirectory institutions,
    UnreadCounts unread,
    Unsubscribing subscriptions,
    Words words
)
{
    private readonly Dictionary<(Guid, string), Reader> readAhead = [];

    /// <summary>Whom a notification goes to, and how they want it.</summary>
    private sealed record Reader
    {
        public required string Email { get; init; }

        public required string DisplayName { get; init; }

        public required string Locale { get; init; }

        public required DigestFrequency Digest { get; init; }

        public required string TimeZone { get; init; }

        public required QuietHours? Quiet { get; init; }

        /// <summary>Null if they have not said.</summary>
        public required NotificationPreference? Wish { get; init; }
    }

    /// <summary>Reads with one statement who is notified next, for those who notify many.</summary>
    public async Task ReadAheadAsync(IReadOnlyCollection<Guid> people, NotificationKind kind, CancellationToken stop)
    {
        readAhead.Clear();
        var kindKey = kind.Key;
        var found = await (
            from p in db.OpenPeople().AsNoTracking()
            where people.Contains(p.Id)
            from wish in db.NotificationPreferences.AsNoTracking().Where(w => w.PersonId == p.Id && w.Kind == kindKey).DefaultIfEmpty()
            select new
            {
                p.Id,
                p.Email,
                p.DisplayName,
                p.Locale,
                p.Digest,
                p.TimeZone,
                p.QuietFrom,
                p.QuietTo,
                Wish = wish,
            }
        ).ToListAsync(stop);
        foreach (var it in found)
            readAhead[(it.Id, kind.Key)] = new()
            {
                Email = it.Email!,
                DisplayName = it.DisplayName,
                Locale = it.Locale,
                Digest = it.Digest,
                TimeZone = it.TimeZone,
                Quiet = QuietHours.Of(it.QuietFrom, it.QuietTo),
                Wish = it.Wish,
            };
    }

    /// <param name="key">Identifies the occasion; the same occasion is notified once, however often this runs.</param>
    /// <param name="link">A path in this product.</param>
    /// <param name="linkText">What following the link does, in two or three words.</param>
    /// <param name="about">Another person whose name or words title and text repeat: they are removed when that person is erased.</param>
    /// <param name="timing">When its email may arrive.</param>
    /// <returns>False when the person was notified before.</returns>
    public async Task<bool> RunAsync(
        Guid personId,
        NotificationKind kind,
        string key,
        Sentence title,
        Sentence text,
        string? link,
        Sentence? linkText,
        CancellationToken stop,
        Guid? about = null,
        NotifyTiming timing = default
    )
    {
        if (await db.Notifications.AnyAsync(n => n.PersonId == personId && n.Key == key, stop))
            return false;
        if (!readAhead.ContainsKey((personId, kind.Key)))
            await ReadAheadAsync([personId], kind, stop);
        if (!readAhead.Remove((personId, kind.Key), out var person))
            return false;
        var wish = person.Wish;
        var now = clock.Now;
        // Everything below is read by that person, regardless of who makes the request.
        var language = Languages.Of(person.Locale, (await institutions.FindAsync(db.InstitutionId, stop))?.Locale);
        Languages.Speak(language);
        var byMail = wish?.ByMail != false && (person.Digest != DigestFrequency.Off || !kind.IsOptional);
        var atOnce = person.Digest == DigestFrequency.Immediate || !kind.IsOptional;
        db.Add(
            new Notification
            {
                PersonId = personId,
                AboutId = about,
                Kind = kind.Key,
                Key = key,
                Title = Cut(title, 200),
                Text = Cut(text, 1000),
                TitleSentence = StoredSentence.Write(title),
                TextSentence = StoredSentence.Write(text),
                Link = link,
                CreatedAt = now,
                // Saved even if not wanted here, so that the event is not announced twice, but not shown as new.
                ReadAt = wish?.InApp == false ? now : null,
                WaitsForMail = byMail && !atOnce,
            }
        );
        unread.Forget(db.InstitutionId, personId);
        var quiet = kind.IsOptional ? person.Quiet : null;
        var quietUntil = quiet?.Until(Latest(now, timing.NotBefore), Clock.Zone(person.TimeZone));
        var mailAt = quietUntil ?? timing.NotBefore;
        if (byMail && atOnce && !(mailAt > timing.Until))
        {
            db.AddRange(
                Handlers.Messages(
                    db,
                    new MailWritten
                    {
                        MailId = Ids.New(),
                        To = person.Email,
                        ToName = person.DisplayName,
                        Subject = title,
                        Text = $"{words["Hello {0},", person.DisplayName]}\n\n{text}",
                        LinkText = linkText,
                        Link = link is null ? null : await institutions.UrlAsync(db.InstitutionId, link, stop),
                        Language = language.Tag,
                        About = about is { } other ? [other] : [],
                        UnsubscribeLink = kind.IsOptional ? await subscriptions.LinkAsync(personId, kind, person.Digest, stop) : null,
                        UnsubscribeText = words["Unsubscribe"],
                    },
                    mailAt
                )
            );
        }
        return true;
    }

    private static DateTime Latest(DateTime now, DateTime? notBefore) => notBefore > now ? notBefore.Value : now;

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..(most - 1)] + "…";
}
