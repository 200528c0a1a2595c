using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using SQLitePCL;

namespace Lms.Web.Platform.Data;

/// <summary>Loads the operating system's SQLite instead of the older bundled one (docs/decisions/0003-sqlite-of-the-system.md).</summary>
internal static class SqliteRuntime
{
    /// <summary>JSON functions that EF Core writes into its queries came with this version.</summary>
    public static readonly Version Oldest = new(3, 38);

    [ModuleInitializer]
    internal static void Initialize()
    {
        AssemblyLoadContext.Default.Resolving += static (_, name) => name.Name == "SQLitePCLRaw.core" ? typeof(raw).Assembly : null;
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, static (name, _, _) =>
            name == "e_sqlite3" && OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libsqlite3.so.0", out var library) ? library : 0);
        Batteries_V2.Init();
        // A connection is one thread's at a time and nobody reads the library's memory statistics: without these, every allocation of
        // every reader waits for one lock. To be said before the library's first use; a refusal costs speed, not correctness.
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    /// <summary>Null when the library will do, else what to install.</summary>
    public static string? Complaint()
    {
        var found = raw.sqlite3_libversion().utf8_to_string();
        return Version.TryParse(found, out var version) && version >= Oldest
            ? null
            : $"SQLite {found} is too old; {Oldest} or newer is needed. Install the system library (Debian and Ubuntu: package libsqlite3-0).";
    }
}
