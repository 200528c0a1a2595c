using System.Runtime.CompilerServices;
using SQLitePCL;

namespace Lms.Web.Platform.Data;

/// <summary>Sets up the SQLite library that comes with the product, before its first use.</summary>
internal static class SqliteRuntime
{
    [ModuleInitializer]
    internal static void Initialize()
    {
        Batteries_V2.Init();
        // A connection is used by one thread at a time and no one reads the library's memory statistics: without these, every allocation of
        // every reader waits for one lock. A refusal costs speed, not correctness.
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }
}
