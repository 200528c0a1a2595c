using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;

namespace Lms.Web.Features.People.Model;

/// <summary>The kinds of email that people can request for a recipient other than themselves.</summary>
public enum MailKind
{
    SignInCode,
    PasswordLink,
    Registration,
    Confirmation,
    NewAddress,
    Invitation,
}

/// <summary>
/// Limits how many emails a person can have sent to others: five of a kind to one address, then none for a quarter of an hour, and longer
/// each time; and a limited number from one network. Applies equally to addresses with and without an account.
/// </summary>
public sealed class MailLimits(LmsContext db, KnownDevices devices, TimeProvider clock, AccessOptions access)
{
    private const int MostToAddress = 5;

    private readonly int mostFromNetwork = access.MailsPerAddress;

    /// <summary>The answer when a network has requested too many, whatever the recipients.</summary>
    public static readonly Refusal FromNetwork = new("Too many emails were requested from your network. Try again in 15 minutes.");

    /// <summary>The keys under which emails to this address are counted, wherever they were requested.</summary>
    internal static IEnumerable<string> KeysOf(string address) => Enum.GetValues<MailKind>().Select(kind => Key(kind, address));

    /// <summary>Counts an email to this address that a visitor requests.</summary>
    /// <param name="personId">The owner of the address, if any: a browser that they have used is counted separately.</param>
    /// <returns>False when it is not to be sent; a refusal when that may be revealed, because it depends on the network alone.</returns>
    public async Task<Result<bool>> TakeAsync(MailKind kind, string email, Guid? personId, CancellationToken stop)
    {
        var device = await devices.FindAsync(personId, stop);
        var network = device is null ? ClientNetwork.Of(db.Viewer.Address) : null;
        return await db.WriteAsync(
            async () =>
            {
                if (network is not null && await TooManyAsync(network, stop))
                    return (Result<bool>)FromNetwork;
                return await TakeAsync(Key(kind, email) + (device is { } known ? $":{known:N}" : ""), stop) == 0;
            },
            stop
        );
    }

    /// <summary>Counts an email that a signed-in person sends to an address, and tells them when there are too many.</summary>
    public async Task<Refusal?> AgainstAsync(MailKind kind, string to, CancellationToken stop)
    {
        var wait = await db.WriteAsync(() => TakeAsync($"sent:{kind}:{db.InstitutionId:N}:{Secrets.OfEmail(to)}", stop), stop);
        return wait == 0
            ? null
            : new Refusal("Several of these emails have already been sent. Wait {0} minutes before you send another.", null, wait);
    }

    /// <returns>The number of minutes to wait; 0 when the email may be sent.</returns>
    private async Task<int> TakeAsync(string key, CancellationToken stop)
    {
        var limit = await db.HoldAsync(new SignInLimit(key), stop);
        if (!limit.Take(MostToAddress, clock.Now))
            return limit.Minutes(clock.Now);
        await db.UpsertAsync(limit, stop);
        return 0;
    }

    private async Task<bool> TooManyAsync(string network, CancellationToken stop)
    {
        var limit = await db.HoldAsync(new SignInLimit("sent-from:" + network), stop);
        limit.Count(clock.Now);
        await db.UpsertAsync(limit, stop);
        return limit.Attempts > mostFromNetwork;
    }

    private static string Key(MailKind kind, string address) => $"sent:{kind}:{Secrets.OfEmail(address)}";
}
