using System.Data.Common;
using Lms.Web.Kernel;
using Npgsql;

namespace Lms.Web.Platform.Data;

/// <summary>Carries change notices between processes by LISTEN and NOTIFY of PostgreSQL.</summary>
internal sealed class ChangeListener(ChangeNotices notices, DatabaseOptions database, TimeProvider clock, ILogger<ChangeListener> log)
    : BackgroundService
{
    private const string Channel = "lms_changes";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly string pooled = Databases.PostgresConnection(database.ConnectionString);

    /// <summary>This process does not need its own notices.</summary>
    private readonly string self = Ids.New().ToString("N");

    /// <summary>Outside the pool, because it is never given back; kept alive, so that a silent loss of the network is noticed.</summary>
    private readonly string listening = new NpgsqlConnectionStringBuilder(Databases.PostgresConnection(database.ConnectionString))
    {
        Pooling = false,
        KeepAlive = 30,
    }.ConnectionString;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(AgainAndAgainAsync(ListenAsync, stoppingToken), AgainAndAgainAsync(SendAsync, stoppingToken));

    private async Task ListenAsync(CancellationToken stop)
    {
        await using var connection = new NpgsqlConnection(listening);
        connection.Notification += (_, notice) => Hear(notice.Payload);
        await connection.OpenAsync(stop);
        await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", connection))
            await listen.ExecuteNonQueryAsync(stop);
        notices.ForgetAll();
        while (true)
            await connection.WaitAsync(stop);
    }

    private async Task SendAsync(CancellationToken stop)
    {
        while (await notices.Outgoing.WaitToReadAsync(stop))
        {
            await using var connection = new NpgsqlConnection(pooled);
            await connection.OpenAsync(stop);
            while (notices.Outgoing.TryRead(out var notice))
            {
                await using var notify = new NpgsqlCommand("SELECT pg_notify($1, $2)", connection);
                notify.Parameters.Add(new() { Value = Channel });
                notify.Parameters.Add(new() { Value = $"{self} {notice.Topic} {notice.Subject}" });
                await notify.ExecuteNonQueryAsync(stop);
            }
        }
    }

    private void Hear(string payload)
    {
        if (payload.Split(' ', 3) is [var sender, var topic, var subject] && sender != self)
            notices.Hear(new(topic, subject));
    }

    private async Task AgainAndAgainAsync(Func<CancellationToken, Task> work, CancellationToken stop)
    {
        await Task.Yield();
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await work(stop);
                return;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (failure is DbException or IOException or TimeoutException or OperationCanceledException)
            {
                log.LogDebug(failure, "Change notifications are currently not being delivered");
            }
            try
            {
                await Task.Delay(Pause, clock, stop);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
