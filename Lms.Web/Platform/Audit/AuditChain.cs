using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lms.Web.Kernel;

namespace Lms.Web.Platform.Audit;

/// <summary>
/// Defines how an entry becomes a link. The canonical form is a row of fields, each written as the number of its bytes in UTF-8, a colon
/// and the bytes, a missing one as a hyphen; numbers in decimal, keys in lower case with hyphens, times in UTC as
/// <c>2027-03-04T05:06:07.000008Z</c>.
/// <list type="bullet">
/// <item>actor digest: salt, name, address, browser;</item>
/// <item>changes digest: salt, changes as they are stored;</item>
/// <item>link: <c>2</c> (the version of this form), the previous hash, number, institution, entry, time, person, action, entity, key
/// of the entity, the person the changes are about, actor digest, changes digest.</item>
/// </list>
/// A hash or digest is SHA-256 in lower-case hex; the hash before the first link is 64 zeros. Data that may have to be erased is in the
/// chain only as a salted digest, so a chain remains intact when it is erased.
/// </summary>
public static class AuditChain
{
    public static readonly string Start = new('0', 64);

    public static string NewSalt() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    public static string ActorDigest(string salt, AuditEntry entry) => Digest(salt, entry.PersonName, entry.Address, entry.UserAgent);

    public static string ChangesDigest(string salt, AuditEntry entry) => Digest(salt, entry.Changes);

    /// <summary>The seal that follows the link with this hash.</summary>
    public static AuditSeal Seal(long number, string before, AuditEntry entry)
    {
        var (actor, changes) = (NewSalt(), entry.Changes is null ? null : NewSalt());
        var (actorDigest, changesDigest) = (ActorDigest(actor, entry), changes is null ? null : ChangesDigest(changes, entry));
        return new AuditSeal
        {
            InstitutionId = entry.InstitutionId,
            Number = number,
            EntryId = entry.Id,
            ActorSalt = actor,
            ActorDigest = actorDigest,
            ChangesSalt = changes,
            ChangesDigest = changesDigest,
            Hash = Link(before, number, entry, actorDigest, changesDigest),
        };
    }

    public static string Link(string before, long number, AuditEntry entry, string actorDigest, string? changesDigest) =>
        Digest(
            "2",
            before,
            number.ToString(CultureInfo.InvariantCulture),
            entry.InstitutionId.ToString("D"),
            entry.Id.ToString("D"),
            entry.At.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
            entry.PersonId?.ToString("D"),
            entry.Action,
            entry.Entity,
            entry.EntityId.ToString("D"),
            entry.AboutId?.ToString("D"),
            actorDigest,
            changesDigest
        );

    /// <summary>Returns what is wrong with a link whose number and predecessor are right, or null.</summary>
    /// <param name="erased">People whose erasure is itself in the log: only their personal data may be missing.</param>
    /// <param name="wasErased">Personal data is missing, legitimately.</param>
    public static Refusal? Fault(string before, AuditSeal seal, AuditEntry entry, IReadOnlySet<Guid> erased, out bool wasErased)
    {
        wasErased = false;
        if (seal.ActorSalt is null || ActorDigest(seal.ActorSalt, entry) != seal.ActorDigest)
        {
            if (
                entry is not { PersonName: "", Address: null, UserAgent: null }
                || Actor(entry) is not { } person
                || !erased.Contains(person)
            )
                return new Refusal(
                    "Entry {0} ({1} {2}, {3}) was altered: its details of who did it no longer match what was recorded.",
                    null,
                    seal.Number,
                    entry.Action,
                    entry.Entity,
                    Day(entry)
                );
            wasErased = true;
        }
        if (
            seal.ChangesDigest is null
                ? entry.Changes is not null
                : seal.ChangesSalt is null || entry.Changes is null || ChangesDigest(seal.ChangesSalt, entry) != seal.ChangesDigest
        )
        {
            if (seal.ChangesDigest is null || entry.Changes is not null || entry.AboutId is not { } about || !erased.Contains(about))
                return new Refusal(
                    "Entry {0} ({1} {2}, {3}) was altered: its details of what changed no longer match what was recorded.",
                    null,
                    seal.Number,
                    entry.Action,
                    entry.Entity,
                    Day(entry)
                );
            wasErased = true;
        }
        return Link(before, seal.Number, entry, seal.ActorDigest, seal.ChangesDigest) == seal.Hash
            ? null
            : new Refusal(
                "Entry {0} ({1} {2}, {3}) doesn’t follow from the one before it: one of them was changed, replaced, or moved.",
                null,
                seal.Number,
                entry.Action,
                entry.Entity,
                Day(entry)
            );
    }

    /// <summary>Returns the person who did it; if no signed-in person did it, the person it was done to.</summary>
    private static Guid? Actor(AuditEntry entry) => entry.PersonId ?? (entry.Entity == AuditEntry.OfPerson ? entry.EntityId : null);

    private static string Day(AuditEntry entry) => entry.At.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Digest(params ReadOnlySpan<string?> fields)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var field in fields)
        {
            if (field is null)
            {
                hash.AppendData("-"u8);
                continue;
            }
            var bytes = Encoding.UTF8.GetBytes(field);
            hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{bytes.Length}:")));
            hash.AppendData(bytes);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
