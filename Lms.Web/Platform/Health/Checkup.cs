using Lms.Web.Kernel;

namespace Lms.Web.Platform.Health;

/// <param name="At">When it was looked at.</param>
public sealed record Findings(DateTime At, IReadOnlyList<Finding> All);

/// <summary>
/// The doctor's last findings. Callers get them at once; old ones are refreshed outside the request, because the doctor starts programs and
/// contacts other servers. Findings so old that they may be wrong by now are not returned.
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
