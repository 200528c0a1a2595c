using System.Collections.Concurrent;
using Lms.Web.Kernel;

namespace Lms.Web.Platform.Data;

/// <summary>
/// Values that many requests ask for by a key, read from the database and cached in memory until content changes or they expire. A changed
/// value is read once for all callers.
/// </summary>
/// <param name="edition">A number that differs after each change; see <see cref="ContentEdition"/>.</param>
/// <param name="fresh">How long a change in another process can go unnoticed.</param>
/// <param name="most">The maximum number of cached values.</param>
/// <param name="servesExpired">
/// True: an expired value is read again by one request, while the others continue with the known one. False: all wait for the new one.
/// </param>
public sealed class RememberedByKey<TKey, T>(Func<int> edition, TimeSpan fresh, int most, TimeProvider clock, bool servesExpired = true)
    where TKey : notnull
    where T : class
{
    private readonly ConcurrentDictionary<TKey, Slot> slots = new();

    private sealed record Known(T Value, int Edition, DateTime At);

    private sealed class Slot
    {
        public Known? Known;
        public (int Edition, Task<T?> Task)? Reading;
        public int Refreshing;
    }

    /// <param name="read">
    /// Reads the value for all callers, so no single request may cancel it; null when there is no such thing, which is not cached.
    /// </param>
    public async ValueTask<T?> GetAsync(TKey key, Func<Task<T?>> read, CancellationToken stop)
    {
        // Read before the rows: a change in between makes the value outdated at once.
        var number = edition();
        var slot = slots.GetOrAdd(key, static _ => new Slot());
        if (Volatile.Read(ref slot.Known) is { } known && known.Edition == number)
        {
            if (known.At + fresh > clock.Now)
                return known.Value;
            if (servesExpired)
                return await RefreshAsync(key, slot, known, number, read);
        }
        Task<T?> reading;
        lock (slot)
        {
            if (slot.Reading is { Task.IsCompleted: false } begun && begun.Edition == number)
                reading = begun.Task;
            else
                slot.Reading = (number, reading = Task.Run(() => ReadAsync(key, slot, number, read), CancellationToken.None));
        }
        return await reading.WaitAsync(stop);
    }

    /// <summary>A value that is being read at this moment is returned to waiting callers but not cached.</summary>
    public void Forget(TKey key) => slots.TryRemove(key, out _);

    /// <summary>Forgets the values of all keys for which this is true.</summary>
    public void Forget(Func<TKey, bool> which)
    {
        foreach (var key in slots.Keys.Where(which))
            Forget(key);
    }

    private async ValueTask<T?> RefreshAsync(TKey key, Slot slot, Known known, int number, Func<Task<T?>> read)
    {
        if (Interlocked.Exchange(ref slot.Refreshing, 1) != 0)
            return known.Value;
        try
        {
            return await ReadAsync(key, slot, number, read);
        }
        finally
        {
            Volatile.Write(ref slot.Refreshing, 0);
        }
    }

    private async Task<T?> ReadAsync(TKey key, Slot slot, int number, Func<Task<T?>> read)
    {
        var value = await read();
        if (value is null)
            slots.TryRemove(new(key, slot));
        else
            Volatile.Write(ref slot.Known, new(value, number, clock.Now));
        if (slots.Count > most)
            slots.Clear();
        return value;
    }
}
