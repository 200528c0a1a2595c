using System.Globalization;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.DataProtection;

namespace Lms.Web.Features.People.Model;

/// <summary>Signed addresses in emails about privacy. Each is valid for one purpose and one thing.</summary>
public sealed class PrivacyLinks(IDataProtectionProvider protection, TimeProvider clock)
{
    private static readonly TimeSpan Confirmation = TimeSpan.FromHours(24);

    private readonly IDataProtector exports = protection.CreateProtector("privacy.export");
    private readonly IDataProtector keeps = protection.CreateProtector("privacy.keep");
    private readonly IDataProtector deletions = protection.CreateProtector("privacy.delete");

    /// <summary>Expires with the archive.</summary>
    public string Export(Guid exportId) => $"/settings/privacy/archive?t={exports.Protect(exportId.ToString("N"))}";

    public Guid? OpensExport(string? token) => exports.Open(token) is { } text && Guid.TryParse(text, out var id) ? id : null;

    /// <summary>Cancels a deletion. Expires with the grace period.</summary>
    public string Keep(Guid deletionId) => $"/keep-account?t={keeps.Protect(deletionId.ToString("N"))}";

    public Guid? OpensKeep(string? token) => keeps.Open(token) is { } text && Guid.TryParse(text, out var id) ? id : null;

    /// <summary>
    /// Confirms the deletion request of a person without a password. It expires after a day, and with the deletion that it led to: a person
    /// who takes that back is asked again.
    /// </summary>
    public string Delete(Person person) =>
        $"/settings/privacy?confirm={deletions.Protect(string.Create(CultureInfo.InvariantCulture, $"{person.Id:N}.{clock.Now.Ticks}.{Secrets.Hash(person.SecurityStamp ?? "")}"))}";

    public bool ConfirmsDelete(string? token, Person person) =>
        deletions.Open(token)?.Split('.') is [var who, var at, var stamp]
        && who == person.Id.ToString("N")
        && Secrets.Fits(person.SecurityStamp, stamp)
        && long.TryParse(at, CultureInfo.InvariantCulture, out var ticks)
        && clock.Now.Ticks - ticks < Confirmation.Ticks;
}
