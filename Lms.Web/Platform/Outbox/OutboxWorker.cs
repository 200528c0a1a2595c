using System.Collections.Concurrent;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Outbox;

/// <summary>
/// Delivers messages from the outbox to their handlers: at least once, again after a growing pause when a handler fails, and to the dead
/// letters when it failed too often. A fixed number are handled at a time; a free slot is filled at once, so that a slow handler delays
/// only itself. A message that is being handled is leased: the lease is renewed as long as the handler runs, and a message whose worker
/// died is free again when it has expired.
/// </summary>
/// <param name="lane">The lane of the messages; null for all.</param>
public sealed class OutboxWorker(
    IServiceScopeFactory scopes,
    OutboxSignal signal,
    JobsPause pause,
    TimeProvider clock,
    ILogger<OutboxWorker> log,
    Lane? lane = null
)
{
    public const int MostAttempts = 10;

    /// <summary>The number of messages handled at a time; fewer of long work, because it occupies the processor.</summary>
    internal const int Places = 6,
        HeavyPlaces = 2;

    /// <summary>The number of messages claimed with one statement; those without a slot wait here.</summary>
    private const int Bundle = 20;

    internal static readonly TimeSpan LeaseTime = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan LookAnyway = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    /// <summary>
    /// The messages that this process handles or is about to: they are not claimed a second time, even when a lease was lost.
    /// </summary>
    private readonly ConcurrentDictionary<Guid, Held> held = new();

    private readonly int places = lane is Lane.Heavy ? HeavyPlaces : Places;
    private int carries;
    private DateTime renewedAt;

    /// <summary>Whether a worker in this process is working.</summary>
    internal bool IsDelivering => Volatile.Read(ref carries) != 0;

    /// <summary>Handles messages that are due and those that come within moments after. Does nothing if it is already running.</summary>
    internal async Task DeliverUntilIdleAsync(CancellationToken stop)
    {
        if (Interlocked.Exchange(ref carries, 1) != 0)
            return;
        try
        {
            while (await DeliverAsync(stop) > 0 && await signal.WaitAsync(lane, LookAnyway, stop)) { }
        }
        finally
        {
            Volatile.Write(ref carries, 0);
            signal.WakeWatch();
        }
    }

    /// <summary>Delivers everything that is due, including messages that handlers write in the meantime.</summary>
    /// <returns>The number of attempted messages.</returns>
    public async Task<int> DeliverAsync(CancellationToken stop)
    {
        if (await pause.FindAsync(stop) is not null)
            return 0;
        var (carried, looks) = (0, true);
        var waiting = new Queue<Held>();
        var running = new HashSet<Task>();
        try
        {
            while (true)
            {
                try
                {
                    looks |= await RenewAsync(waiting, stop);
                    if (looks && waiting.Count == 0 && running.Count < places)
                        looks = await TakeAsync(waiting, stop);
                }
                catch (Exception failure) when (running.Count > 0 && !stop.IsCancellationRequested)
                {
                    log.LogWarning(failure, "Cannot claim messages at the moment; retrying shortly");
                }
                for (; running.Count < places && waiting.TryDequeue(out var next); carried++)
                    running.Add(Task.Run(() => DeliverOneAsync(next, stop), CancellationToken.None));
                if (running.Count == 0 && !looks)
                    return carried;
                if (running.Count > 0)
                    looks |= await WaitAsync(running, stop);
                // Looks for messages written by the last of them before this is over.
                looks |= running.Count == 0;
            }
        }
        finally
        {
            foreach (var it in waiting)
                held.TryRemove(it.Message.Id, out _);
            await Task.WhenAll(running);
        }
    }

    /// <summary>How long to wait after the n-th failure: 5 s, 10 s, 20 s … at most an hour.</summary>
    public static TimeSpan Pause(int attempts) => TimeSpan.FromSeconds(Math.Min(3600, 5 * Math.Pow(2, Math.Clamp(attempts - 1, 0, 20))));

    /// <returns>Whether there may be more.</returns>
    private async Task<bool> TakeAsync(Queue<Held> waiting, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LmsContext>();
        var messages = await db.ClaimAsync(lane, Ids.New(), clock.Now, clock.Now + LeaseTime, Bundle, [.. held.Keys], stop);
        foreach (var message in messages)
        {
            var it = new Held(message);
            held[message.Id] = it;
            waiting.Enqueue(it);
        }
        return messages.Count == Bundle;
    }

    /// <summary>Waits until one of them completes, the signal is set, or the polling interval has passed.</summary>
    /// <returns>Whether there may be new messages.</returns>
    private async Task<bool> WaitAsync(HashSet<Task> running, CancellationToken stop)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var rung = signal.WaitAsync(lane, LookAnyway, enough.Token);
        await Task.WhenAny(running.Append(rung));
        var isRung = rung.IsCompletedSuccessfully;
        await enough.CancelAsync();
        running.RemoveWhere(task => task.IsCompleted);
        stop.ThrowIfCancellationRequested();
        return isRung;
    }

    /// <summary>
    /// Renews the leases of messages that are being handled, and gives back those that are still waiting for a slot: another process may
    /// have one.
    /// </summary>
    /// <returns>Whether any were released.</returns>
    private async Task<bool> RenewAsync(Queue<Held> waiting, CancellationToken stop)
    {
        var now = clock.Now;
        if (now < renewedAt + RenewEvery)
            return false;
        renewedAt = now;
        if (held.IsEmpty)
            return false;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LmsContext>();
        var gives = waiting.Count > 0;
        while (waiting.TryDequeue(out var idle))
        {
            held.TryRemove(idle.Message.Id, out _);
            await db.WriteAsync(
                () =>
                    Mine(db, idle.Message)
                        .ExecuteUpdateAsync(
                            m => m.SetProperty(x => x.LeasedUntil, (DateTime?)null).SetProperty(x => x.Attempts, x => x.Attempts - 1),
                            stop
                        ),
                stop
            );
        }
        foreach (var it in held.Values.Where(it => !it.IsOver))
            await RenewAsync(db, it, now + LeaseTime, stop);
        return gives;
    }

    /// <summary>A handler whose message another process took over is canceled.</summary>
    private async Task RenewAsync(LmsContext db, Held it, DateTime until, CancellationToken stop)
    {
        var renewed = await db.WriteAsync(
            () => Mine(db, it.Message).ExecuteUpdateAsync(m => m.SetProperty(x => x.LeasedUntil, until), stop),
            stop
        );
        if (renewed == 1 || it.IsOver)
            return;
        log.LogWarning("{Handler} was slow, and another process took over its message; stopping it", it.Message.Handler);
        await it.Lost.CancelAsync();
    }

    private static IQueryable<OutboxMessage> Mine(LmsContext db, OutboxMessage message) =>
        db.OutboxMessages.Where(m => m.Id == message.Id && m.Lease == message.Lease);

    private async Task DeliverOneAsync(Held it, CancellationToken stop)
    {
        var message = it.Message;
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(stop, it.Lost.Token);
        try
        {
            // The processes that claimed it before never reported a result.
            var failure =
                message.Attempts > MostAttempts
                    ? new(message.Error ?? $"The process ended {MostAttempts} times while handling this message.", IsForGood: true)
                    : await AttemptAsync(message, Handlers.RunAsync, ends.Token);
            var isOver = failure is not null && (failure.IsForGood || message.Attempts >= MostAttempts);
            var dead = isOver && await GiveUpAsync(message, ends.Token);
            it.IsOver = true;
            await SettleAsync(message, failure?.Why, dead, ends.Token);
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            // Interrupted: the next worker that claims it starts over.
        }
        catch (Exception failure)
        {
            log.LogError(failure, "Could not record the result of {Handler}; it runs again when its lease expires", message.Handler);
        }
        finally
        {
            held.TryRemove(message.Id, out _);
        }
    }

    /// <returns>Why it failed; null on success.</returns>
    private async Task<Failure?> AttemptAsync(
        OutboxMessage message,
        Func<IServiceProvider, OutboxMessage, CancellationToken, Task> work,
        CancellationToken stop
    )
    {
        try
        {
            await using var scope = scopes.EnterInstitution(message.InstitutionId);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
            limit.CancelAfter(Patience);
            await work(scope.ServiceProvider, message, limit.Token);
            return null;
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            log.LogWarning(failure, "{Handler} failed on attempt {Attempt}", message.Handler, message.Attempts);
            return new(
                failure is OperationCanceledException ? $"Took longer than {Patience.TotalSeconds:0} s." : Reason(failure),
                failure is PermanentFailureException
            );
        }
    }

    /// <returns>False when that failed too, and will be retried.</returns>
    private async Task<bool> GiveUpAsync(OutboxMessage message, CancellationToken stop) =>
        await AttemptAsync(message, Handlers.GiveUpAsync, stop) is null || message.Attempts >= 2 * MostAttempts;

    /// <summary>Describes the failure and its cause: “Failure sending mail.” alone helps no one.</summary>
    private static string Reason(Exception failure)
    {
        var reasons = new List<string>();
        for (var cause = failure; cause is not null; cause = cause.InnerException)
            if (!reasons.Exists(known => known.Contains(cause.Message, StringComparison.Ordinal)))
                reasons.Add(cause.Message);
        return string.Join(' ', reasons);
    }

    private async Task SettleAsync(OutboxMessage message, string? error, bool dead, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LmsContext>();
        var now = clock.Now;
        var mine = Mine(db, message);
        if (error?.Length > 4000)
            error = error[..4000];
        await db.WriteAsync(
            () =>
                error is null
                    // The content is no longer needed, and links in emails are private.
                    ? mine.ExecuteUpdateAsync(
                        m => m.SetProperty(x => x.DoneAt, now).SetProperty(x => x.Payload, "").SetProperty(x => x.Error, (string?)null),
                        stop
                    )
                    : mine.ExecuteUpdateAsync(
                        m =>
                            m.SetProperty(x => x.Error, error)
                                .SetProperty(x => x.RunAt, now + Pause(message.Attempts))
                                .SetProperty(x => x.DeadAt, dead ? now : null)
                                .SetProperty(x => x.Lease, (Guid?)null)
                                .SetProperty(x => x.LeasedUntil, (DateTime?)null),
                        stop
                    ),
            stop
        );
    }

    /// <param name="Why">The reason in words, for administrators.</param>
    /// <param name="IsForGood">Retrying is pointless.</param>
    private sealed record Failure(string Why, bool IsForGood);

    /// <summary>A message that this process has claimed.</summary>
    private sealed class Held(OutboxMessage message)
    {
        public OutboxMessage Message => message;

        /// <summary>Another process has claimed the message.</summary>
        public CancellationTokenSource Lost { get; } = new();

        /// <summary>Its handler has ended, and the result is being saved.</summary>
        public bool IsOver { get; set; }
    }
}
