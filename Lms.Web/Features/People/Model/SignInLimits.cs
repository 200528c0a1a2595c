using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Personal;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>An attempt that was counted and is to be checked, or may not be.</summary>
/// <param name="Key">The key for which it was counted.</param>
/// <param name="Network">The network it came from, to be counted if it is wrong; null when it counts only for its key.</param>
/// <param name="Waits">Distinguishes its own lock from those of others.</param>
/// <param name="Wait">Minutes to wait, because of earlier attempts; 0: it may be checked.</param>
/// <param name="WaitIfWrong">Minutes to wait if it is wrong; 0 when more may follow.</param>
public sealed record Attempt(string Key, string? Network, int Waits, int Wait, int WaitIfWrong)
{
    /// <summary>Too many attempts are already queued for its network.</summary>
    public bool IsCrowdedOut { get; init; }

    /// <summary>Returns why it may not be checked, or null.</summary>
    /// <param name="text">The message with the number of minutes to wait.</param>
    public Refusal? Against(string text, string? field = null) =>
        IsCrowdedOut ? new Refusal("Too many sign-ins from your network are failing. Try again in a minute.")
        : Wait > 0 ? new Refusal(text, field, Wait)
        : null;
}

/// <summary>
/// Slows down guessing, the same for accounts that do not exist. Every attempt is counted before it is checked, in one write that
/// decides whether it may be: of concurrent attempts, in any process, no more are checked than of consecutive ones.
/// <list type="bullet">
/// <item>An account waits after five attempts, longer each time.</item>
/// <item>A browser that its owner has used before is counted separately: strangers cannot lock the owner out of it.</item>
/// <item>A network is not locked: after many wrong attempts further ones run one after another (<see cref="AttemptQueue"/>), so that people
/// who share its address and know their password get in. Only wrong attempts count here: a class that signs in at once is not
/// slowed down.</item>
/// </list>
/// </summary>
public sealed class SignInLimits(LmsContext db, AttemptQueue lane, TimeProvider clock, AccessOptions access)
{
    private const int Most = 5;

    /// <summary>Many people share one address: a school, an office.</summary>
    private readonly int mostOfNetwork = access.FailuresPerAddress;

    public static string OfEmail(string email) => "mail:" + Secrets.OfEmail(email);

    /// <summary>Codes are counted separately: someone who knows the password could reset the other count.</summary>
    public static string OfCodes(Guid personId) => $"code:{personId:N}";

    /// <summary>The key for the current password, which a signed-in person is asked for again.</summary>
    public static string OfPassword(Guid personId) => $"again:{personId:N}";

    /// <summary>
    /// The keys that derive from a person. Those of a device or an institution contain only a digest, and are removed with age.
    /// </summary>
    public static IEnumerable<string> KeysOf(PersonSought who) =>
        [.. who.Addresses.Select(OfEmail), .. who.Addresses.SelectMany(MailLimits.KeysOf), OfCodes(who.Id), OfPassword(who.Id)];

    /// <summary>The setup code is counted by network, so that no one can keep its owner out.</summary>
    public static string OfSetup(string? network) => $"setup:{network}";

    /// <summary>Returns the number of minutes to wait before another attempt may be checked; 0 when there is no wait.</summary>
    public async Task<int> WaitAsync(string key, Guid? device, CancellationToken stop)
    {
        key = Key(key, device);
        return await db.SignInLimits.AsNoTracking().SingleOrDefaultAsync(l => l.Key == key, stop) is { } limit
            ? limit.Minutes(clock.Now)
            : 0;
    }

    /// <summary>Counts an attempt before it is checked. An attempt from a slow network waits here for its turn.</summary>
    /// <param name="device">One that the owner of the account is known to use.</param>
    public async Task<Attempt> BeginAsync(string key, Guid? device, CancellationToken stop)
    {
        var network = device is null ? ClientNetwork.Of(db.Viewer.Address) : null;
        var attempt = await db.WriteAsync(() => CountAsync(Key(key, device), network, stop), stop);
        if (attempt.Wait > 0 || network is null || !await IsSlowAsync(network, stop) || await lane.EnterAsync(network, stop))
            return attempt;
        // It is not checked, so it does not count.
        await db.WriteAsync(() => ReturnAsync(attempt, stop), stop);
        return attempt with { IsCrowdedOut = true };
    }

    /// <summary>The attempt was wrong: it stays counted, and counts for its network too.</summary>
    public async Task WrongAsync(Attempt attempt, CancellationToken stop)
    {
        if (attempt.Network is not { } network)
            return;
        await db.WriteAsync(
            async () =>
            {
                var limit = await db.HoldAsync(new SignInLimit(From(network)), stop);
                limit.Count(clock.Now);
                await db.UpsertAsync(limit, stop);
            },
            stop
        );
    }

    /// <summary>
    /// Records a successful attempt. It is given back, and all earlier ones are forgiven, unless others have used up the window in the
    /// meantime.
    /// </summary>
    /// <returns>Minutes to wait, although it was right; 0: it counts.</returns>
    public Task<int> RightAsync(Attempt attempt, CancellationToken stop) =>
        db.WriteAsync(
            async () =>
            {
                var limit = await db.HoldAsync(new SignInLimit(attempt.Key), stop);
                if (limit.IsLocked(clock.Now) && limit.Waits != attempt.Waits)
                    return limit.Minutes(clock.Now);
                await db.SignInLimits.Where(l => l.Key == attempt.Key).ExecuteDeleteAsync(stop);
                return 0;
            },
            stop
        );

    public Task ForgiveAsync(string key, CancellationToken stop) =>
        db.WriteAsync(() => db.SignInLimits.Where(l => l.Key == key).ExecuteDeleteAsync(stop), stop);

    private async Task<Attempt> CountAsync(string key, string? network, CancellationToken stop)
    {
        var now = clock.Now;
        var limit = await db.HoldAsync(new SignInLimit(key), stop);
        if (!limit.Take(Most, now))
            return new Attempt(key, null, limit.Waits, limit.Minutes(now), 0);
        await db.UpsertAsync(limit, stop);
        return new Attempt(key, network, limit.Waits, 0, limit.Minutes(now));
    }

    private async Task<bool> IsSlowAsync(string network, CancellationToken stop)
    {
        var (key, since) = (From(network), clock.Now - SignInLimit.Window);
        return await db.SignInLimits.AnyAsync(l => l.Key == key && l.Attempts >= mostOfNetwork && l.SinceAt > since, stop);
    }

    private async Task ReturnAsync(Attempt attempt, CancellationToken stop)
    {
        var limit = await db.HoldAsync(new SignInLimit(attempt.Key), stop);
        limit.GiveBack(hasLocked: attempt.WaitIfWrong > 0 && limit.Waits == attempt.Waits, Most);
        await db.UpsertAsync(limit, stop);
    }

    private static string Key(string key, Guid? device) => device is { } known ? $"{key}:{known:N}" : key;

    private static string From(string network) => "from:" + network;
}
