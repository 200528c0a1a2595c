namespace Lms.Web.Platform.Health.Checks;

/// <summary>Whether anything can be saved; finds only what is wrong.</summary>
public sealed class SavingCheck(StorageWatch watch, ReadinessCheck readiness) : IDoctorCheck
{
    public string What => "Database";

    public DatabaseState Needs => DatabaseState.Usable;

    public async Task<IReadOnlyList<Finding>> LookAsync(Examination examination, CancellationToken stop)
    {
        if (watch.Now is { } state)
            return
            [
                new(What, false, $"{state.Trouble.Title} Since {state.Since:yyyy-MM-dd HH:mm} UTC. {state.Said}", state.Trouble.Advice),
            ];
        var ready = await readiness.AskAsync(stop);
        return ready.Status == StatusCodes.Status200OK ? [] : [new(What, false, ready.Text, ready.Advice)];
    }
}
