using System.Threading.Channels;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Outbox;

namespace Lms.Web.Platform.Data;

/// <summary>
/// Combines the writes of many people in one transaction: heartbeats, grades and answers wait here for at most one commit before theirs.
/// Each is acknowledged only after the commit, and each succeeds or fails alone: when one of a group fails, all are repeated one by one.
/// </summary>
public sealed class GroupCommit(
    Func<LmsContext> contexts,
    WriteGate gate,
    OutboxSignal signal,
    ContentEdition edition,
    TimeProvider clock,
    ILogger<GroupCommit> log
) : IAsyncDisposable
{
    private const int Most = 64;

    /// <summary>SQLite has one writer. On PostgreSQL several groups run at once, each with the writes of other people.</summary>
    private readonly Channel<Item>[] queues =
    [
        .. Enumerable
            .Range(0, gate.IsClosed ? 1 : 4)
            .Select(_ => Channel.CreateBounded<Item>(new BoundedChannelOptions(4096) { SingleReader = true })),
    ];
    private readonly Lock starting = new();
    private Task? writers;

    /// <summary>
    /// Runs <paramref name="write"/> in the next group's transaction, for <paramref name="viewer"/>, and returns once it is committed.
    /// </summary>
    /// <param name="write">
    /// May run twice (the first time rolled back), so it must touch nothing but the context. It reads first and writes afterwards: on
    /// PostgreSQL the rows of a group (<see cref="Rows"/>) are sent together at its end.
    /// </param>
    /// <param name="held">
    /// The row on which the write bases its decision: no one else can change it in the meantime. The rows of a group are locked by one
    /// statement.
    /// </param>
    public async Task<T> RunAsync<T>(
        Viewer viewer,
        Func<LmsContext, CancellationToken, Task<T>> write,
        CancellationToken stop,
        HeldRow? held = null
    )
    {
        Start();
        var item = new Item<T>(viewer, held, write);
        await queues[(uint)(viewer.PersonId?.GetHashCode() ?? 0) % queues.Length].Writer.WriteAsync(item, stop);
        return await item.Answer;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var queue in queues)
            queue.Writer.TryComplete();
        if (writers is not null)
            await writers;
    }

    private void Start()
    {
        if (writers is not null)
            return;
        lock (starting)
            writers ??= Task.WhenAll(queues.Select(queue => Task.Run(() => WriteGroupsAsync(queue.Reader))));
    }

    private async Task WriteGroupsAsync(ChannelReader<Item> queue)
    {
        var group = new List<Item>(Most);
        while (await queue.WaitToReadAsync())
        {
            try
            {
                if (!Next(queue, group))
                    continue;
                await using var db = contexts();
                do
                {
                    await CommitAsync(db, group);
                    group.Clear();
                    signal.Wake(Lanes.None);
                } while (Next(queue, group));
            }
            catch (Exception failure)
            {
                if (group.Count > 1)
                    log.LogWarning(failure, "A batch of {Count} writes failed; running them one at a time", group.Count);
                foreach (var item in group)
                    await AloneAsync(item, group.Count == 1 ? failure : null);
                group.Clear();
                signal.Wake(Lanes.None);
            }
        }
    }

    private static bool Next(ChannelReader<Item> queue, List<Item> group)
    {
        while (group.Count < Most && queue.TryRead(out var item))
            group.Add(item);
        return group.Count > 0;
    }

    private async Task AloneAsync(Item item, Exception? known)
    {
        try
        {
            if (known is not null)
                item.Fail(known);
            else
                await CommitAsync([item]);
        }
        catch (Exception failure)
        {
            item.Fail(failure);
        }
    }

    private async Task CommitAsync(List<Item> group)
    {
        await using var db = contexts();
        await CommitAsync(db, group);
    }

    private async Task CommitAsync(LmsContext db, List<Item> group)
    {
        db.Enter(group[0].Viewer, clock, gate, signal, edition);
        var gathered = db.Gathered = db.IsSqlite ? null : new RowBatch();
        var (people, holding) = (new HashSet<Guid?>(), new HashSet<Guid>());
        await db.WriteAsync(
            async () =>
            {
                foreach (var item in group)
                {
                    // A person's second write reads what their first one wrote; rows of another institution go to the server under its
                    // name.
                    if (gathered is not null && (!people.Add(item.Viewer.PersonId) || item.Viewer.InstitutionId != db.InstitutionId))
                        await gathered.SendAsync(db, CancellationToken.None);
                    db.ActFor(item.Viewer);
                    if (holding.Add(db.InstitutionId))
                        await db.HoldAsync(
                            group.Where(i => i.Viewer.InstitutionId == db.InstitutionId).Select(i => i.Held).OfType<HeldRow>(),
                            CancellationToken.None
                        );
                    await item.ApplyAsync(db);
                    db.ChangeTracker.Clear();
                }
                if (gathered is not null)
                    await gathered.SendAsync(db, CancellationToken.None);
            },
            CancellationToken.None
        );
        foreach (var item in group)
            item.Acknowledge();
    }

    private abstract class Item(Viewer viewer, HeldRow? held)
    {
        public Viewer Viewer => viewer;

        public HeldRow? Held => held;

        public abstract Task ApplyAsync(LmsContext db);

        public abstract void Acknowledge();

        public abstract void Fail(Exception failure);
    }

    private sealed class Item<T>(Viewer viewer, HeldRow? held, Func<LmsContext, CancellationToken, Task<T>> write) : Item(viewer, held)
    {
        private readonly TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? result;

        public Task<T> Answer => answer.Task;

        public override async Task ApplyAsync(LmsContext db) => result = await write(db, CancellationToken.None);

        public override void Acknowledge() => answer.TrySetResult(result!);

        public override void Fail(Exception failure) => answer.TrySetException(failure);
    }
}
