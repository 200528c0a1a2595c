using System.Data.Common;
using Lms.Web.Kernel;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace Lms.Web.Platform.Data;

/// <summary>Compares the layout of the database with the one that this version of the product knows.</summary>
/// <param name="Applied">The migrations that the database has applied, in order; empty when it is new.</param>
/// <param name="Pending">The migrations that this version would still apply.</param>
/// <param name="Unknown">The migrations that a later version applied.</param>
/// <param name="Version">The version of the product that wrote the layout; null when the database does not contain it.</param>
public sealed record Layout(IReadOnlyList<string> Applied, IReadOnlyList<string> Pending, IReadOnlyList<string> Unknown, string? Version)
{
    public static readonly string ThisVersion = typeof(Layout).Assembly.GetName().Version!.ToString(3);

    public bool IsNew => Applied.Count == 0;

    public bool Fits => Pending.Count == 0 && Unknown.Count == 0;

    /// <summary>Null unless this version must not touch the database.</summary>
    public Refusal? Refusal =>
        Unknown.Count == 0
            ? null
            : new(
                "The database was changed by a newer version of this product ({0}) than this one ({1}); it contains {2}. Start the newer version, or return to the state before the upgrade: Lms.Web rollback.",
                null,
                Version ?? "unknown",
                ThisVersion,
                string.Join(", ", Unknown)
            );

    /// <summary>Reads the layout; nothing is created where there is no database yet.</summary>
    public static async Task<Layout> OfAsync(LmsContext db, CancellationToken stop)
    {
        var known = db.Database.GetMigrations().ToList();
        if (!await ExistsAsync(db, stop))
            return new([], known, [], null);
        var applied = (await db.Database.GetAppliedMigrationsAsync(stop)).ToList();
        return new(
            applied,
            [.. known.Except(applied)],
            [.. applied.Except(known)],
            applied.Count == 0 ? null : await VersionAsync(db, stop)
        );
    }

    /// <summary>Does not create the file, as opening it would.</summary>
    public static async Task<bool> ExistsAsync(LmsContext db, CancellationToken stop) =>
        db.IsSqlite
            ? File.Exists(new SqliteConnectionStringBuilder(db.Database.GetConnectionString()).DataSource)
            : await db.GetService<IRelationalDatabaseCreator>().ExistsAsync(stop);

    public static Task NoteVersionAsync(LmsContext db, DateTime now, CancellationToken stop) =>
        db.WriteAsync(
            () =>
                db.UpsertAsync(
                    new InstallationFact
                    {
                        Key = InstallationFact.Version,
                        Value = ThisVersion,
                        At = now,
                    },
                    stop
                ),
            stop
        );

    private static async Task<string?> VersionAsync(LmsContext db, CancellationToken stop)
    {
        try
        {
            return await db.Set<InstallationFact>()
                .Where(f => f.Key == InstallationFact.Version)
                .Select(f => f.Value)
                .SingleOrDefaultAsync(stop);
        }
        catch (DbException)
        {
            // That version created the table differently, or not at all.
            return null;
        }
    }
}
