namespace Lms.Web.Features.People.Model;

/// <summary>
/// Limits the hashing of passwords, which is slow on purpose, to half of the processor's cores, so that pages are drawn while a whole class
/// signs in; further callers wait without a thread. Not to be started while the database is held for writing.
/// </summary>
public sealed class PasswordWork : IDisposable
{
    private readonly SemaphoreSlim places = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>Runs the hashing when it is its turn.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> hashing, CancellationToken stop)
    {
        await places.WaitAsync(stop);
        try
        {
            return await hashing();
        }
        finally
        {
            places.Release();
        }
    }

    public Task<string> RunAsync(Func<string> hashing, CancellationToken stop) => RunAsync(() => Task.FromResult(hashing()), stop);

    public void Dispose() => places.Dispose();
}
