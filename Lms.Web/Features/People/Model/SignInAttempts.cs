namespace Lms.Web.Features.People.Model;

/// <summary>
/// Attempts to prove who one is. Each is begun before it is judged and ends right or wrong: it is counted for the browser or the network
/// that it comes from (<see cref="SignInLimits"/>), and a wrong one is noted for administrators.
/// </summary>
public sealed class SignInAttempts(SignInLimits limits, SignInFailures failures, KnownDevices devices)
{
    /// <summary>Counts an attempt, before it is judged. In a slow network it waits here for its turn.</summary>
    /// <param name="personId">Whose account it is for; null when there is none.</param>
    public async Task<Attempt> BeginAsync(string key, Guid? personId, CancellationToken stop) =>
        await limits.BeginAsync(key, await devices.FindAsync(personId, stop), stop);

    /// <summary>The attempt was right: it and all earlier ones are forgiven.</summary>
    /// <returns>Minutes to wait, although it was right; 0: it counts.</returns>
    public Task<int> RightAsync(Attempt attempt, CancellationToken stop) => limits.RightAsync(attempt, stop);

    /// <summary>The attempt was wrong: it stays counted, and is noted.</summary>
    /// <param name="action">What failed, as <see cref="SignInFailures"/> names it.</param>
    public async Task WrongAsync(Attempt attempt, string action, Guid? personId, CancellationToken stop)
    {
        await limits.WrongAsync(attempt, stop);
        await failures.NoteAsync(action, personId, attempt.WaitIfWrong > 0, stop);
    }

    /// <summary>Returns the number of minutes to wait before another attempt may begin; 0 when there is no wait.</summary>
    public async Task<int> WaitAsync(string key, Guid? personId, CancellationToken stop) =>
        await limits.WaitAsync(key, await devices.FindAsync(personId, stop), stop);

    /// <summary>All attempts are forgiven: the owner has proven in another way who they are.</summary>
    public Task ForgiveAsync(string key, CancellationToken stop) => limits.ForgiveAsync(key, stop);
}
