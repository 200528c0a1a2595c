using System.Globalization;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Lms.Web.Platform.Backup;

/// <summary>
/// Brings the database to the layout of this version: refuses one that a newer version has changed, and takes a copy of one that people
/// work in before changing it.
/// </summary>
public sealed class Upgrade(
    SiteOptions site,
    IServiceScopeFactory scopes,
    BackupOptions options,
    BackupStore store,
    DatabaseOptions database,
    TimeProvider clock
)
{
    /// <summary>The number of a PostgreSQL advisory lock: one of several processes upgrades while the others wait.</summary>
    private const long Turn = 7150412;

    /// <returns>Null when the layout is current; otherwise why the database was not changed.</returns>
    public async Task<Refusal?> RunAsync(Action<string> tell, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LmsContext>();
        var layout = await Layout.OfAsync(db, stop);
        if (layout.Refusal is { } refusal)
            return refusal;
        if (layout.IsNew || layout.Fits)
            return await MigrateAsync(db, layout, stop);
        await using var turn = await TurnAsync(stop);
        // Another process may have done it while this one waited.
        layout = await Layout.OfAsync(db, stop);
        if (layout.Refusal is { } newer)
            return newer;
        if (!layout.Fits && options.BeforeUpgrade)
        {
            var made = await CopyAsync(tell, stop);
            tell(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The database was copied to {made.Path} before the upgrade to version {Layout.ThisVersion}. To roll back: Lms.Web rollback"
                )
            );
        }
        return await MigrateAsync(db, layout, stop);
    }

    private async Task<Made> CopyAsync(Action<string> tell, CancellationToken stop)
    {
        try
        {
            return await store.MakeBeforeUpgradeAsync(tell, stop);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"The database could not be copied to {store.Folder} before the upgrade and was left unchanged. {failure.Message}",
                failure
            );
        }
    }

    private async Task<Refusal?> MigrateAsync(LmsContext db, Layout layout, CancellationToken stop)
    {
        Directory.CreateDirectory(site.InData());
        await db.MigrateAsync(stop);
        if (layout.Version != Layout.ThisVersion)
            await NoteVersionAsync(db, stop);
        return null;
    }

    /// <summary>With a read-only database the product may still show its pages.</summary>
    private async Task NoteVersionAsync(LmsContext db, CancellationToken stop)
    {
        try
        {
            await Layout.NoteVersionAsync(db, clock.Now, stop);
        }
        catch (Exception failure) when (StorageTrouble.Of(failure) is not null)
        {
            // The next start records it.
        }
    }

    private async Task<NpgsqlConnection?> TurnAsync(CancellationToken stop)
    {
        if (database.IsSqlite)
            return null;
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ToString());
        await connection.OpenAsync(stop);
        await using var command = new NpgsqlCommand($"SELECT pg_advisory_lock({Turn})", connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(stop);
        return connection;
    }
}
