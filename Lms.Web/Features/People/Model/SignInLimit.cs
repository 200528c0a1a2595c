using Lms.Web.Platform.Personal;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.People.Model;

/// <summary>
/// The number of attempts to sign in to one account, by one device or from one network, whether or not the account exists.
/// </summary>
public sealed class SignInLimit
{
    /// <summary>Attempts further apart than this are not counted together.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    public static readonly TimeSpan FirstWait = TimeSpan.FromMinutes(15);

    public static readonly TimeSpan LongestWait = TimeSpan.FromHours(24);

    private SignInLimit() { }

    public SignInLimit(string key) => Key = key;

    /// <summary>The key of what is limited; email addresses are hashed.</summary>
    public string Key { get; private init; } = "";

    /// <summary>
    /// Attempts in this window. Where they lock, they are counted before they are checked, and successful ones are given back.
    /// </summary>
    public int Attempts { get; private set; }

    public DateTime SinceAt { get; private set; } = DateTime.UnixEpoch;

    public DateTime LastAt { get; private set; } = DateTime.UnixEpoch;

    /// <summary>The number of consecutive waits: each is twice as long as the one before.</summary>
    public int Waits { get; private set; }

    public DateTime? LockedUntil { get; private set; }

    public bool IsLocked(DateTime now) => LockedUntil > now;

    /// <summary>Returns the number of minutes to wait; 0 when there is no wait.</summary>
    public int Minutes(DateTime now) => LockedUntil is { } until && until > now ? (int)Math.Ceiling((until - now).TotalMinutes) : 0;

    /// <summary>Counts an attempt. The last of a window locks: it may still be checked, and all later ones may not.</summary>
    /// <returns>False when the attempt may not be checked.</returns>
    public bool Take(int most, DateTime now)
    {
        if (IsLocked(now))
            return false;
        if (now >= LastAt + LongestWait)
            Waits = 0;
        Count(now);
        if (Attempts < most)
            return true;
        var wait = FirstWait * Math.Pow(2, Math.Min(Waits, 10));
        Waits++;
        Attempts = 0;
        LockedUntil = LastAt = now + (wait < LongestWait ? wait : LongestWait);
        return true;
    }

    /// <summary>Counts an attempt that is never refused.</summary>
    public void Count(DateTime now)
    {
        if (Attempts == 0 || now >= SinceAt + Window)
            (Attempts, SinceAt) = (0, now);
        Attempts++;
        LastAt = now;
    }

    /// <summary>An attempt was not checked after all. The wait that began with it ends.</summary>
    public void GiveBack(bool hasLocked, int most)
    {
        if (hasLocked)
            (LockedUntil, Waits, Attempts) = (null, Waits - 1, most);
        Attempts = Math.Max(0, Attempts - 1);
    }

    internal sealed class Mapping : IEntityTypeConfiguration<SignInLimit>
    {
        public void Configure(EntityTypeBuilder<SignInLimit> builder)
        {
            builder.ToTable("SignInLimits");
            builder.HasKey(l => l.Key);
            builder.Property(l => l.Key).HasMaxLength(160);
            builder.HasIndex(l => l.LastAt);
            builder.PersonalByKeys(l => l.Key, SignInLimits.KeysOf).Goes().Exports("sign-in-limits", "Failed sign-in counters");
        }
    }
}
