using Lms.Web.Kernel;
using Lms.Web.Platform.Text;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Lms.Web.Platform.Data;

/// <summary>
/// Why nothing can be saved at the moment, for both databases and the disk. It is not the fault of the request, and lasts until the
/// operators of the server fix it.
/// </summary>
/// <param name="Status">The HTTP status of the response.</param>
/// <param name="Why">Shown to the person whose change was not saved.</param>
/// <param name="Advice">Shown to the operators of the server.</param>
public sealed record StorageTrouble(int Status, Refusal Why, string Title, string Advice)
{
    /// <summary>RFC 4918, 11.5.</summary>
    public static readonly StorageTrouble Full = new(
        StatusCodes.Status507InsufficientStorage,
        NotSaved.NoRoom,
        "No space left: nothing can be saved.",
        "Free up space on the disks of the database and the data directory, or raise the limit that was reached."
    );

    public static readonly StorageTrouble ReadOnly = new(
        StatusCodes.Status503ServiceUnavailable,
        NotSaved.ReadOnly,
        "The database or the data directory is read-only: nothing can be saved.",
        "Give the user of this process write access to the database and the data directory; on PostgreSQL, connect to the primary server."
    );

    public static readonly StorageTrouble Away = new(
        StatusCodes.Status503ServiceUnavailable,
        NotSaved.NoAnswer,
        "The database cannot be reached.",
        "Check Database:ConnectionString and make sure that the server is running and accepts connections."
    );

    // Results of SQLite (https://sqlite.org/rescode.html).
    private const int SqliteReadOnly = 8,
        SqliteFull = 13,
        SqliteCannotOpen = 14,
        SqliteWriteFailed = 778,
        SqliteLogCannotGrow = 4874;

    // Numbers of Linux: no space, quota reached, read-only file system; and a full disk as Windows says it.
    private const int NoSpace = 28,
        QuotaReached = 122,
        ReadOnlyFileSystem = 30,
        DiskFullOfWindows = unchecked((int)0x80070070);

    /// <returns>Null when the failure is something else: a bug of the product, or a problem of the request.</returns>
    public static StorageTrouble? Of(Exception? failure) =>
        failure switch
        {
            null => null,
            SqliteException { SqliteErrorCode: SqliteFull } or SqliteException { SqliteExtendedErrorCode: SqliteLogCannotGrow } => Full,
            SqliteException { SqliteErrorCode: SqliteReadOnly } or SqliteException { SqliteExtendedErrorCode: SqliteWriteFailed } =>
                ReadOnly,
            SqliteException { SqliteErrorCode: SqliteCannotOpen } => Away,
            PostgresException postgres => Of(postgres),
            NpgsqlException { InnerException: IOException or System.Net.Sockets.SocketException or TimeoutException } => Away,
            IOException { HResult: NoSpace or QuotaReached or DiskFullOfWindows } => Full,
            IOException { HResult: ReadOnlyFileSystem } or UnauthorizedAccessException => ReadOnly,
            AggregateException several => several.InnerExceptions.Select(Of).FirstOrDefault(t => t is not null),
            _ => Of(failure.InnerException),
        };

    private static StorageTrouble? Of(PostgresException failure) =>
        failure.SqlState switch
        {
            PostgresErrorCodes.DiskFull => Full,
            PostgresErrorCodes.ReadOnlySqlTransaction => ReadOnly,
            PostgresErrorCodes.TooManyConnections
            or PostgresErrorCodes.AdminShutdown
            or PostgresErrorCodes.CrashShutdown
            or PostgresErrorCodes.CannotConnectNow => Away,
            _ => null,
        };
}
