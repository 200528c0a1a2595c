using Lms.Web.Kernel;

namespace Lms.Web.Platform.Data;

/// <summary>
/// A value that many requests ask for, read from the database and cached in memory until it changes, here or in another process, or
/// expires.
/// </summary>
/// <remarks>A value that changes while it is being read is returned but not cached: it may be the previous one.</remarks>
public sealed class Remembered<T>
    where T : class
{
    private readonly string topic;
    private readonly TimeSpan fresh;
    private readonly TimeProvider clock;
    private readonly ChangeNotices notices;
    private Entry? kept;
    private int changes;

    /// <param name="topic">The topic of notices to other processes; see <see cref="ChangeNotices"/>.</param>
    /// <param name="fresh">A notice from another process can be lost, so nothing is kept longer.</param>
    public Remembered(string topic, TimeSpan fresh, TimeProvider clock, ChangeNotices notices)
    {
        this.topic = topic;
        this.fresh = fresh;
        this.clock = clock;
        this.notices = notices;
        notices.On(topic, _ => Drop());
    }

    private sealed record Entry(T Value, DateTime At);

    /// <param name="read">Reads the value when it is not cached.</param>
    public async ValueTask<T> GetAsync(Func<CancellationToken, Task<T>> read, CancellationToken stop)
    {
        if (Volatile.Read(ref kept) is { } known && known.At + fresh > clock.Now)
            return known.Value;
        var before = Volatile.Read(ref changes);
        var entry = new Entry(await read(stop), clock.Now);
        Volatile.Write(ref kept, entry);
        if (Volatile.Read(ref changes) != before)
            Interlocked.CompareExchange(ref kept, null, entry);
        return entry.Value;
    }

    /// <summary>Call this after a change is committed.</summary>
    public void Forget()
    {
        Drop();
        notices.Tell(topic);
    }

    /// <summary>Forgets it in this process only.</summary>
    internal void Drop()
    {
        Interlocked.Increment(ref changes);
        Volatile.Write(ref kept, null);
    }
}
