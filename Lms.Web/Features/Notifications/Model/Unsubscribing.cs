using Lms.Web.Features.Institutions.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Notifications.Model;

/// <summary>A subscription to emails of one kind, as the link in such an email identifies it.</summary>
/// <param name="Email">Masked, so that an old email does not reveal a new address.</param>
/// <param name="Kind">The key of a <see cref="NotificationKind"/>; null for the digest of all kinds.</param>
/// <param name="Digest">How often the digest came when the link was written.</param>
public sealed record MailSubscription(Guid PersonId, string Email, string? Kind, DigestFrequency Digest, bool IsActive);

/// <summary>Ends emails of one kind from the email itself, without signing in (RFC 8058), and takes that back.</summary>
public sealed class Unsubscribing(LmsContext db, InstitutionDirectory institutions, IDataProtectionProvider protection)
{
    /// <summary>Stands where a link names a kind.</summary>
    internal const string OfDigest = "Digest";

    private const string Purpose = "notifications.unsubscribe";

    private readonly IDataProtector protector = protection.CreateProtector(Purpose);

    /// <summary>The whole address; it stays good as long as the account is there.</summary>
    /// <param name="kind">Null for the digest.</param>
    public ValueTask<string> LinkAsync(Guid personId, NotificationKind? kind, DigestFrequency digest, CancellationToken stop) =>
        institutions.UrlAsync(
            db.InstitutionId,
            $"/unsubscribe?t={protector.Protect($"{db.InstitutionId:N}.{personId:N}.{kind?.Key ?? OfDigest}.{digest}")}",
            stop
        );

    /// <returns>Null when the link is not whole, or of another institution, or the account is gone.</returns>
    public async Task<MailSubscription?> FindAsync(string? token, CancellationToken stop)
    {
        if (protector.Open(token)?.Split('.') is not [var where, var who, var what, var often] || where != db.InstitutionId.ToString("N"))
            return null;
        var (id, digest) = (Guid.ParseExact(who, "N"), Enum.Parse<DigestFrequency>(often));
        var person = await db.OpenPeople()
            .AsNoTracking()
            .Where(p => p.Id == id)
            .Select(p => new { p.Email, p.Digest })
            .SingleOrDefaultAsync(stop);
        if (person is null)
            return null;
        var kind = what == OfDigest ? null : what;
        var isActive = kind is null
            ? person.Digest != DigestFrequency.Off
            : !await db.NotificationPreferences.AnyAsync(p => p.PersonId == id && p.Kind == kind && !p.ByMail, stop);
        return new(id, Masked(person.Email!), kind, digest, isActive);
    }

    /// <param name="wants">False ends these emails; true resumes them.</param>
    public async Task ChangeAsync(MailSubscription subscription, bool wants, CancellationToken stop)
    {
        if (subscription.Kind is { } kind)
        {
            var wish = await db.NotificationPreferences.SingleOrDefaultAsync(
                p => p.PersonId == subscription.PersonId && p.Kind == kind,
                stop
            );
            if (wish is null)
                db.Add(wish = new NotificationPreference { PersonId = subscription.PersonId, Kind = kind });
            wish.ByMail = wants;
        }
        else
        {
            var person = await db.People.SingleAsync(p => p.Id == subscription.PersonId, stop);
            person.Hear(wants ? subscription.Digest : DigestFrequency.Off);
        }
        await db.SaveChangesAsync(stop);
    }

    private static string Masked(string email) => $"{email[0]}…{email[email.IndexOf('@', StringComparison.Ordinal)..]}";

    /// <returns>The institution that a link is of; null when it is not whole.</returns>
    public static Guid? InstitutionOf(IDataProtectionProvider protection, string? token) =>
        protection.CreateProtector(Purpose).Open(token)?.Split('.') is [var where, ..] && Guid.TryParseExact(where, "N", out var id)
            ? id
            : null;
}
