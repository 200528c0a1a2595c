using System.Data.Common;
using Lms.Web.Platform.Configuration;
using Lms.Web.Platform.Outbox;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Lms.Web.Platform.Data;

/// <summary>Configuration section <c>Database</c>.</summary>
[Section("Database")]
public sealed class DatabaseOptions
{
    /// <summary><c>Sqlite</c> or <c>Postgres</c>.</summary>
    [Setting("or `Postgres`")]
    public string Provider { get; set; } = "Sqlite";

    /// <summary>Empty: the file <c>lms.db</c> in the data directory.</summary>
    [Setting(
        "required for PostgreSQL; a database that does not exist is created if the role is allowed to. `Maximum Pool Size` is 40 per process unless you set it (see *Outgrowing one process*)",
        Default = "`lms.db` in the data directory"
    )]
    public string ConnectionString { get; set; } = "";

    /// <summary>SQLite only. Null: every commit reaches the disk. <c>Normal</c> and <c>Off</c> are for tests and benchmarks.</summary>
    [Setting("for tests and benchmarks on SQLite: with `Normal` or `Off`, commits do not wait to reach the disk")]
    public string? Synchronous { get; set; }

    [Setting("migrate the database to the schema of this version on startup")]
    public bool MigrateAtStart { get; set; } = true;

    public bool IsSqlite => Provider == "Sqlite";
}
