namespace Lms.Web.Platform.Data;

/// <summary>
/// SQLite has one writer. Writers that compete for its lock back off and waste most of the time asleep; writers that queue here are served
/// in turn, about five times as many a second. PostgreSQL has no such lock: there the gate is open.
/// </summary>
public sealed class WriteGate(bool closed)
{
    public static readonly WriteGate Open = new(closed: false);

    private readonly SemaphoreSlim? turn = closed ? new SemaphoreSlim(1, 1) : null;

    public bool IsClosed => turn is not null;

    public async ValueTask<Held> EnterAsync(CancellationToken stop)
    {
        if (turn is not null)
            await turn.WaitAsync(stop);
        return new Held(turn);
    }

    public readonly struct Held(SemaphoreSlim? turn) : IDisposable
    {
        public void Dispose() => turn?.Release();
    }
}
