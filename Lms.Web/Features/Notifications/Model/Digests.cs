using Lms.Web.Features.Institutions.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Jobs;
using Lms.Web.Platform.Mail;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Notifications.Model;

/// <summary>
/// Sends waiting notifications in one email at seven in the morning of the person's time zone, or when their quiet hours end: every day,
/// or on Mondays. Emails missed while the product was down are sent later.
/// </summary>
public sealed class Digests(
    LmsContext db,
    Viewer viewer,
    InstitutionDirectory institutions,
    Unsubscribing subscriptions,
    Words words,
    TimeProvider clock
)
{
    private const int Hour = 7,
        MostInOneMail = 40;

    /// <summary>Returns the time before which notifications are due in a digest by now.</summary>
    public static DateTime Until(DigestFrequency frequency, TimeZoneInfo zone, DateTime now)
    {
        // People who have chosen otherwise in the meantime no longer wait.
        if (frequency is DigestFrequency.Immediate or DigestFrequency.Off)
            return now;
        var local = TimeZoneInfo.ConvertTimeFromUtc(now, zone);
        var seven = local.Date.AddHours(Hour);
        if (local < seven)
            seven = seven.AddDays(-1);
        if (frequency == DigestFrequency.Weekly)
            seven = seven.AddDays(-(((int)seven.DayOfWeek + 6) % 7));
        return Clock.At(seven, zone);
    }

    /// <summary>Sends the digests of the viewer's institution.</summary>
    /// <returns>The number of emails written.</returns>
    public async Task<int> SendAsync(CancellationToken stop)
    {
        var sent = 0;
        foreach (var person in await WaitingAsync(stop))
        {
            if (
                !person.IsQuiet(clock.Now)
                && person.Oldest < Until(person.Digest, Clock.Zone(person.TimeZone), clock.Now)
                && await SendAsync(person, stop)
            )
                sent++;
            db.ChangeTracker.Clear();
        }
        return sent;
    }

    private sealed record Waiting
    {
        public required Guid PersonId { get; init; }

        public required string Email { get; init; }

        public required string Name { get; init; }

        public required string TimeZone { get; init; }

        public required string Locale { get; init; }

        public required DigestFrequency Digest { get; init; }

        public required bool IsSuspended { get; init; }

        public required DateTime Oldest { get; init; }

        public required int? QuietFrom { get; init; }

        public required int? QuietTo { get; init; }

        public bool IsQuiet(DateTime now) => QuietHours.Of(QuietFrom, QuietTo)?.Until(now, Clock.Zone(TimeZone)) is not null;
    }

    private Task<List<Waiting>> WaitingAsync(CancellationToken stop) =>
        (
            from waiting in db
                .Notifications.AsNoTracking()
                .Where(n => n.WaitsForMail)
                .GroupBy(n => n.PersonId)
                .Select(g => new { PersonId = g.Key, Oldest = g.Min(n => n.CreatedAt) })
            join person in db.People on waiting.PersonId equals person.Id
            select new Waiting
            {
                PersonId = person.Id,
                Email = person.Email!,
                Name = person.DisplayName,
                TimeZone = person.TimeZone,
                Locale = person.Locale,
                Digest = person.Digest,
                IsSuspended = person.SuspendedAt != null || db.Memberships.Any(m => m.PersonId == person.Id && m.SuspendedAt != null),
                Oldest = waiting.Oldest,
                QuietFrom = person.QuietFrom,
                QuietTo = person.QuietTo,
            }
        ).ToListAsync(stop);

    /// <summary>Writes the marks and the email together or not at all, so a second run finds nothing waiting.</summary>
    private Task<bool> SendAsync(Waiting to, CancellationToken stop) =>
        db.WriteAsync(
            async () =>
            {
                var until = Until(to.Digest, Clock.Zone(to.TimeZone), clock.Now);
                var mine = db.Notifications.Where(n => n.PersonId == to.PersonId && n.WaitsForMail && n.CreatedAt < until);
                var rows = await mine.AsNoTracking()
                    .OrderBy(n => n.CreatedAt)
                    .ThenBy(n => n.Id)
                    .Select(n => new
                    {
                        n.Title,
                        n.Text,
                        n.TitleSentence,
                        n.TextSentence,
                        n.AboutId,
                    })
                    .ToListAsync(stop);
                var taken = await mine.ExecuteUpdateAsync(n => n.SetProperty(x => x.WaitsForMail, false), stop);
                if (taken == 0 || to.Digest == DigestFrequency.Off || to.IsSuspended)
                    return false;
                var language = Languages.Of(to.Locale, viewer.InstitutionLocale);
                Languages.Speak(language);
                var parts = rows.Take(MostInOneMail)
                    .Select(r => $"{Notification.Read(r.Title, r.TitleSentence)}\n{Notification.Read(r.Text, r.TextSentence)}")
                    .ToList();
                if (rows.Count > MostInOneMail)
                    parts.Add(words["And {0} more.", rows.Count - MostInOneMail]);
                db.AddRange(
                    Handlers.Messages(
                        db,
                        new MailWritten
                        {
                            MailId = Ids.New(),
                            To = to.Email,
                            ToName = to.Name,
                            Subject = words.Count(
                                rows.Count,
                                "One notification from {1}",
                                "{0} notifications from {1}",
                                viewer.InstitutionName
                            ),
                            Text = $"{words["Hello {0},", to.Name]}\n\n{string.Join("\n\n", parts)}",
                            LinkText = words["See all notifications"],
                            Link = await institutions.UrlAsync(viewer.InstitutionId, "/notifications", stop),
                            Language = language.Tag,
                            About = [.. rows.Select(r => r.AboutId).OfType<Guid>().Distinct()],
                            UnsubscribeLink = await subscriptions.LinkAsync(to.PersonId, null, to.Digest, stop),
                            UnsubscribeText = words["Unsubscribe"],
                        }
                    )
                );
                await db.SaveChangesAsync(stop);
                return true;
            },
            stop
        );
}
