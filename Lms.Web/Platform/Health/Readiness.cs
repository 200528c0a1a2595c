using System.Data.Common;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;

namespace Lms.Web.Platform.Health;

/// <param name="Status">The HTTP status of the response.</param>
/// <param name="Advice">What to do about it; null when all is well.</param>
public sealed record Readiness(int Status, string Text, string? Advice = null)
{
    public static readonly Readiness Ready = new(StatusCodes.Status200OK, "ok");

    public static readonly Readiness Unknown = new(
        StatusCodes.Status503ServiceUnavailable,
        "Could not determine whether this process is ready.",
        "Check the log of the process."
    );

    public static Readiness Of(StorageTrouble trouble) => new(trouble.Status, trouble.Title, trouble.Advice);
}

/// <summary>
/// Finds out whether this process can do its work: the database answers, can be written, has the layout of this version, and the disk has
/// room.
/// </summary>
public sealed class ReadinessCheck(
    SiteOptions site,
    IServiceScopeFactory scopes,
    IFileStore files,
    StorageWatch watch,
    TimeProvider clock,
    ILogger<ReadinessCheck> log
)
{
    /// <summary>With less the next upload or the log of the database may not fit.</summary>
    public const long LeastRoom = 32 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private volatile bool fits;

    /// <summary>Changes nothing while all is well; in a trouble it tries to write, to see whether it is over.</summary>
    public async Task<Readiness> AskAsync(CancellationToken stop)
    {
        if (watch.Now is { } state && !await IsMendedAsync(stop))
            return Readiness.Of((watch.Now ?? state).Trouble);
        if (RoomIn(site.InData()) < LeastRoom)
            return Readiness.Of(StorageTrouble.Full);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Patience);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<LmsContext>();
            if (!fits && await LayoutAsync(db, limit.Token) is { } misfit)
                return misfit;
            return await Writing.IsAllowedAsync(db, limit.Token) ? Readiness.Ready : Readiness.Of(StorageTrouble.ReadOnly);
        }
        catch (Exception failure)
            when (failure is DbException or InvalidOperationException
                || (failure is OperationCanceledException && !stop.IsCancellationRequested)
            )
        {
            watch.Saw(failure);
            return Readiness.Of(StorageTrouble.Of(failure) ?? StorageTrouble.Away);
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            log.LogError(failure, "Could not determine whether this process is ready");
            return Readiness.Unknown;
        }
    }

    /// <summary>Actually writes a row and a file; nothing less shows whether a disk has space again.</summary>
    /// <returns>True when the trouble is over.</returns>
    public async Task<bool> IsMendedAsync(CancellationToken stop)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetService<KeptConnections>()?.Clear();
            var db = scope.ServiceProvider.GetRequiredService<LmsContext>();
            await db.WriteAsync(
                () =>
                    db.UpsertAsync(
                        new InstallationFact
                        {
                            Key = InstallationFact.Probe,
                            Value = "",
                            At = clock.Now,
                        },
                        stop
                    ),
                stop
            );
            if ((await files.ProbeAsync(stop)).Complaint is not null)
                return false;
            watch.Mended();
            return true;
        }
        catch (Exception failure) when (watch.Saw(failure))
        {
            return false;
        }
        // The watcher must not end with what it watches: a failure here would stop the whole process.
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            log.LogError(failure, "Could not determine whether saving works again");
            return false;
        }
    }

    /// <returns>Bytes that this user may still write; as much as there is when the system does not say.</returns>
    public static long RoomIn(string folder)
    {
        try
        {
            while (!Directory.Exists(folder))
                folder = Path.GetDirectoryName(folder) ?? "/";
            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return long.MaxValue;
        }
    }

    private async Task<Readiness?> LayoutAsync(LmsContext db, CancellationToken stop)
    {
        var layout = await Layout.OfAsync(db, stop);
        if (layout.Unknown.Count > 0)
            return new(StatusCodes.Status503ServiceUnavailable, "The database was changed by a newer version of this product.");
        if (layout.Pending.Count > 0)
            return new(
                StatusCodes.Status503ServiceUnavailable,
                "The database does not have the schema of this version yet. Run: Lms.Web migrate"
            );
        fits = true;
        return null;
    }
}
