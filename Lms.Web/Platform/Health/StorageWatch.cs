using Lms.Web.Kernel;
using Lms.Web.Platform.Data;

namespace Lms.Web.Platform.Health;

/// <summary>
/// Knows whether anything can be saved now. Code that encounters a <see cref="StorageTrouble"/> reports it here; it is logged once when it
/// begins and once when it is over, however many requests encounter it.
/// </summary>
public sealed class StorageWatch(TimeProvider clock, ILogger<StorageWatch> log)
{
    private readonly Lock changing = new();
    private volatile State? state;

    public sealed record State(StorageTrouble Trouble, DateTime Since, string Said);

    /// <summary>Null while all is well, as far as is known.</summary>
    public State? Now => state;

    /// <returns>True when it is a known trouble: it is already in the log, and the caller need not log it again.</returns>
    public bool Saw(Exception failure)
    {
        if (StorageTrouble.Of(failure) is not { } trouble)
            return false;
        lock (changing)
        {
            if (state?.Trouble == trouble)
                return true;
            state = new(trouble, clock.Now, failure.GetBaseException().Message);
        }
        log.LogError("{Trouble} {Said} {Advice} This is logged only once until it is resolved", trouble.Title, state.Said, trouble.Advice);
        return true;
    }

    public void Mended()
    {
        State? was;
        lock (changing)
            (was, state) = (state, null);
        if (was is not null)
            log.LogWarning("Saving works again after {Seconds:0} s", (clock.Now - was.Since).TotalSeconds);
    }
}
