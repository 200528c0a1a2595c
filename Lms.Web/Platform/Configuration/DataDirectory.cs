using System.Runtime.InteropServices;
using Lms.Web.Platform.Data;
using Microsoft.Data.Sqlite;

namespace Lms.Web.Platform.Configuration;

/// <summary>The folder that holds all data: it is created, must be writable, and only the user of the process can read it.</summary>
public static class DataDirectory
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const UnixFileMode World = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>R_OK of access(2).</summary>
    private const int Read = 4;

    /// <summary>The names that the product keeps there; anything else in the folder belongs to someone else and is left alone.</summary>
    private static readonly string[] Ours =
    [
        "lms.db",
        "lms.db-wal",
        "lms.db-shm",
        "lms.db-journal",
        "keys",
        "files",
        "uploads",
        "mail",
        "exports",
        "media",
        "backups",
    ];

    /// <exception cref="MisconfiguredException">The folder, or a file in it without which nothing works, cannot be used.</exception>
    public static void Prepare(SiteOptions site, DatabaseOptions database, ILogger log)
    {
        var folder = site.InData();
        try
        {
            Directory.CreateDirectory(folder);
            var probe = site.InData($".probe-{Environment.ProcessId}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Unusable(folder, $"cannot write there: {failure.Message.TrimEnd('.')}", failure);
        }
        var files = Files(database).Append(site.InData("keys", "files.key")).Where(File.Exists).ToList();
        // A database that can only be read is served for reading, and says so on every page that would write.
        if (files.FirstOrDefault(IsClosedToMe) is { } closed)
            throw Unusable(folder, $"cannot read {closed}");
        if (!OperatingSystem.IsWindows())
            MakePrivate(folder, files, log);
    }

    /// <summary>For sentences to administrators: of a bind mount they have to name the number.</summary>
    private static string Me => OperatingSystem.IsWindows() ? "this user" : $"this process (user id {EffectiveUser()})";

    /// <summary>The SQLite files, wherever the connection string puts them.</summary>
    private static IEnumerable<string> Files(DatabaseOptions database)
    {
        if (!database.IsSqlite)
            return [];
        var file = new SqliteConnectionStringBuilder(database.ConnectionString).DataSource;
        return [file, file + "-wal", file + "-shm"];
    }

    /// <summary>
    /// Checks access without opening the file: closing a file releases the locks that SQLite holds on it in the same process.
    /// </summary>
    private static bool IsClosedToMe(string file) => !OperatingSystem.IsWindows() && Access(file, Read) != 0;

    private static MisconfiguredException Unusable(string folder, string why, Exception? failure = null)
    {
        var advice = OperatingSystem.IsWindows() ? "Grant it access" : $"Make it the owner (chown -R {EffectiveUser()} {folder})";
        return new($"Site:DataDirectory is “{folder}”, but {Me} {why}. {advice}, or choose another folder.", failure);
    }

    /// <summary>
    /// Makes private what earlier versions, or a user who created the folder by hand, left open to all users of the machine.
    /// </summary>
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static void MakePrivate(string folder, IReadOnlyList<string> files, ILogger log)
    {
        var children = Directory.EnumerateFileSystemEntries(folder).ToList();
        var open = children.Where(c => Ours.Contains(Path.GetFileName(c))).Concat(files).Distinct().ToList();
        // A folder that holds other things too may be meant for others to enter.
        if (children.TrueForAll(c => Ours.Contains(Path.GetFileName(c))))
            open.Insert(0, folder);
        open = [.. open.Where(p => (File.GetUnixFileMode(p) & ~Owner) != 0)];
        var (mended, left) = (new List<string>(), new List<string>());
        foreach (var path in open)
        {
            try
            {
                File.SetUnixFileMode(path, File.GetUnixFileMode(path) & Owner);
                mended.Add(path);
            }
            catch (UnauthorizedAccessException)
            {
                // Owned by someone else, such as a volume that is shared with a group.
                if ((File.GetUnixFileMode(path) & World) != 0)
                    left.Add(path);
            }
        }
        if (mended.Count > 0)
            log.LogInformation("Removed access for other users of this machine: {Paths}", string.Join(", ", mended));
        if (left.Count > 0)
            log.LogWarning("Accessible to other users of this machine, and not owned by {Me}: {Paths}", Me, string.Join(", ", left));
    }

    [DllImport("libc", EntryPoint = "access", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Access([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int mode);

    [DllImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint EffectiveUser();
}
