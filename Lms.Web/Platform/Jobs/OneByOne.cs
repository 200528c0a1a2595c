using Lms.Web.Platform.Access;

namespace Lms.Web.Platform.Jobs;

/// <summary>Some items failed, the others succeeded. The message names the failed ones and the reasons.</summary>
public sealed class PartlyFailedException(IReadOnlyList<(string Name, Exception Why)> failed)
    : Exception(string.Join(' ', failed.Select(f => $"{f.Name}: {Reason(f.Why)}")), failed[0].Why)
{
    private static string Reason(Exception why) => why is PartlyFailedException ? why.Message : why.GetBaseException().Message;
}

/// <summary>Does the same with several items, continuing after failures.</summary>
public static class OneByOne
{
    /// <param name="name">The name of an item, for the log and for readers of the job's result.</param>
    /// <exception cref="PartlyFailedException">Thrown after all were processed: some failed.</exception>
    public static async Task RunAsync<T>(
        IEnumerable<T> things,
        Func<T, string> name,
        Func<T, Task> work,
        ILogger log,
        CancellationToken stop
    )
    {
        var failed = new List<(string, Exception)>();
        foreach (var thing in things)
        {
            try
            {
                await work(thing);
            }
            catch (Exception failure) when (!stop.IsCancellationRequested)
            {
                // Its inner failures are logged already.
                if (failure is not PartlyFailedException)
                    log.LogError(failure, "{Name} failed; continuing with the others", name(thing));
                failed.Add((name(thing), failure));
            }
        }
        if (failed.Count > 0)
            throw new PartlyFailedException(failed);
    }

    /// <summary>Does the same in several institutions, in each with a service of its own.</summary>
    /// <exception cref="PartlyFailedException">Thrown after all were processed: some failed.</exception>
    public static Task InInstitutionsAsync<T>(
        IServiceScopeFactory scopes,
        IEnumerable<Guid> institutions,
        Func<Guid, T, Task> work,
        ILogger log,
        CancellationToken stop
    )
        where T : notnull =>
        RunAsync(
            institutions,
            institution => $"{institution:D}",
            async institution =>
            {
                await using var scope = scopes.EnterInstitution(institution);
                await work(institution, scope.ServiceProvider.GetRequiredService<T>());
            },
            log,
            stop
        );
}
