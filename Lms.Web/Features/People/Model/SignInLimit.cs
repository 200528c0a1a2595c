using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.People.Model;

/// <summary>How often somebody failed to sign in as one account, or from one address, whether or not such an account exists.</summary>
public sealed class SignInLimit
{
    /// <summary>Failures further apart than this are not counted together.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    public static readonly TimeSpan FirstWait = TimeSpan.FromMinutes(15);

    public static readonly TimeSpan LongestWait = TimeSpan.FromHours(24);

    private SignInLimit()
    {
    }

    public SignInLimit(string key) => Key = key;

    /// <summary>What is limited; addresses of people are hashed.</summary>
    public string Key { get; private init; } = "";

    public int Failures { get; private set; }

    public DateTime SinceAt { get; private set; }

    public DateTime LastAt { get; private set; }

    /// <summary>How many waits there were in a row: each is twice the one before.</summary>
    public int Waits { get; private set; }

    public DateTime? LockedUntil { get; private set; }

    /// <returns>True when this failure was the one that locks.</returns>
    public bool Fail(int most, DateTime now)
    {
        if (LockedUntil > now) return false;
        if (now >= LastAt + LongestWait) Waits = 0;
        if (Failures == 0 || now >= SinceAt + Window) (Failures, SinceAt) = (0, now);
        LastAt = now;
        if (++Failures < most) return false;
        var wait = FirstWait * Math.Pow(2, Math.Min(Waits, 10));
        Waits++;
        Failures = 0;
        LockedUntil = LastAt = now + (wait < LongestWait ? wait : LongestWait);
        return true;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<SignInLimit>
    {
        public void Configure(EntityTypeBuilder<SignInLimit> builder)
        {
            builder.ToTable("SignInLimits");
            builder.HasKey(l => l.Key);
            builder.Property(l => l.Key).HasMaxLength(100);
            // Two guesses at the same moment count as two.
            builder.Property(l => l.Failures).IsConcurrencyToken();
            builder.Property(l => l.LastAt).IsConcurrencyToken();
            builder.HasIndex(l => l.LastAt);
        }
    }
}

/// <summary>Slows down whoever guesses: more and more, by account and by address, the same for accounts that do not exist.</summary>
public sealed class SignInLimits(LmsContext db, TimeProvider clock, IConfiguration configuration)
{
    private const int MostForAccount = 5;

    /// <summary>Many people share one address: a school, an office.</summary>
    private readonly int mostForAddress = configuration.GetValue("Access:FailuresPerAddress", 50);

    public static string OfEmail(string email) => "mail:" + Secrets.Hash(email.Trim().ToUpperInvariant());

    /// <summary>Codes are counted apart: whoever knows the password could set the other count back.</summary>
    public static string OfCodes(Guid personId) => $"code:{personId:N}";

    /// <summary>How many minutes there are to wait; 0 when nobody has to.</summary>
    public async Task<int> WaitAsync(string account, CancellationToken stop)
    {
        var (now, keys) = (clock.Now, Keys(account));
        var until = await db.SignInLimits.Where(l => keys.Contains(l.Key) && l.LockedUntil > now).MaxAsync(l => l.LockedUntil, stop);
        return until is { } end ? (int)Math.Ceiling((end - now).TotalMinutes) : 0;
    }

    /// <returns>True when there is to wait from now on.</returns>
    public async Task<bool> FailAsync(string account, CancellationToken stop)
    {
        for (var again = 0; ; again++)
        {
            try
            {
                return await CountAsync(account, stop);
            }
            catch (DbUpdateException) when (again < 10)
            {
                // Somebody else failed at the same moment.
                db.ChangeTracker.Clear();
            }
        }
    }

    public Task ForgiveAsync(string account, CancellationToken stop) =>
        db.WriteAsync(() => db.SignInLimits.Where(l => l.Key == account).ExecuteDeleteAsync(stop), stop);

    private Task<bool> CountAsync(string account, CancellationToken stop) => db.WriteAsync(async () =>
    {
        var locked = false;
        foreach (var key in Keys(account))
        {
            var limit = await db.SignInLimits.SingleOrDefaultAsync(l => l.Key == key, stop);
            if (limit is null) db.Add(limit = new SignInLimit(key));
            locked |= limit.Fail(key == account ? MostForAccount : mostForAddress, clock.Now);
        }
        await db.SaveChangesAsync(stop);
        return locked;
    }, stop);

    private string[] Keys(string account) => db.Viewer.Address is { } address ? [account, $"from:{address}"] : [account];
}
