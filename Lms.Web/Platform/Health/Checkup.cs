using Lms.Web.Kernel;

namespace Lms.Web.Platform.Health;

/// <param name="At">When it was looked at.</param>
public sealed record Findings(DateTime At, IReadOnlyList<Finding> All);

/// <summary>
/// What doctor found last. Whoever asks gets it at once; what is old is looked at again beside the request, for doctor starts programs and
/// asks other servers. What is so old that it may be wrong by now is not told.
/// </summary>
public sealed class Checkup(Doctor doctor, IHostApplicationLifetime product, TimeProvider clock, ILogger<Checkup> log)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Told = TimeSpan.FromMinutes(10);

    private readonly Lock starting = new();
    private volatile Findings? latest;
    private Task? looking;

    /// <summary>Null until a look has ended that is not long ago.</summary>
    public Findings? Latest
    {
        get
        {
            var found = latest;
            var age = found is null ? TimeSpan.MaxValue : clock.Now - found.At;
            if (age > Fresh)
                _ = LookAsync();
            return age > Told ? null : found;
        }
    }

    /// <summary>Looks again, or waits for a look that has begun.</summary>
    public Task LookAsync()
    {
        lock (starting)
            return looking is { IsCompleted: false } busy ? busy : looking = Task.Run(RunAsync);
    }

    private async Task RunAsync()
    {
        try
        {
            latest = new(clock.Now, await doctor.LookAsync(product.ApplicationStopping));
        }
        catch (OperationCanceledException) when (product.ApplicationStopping.IsCancellationRequested) { }
        catch (Exception failure)
        {
            log.LogError(failure, "Could not check the state of the system");
        }
    }
}
