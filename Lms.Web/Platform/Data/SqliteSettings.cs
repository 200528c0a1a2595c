using System.Data.Common;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Configuration;
using Lms.Web.Platform.Outbox;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Lms.Web.Platform.Data;

/// <summary>
/// The settings applied to each connection when it is opened. In WAL mode a killed process loses nothing, and neither does a machine that
/// fails, as long as each commit is flushed (SQLite's default).
/// </summary>
/// <param name="synchronous">See <see cref="DatabaseOptions.Synchronous"/>.</param>
internal sealed class SqliteSettings(string? synchronous)
{
    /// <summary>Each reader keeps its own pages; a quarter of a megabyte is plenty beside the operating system's cache.</summary>
    private readonly string settings =
        $"PRAGMA cache_size=-256; PRAGMA wal_autocheckpoint={Checkpoints.PagesOfWriters}"
        + (
            synchronous is null ? ""
            : synchronous == "Normal" ? "; PRAGMA synchronous=NORMAL"
            : "; PRAGMA synchronous=OFF"
        );

    public void Tell(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = settings;
        command.ExecuteNonQuery();
    }
}
