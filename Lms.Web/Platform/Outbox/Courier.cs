using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Outbox;

/// <summary>
/// Carries messages from the outbox to their handlers: at least once, again after a growing pause when a handler fails,
/// and to the dead letters when it failed too often. A message whose courier died is free again when its lease runs out.
/// </summary>
public sealed class Courier(IServiceScopeFactory scopes, TimeProvider clock, ILogger<Courier> log)
{
    public const int MostAttempts = 10;

    private const int Bundle = 20;

    private static readonly TimeSpan LeaseTime = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    /// <summary>Carries everything that is due, including what handlers write meanwhile.</summary>
    /// <returns>How many messages were tried.</returns>
    public async Task<int> CarryAsync(CancellationToken stop)
    {
        for (var carried = 0; ;)
        {
            var messages = await TakeAsync(stop);
            if (messages.Count == 0) return carried;
            await Parallel.ForEachAsync(messages, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = stop },
                async (message, _) => await DeliverAsync(message, stop));
            carried += messages.Count;
        }
    }

    /// <summary>How long to wait after the n-th failure: 5 s, 10 s, 20 s … at most an hour.</summary>
    public static TimeSpan Pause(int attempts) =>
        TimeSpan.FromSeconds(Math.Min(3600, 5 * Math.Pow(2, Math.Clamp(attempts - 1, 0, 20))));

    private async Task<List<OutboxMessage>> TakeAsync(CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LmsContext>();
        return await db.ClaimAsync(Ids.New(), clock.Now, clock.Now + LeaseTime, Bundle, stop);
    }

    private async Task DeliverAsync(OutboxMessage message, CancellationToken stop)
    {
        // Whoever took it so often before never came back to say how it went.
        var error = message.Attempts > MostAttempts ? message.Error ?? $"The process ended {MostAttempts} times while it was handled." : await AttemptAsync(message, Handlers.RunAsync, stop);
        var dead = error is not null && message.Attempts >= MostAttempts && await GiveUpAsync(message, stop);
        await SettleAsync(message, error, dead, stop);
    }

    /// <returns>Why it failed; null when it is done.</returns>
    private async Task<string?> AttemptAsync(OutboxMessage message, Func<IServiceProvider, OutboxMessage, CancellationToken, Task> work, CancellationToken stop)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<Viewer>().Visit(message.InstitutionId, "", TimeZoneInfo.Utc);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
            limit.CancelAfter(Patience);
            await work(scope.ServiceProvider, message, limit.Token);
            return null;
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            log.LogWarning(failure, "{Handler} failed on attempt {Attempt}", message.Handler, message.Attempts);
            return failure is OperationCanceledException ? $"Took longer than {Patience.TotalSeconds:0} s." : Reason(failure);
        }
    }

    /// <returns>False when that failed too, and is tried again.</returns>
    private async Task<bool> GiveUpAsync(OutboxMessage message, CancellationToken stop) =>
        await AttemptAsync(message, Handlers.GiveUpAsync, stop) is null || message.Attempts >= 2 * MostAttempts;

    /// <summary>What failed and why: “Failure sending mail.” alone helps nobody.</summary>
    private static string Reason(Exception failure)
    {
        var reasons = new List<string>();
        for (var cause = failure; cause is not null; cause = cause.InnerException)
            if (!reasons.Contains(cause.Message)) reasons.Add(cause.Message);
        return string.Join(' ', reasons);
    }

    private async Task SettleAsync(OutboxMessage message, string? error, bool dead, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LmsContext>();
        var now = clock.Now;
        var mine = db.OutboxMessages.Where(m => m.Id == message.Id && m.Lease == message.Lease);
        if (error?.Length > 4000) error = error[..4000];
        await db.WriteAsync(() => error is null
            // What was said is not needed any more, and links in mails are nobody else's business.
            ? mine.ExecuteUpdateAsync(m => m.SetProperty(x => x.DoneAt, now).SetProperty(x => x.Payload, "").SetProperty(x => x.Error, (string?)null), stop)
            : mine.ExecuteUpdateAsync(m => m
                .SetProperty(x => x.Error, error)
                .SetProperty(x => x.RunAt, now + Pause(message.Attempts))
                .SetProperty(x => x.DeadAt, dead ? now : null)
                .SetProperty(x => x.LeasedUntil, (DateTime?)null), stop), stop);
    }
}

/// <summary>Runs the courier as long as the product runs.</summary>
internal sealed class CourierService(Courier courier, CourierBell bell, ILogger<CourierService> log) : BackgroundService
{
    private static readonly TimeSpan LookAnyway = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await courier.CarryAsync(stoppingToken);
                await bell.WaitAsync(LookAnyway, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                log.LogError(failure, "The courier stumbled; it goes on shortly");
                await Task.Delay(LookAnyway, stoppingToken);
            }
        }
    }
}
