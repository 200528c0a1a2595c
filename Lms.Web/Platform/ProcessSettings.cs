using System.Runtime.InteropServices;

namespace Lms.Web.Platform;

/// <summary>
/// Configures the runtime and the C library of the process, because most of its waiting and half of its native memory are SQLite's.
/// </summary>
internal static class ProcessSettings
{
    /// <summary><c>M_ARENA_MAX</c> of glibc's <c>mallopt(3)</c>.</summary>
    private const int ArenaMax = -8;

    /// <summary>The permissions that new files and folders deny: 077 in octal digits.</summary>
    private const uint GroupAndOthers = 0x3f;

    /// <summary>The bytes allocated between two checks by fewer than a handful of pages, and by code that wakes up automatically.</summary>
    private const long Quiet = 1 << 19;

    private const int QuietLooks = 2;

    /// <summary>Less is not worth the pause.</summary>
    private const long Worthwhile = 24 << 20;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    public static void Apply()
    {
        // SQLite works on the calling thread. With one thread per core, two that wait for the disk stop everyone until the pool grows, half
        // a second later; with many more, they compete for the cores and the slowest answers wait longest.
        ThreadPool.GetMinThreads(out _, out var ports);
        ThreadPool.SetMinThreads(3 * Environment.ProcessorCount, ports);
        if (OperatingSystem.IsWindows())
            return;
        // The database holds keys and hashes of passwords: what the process creates is for its own user.
        _ = SetMask(GroupAndOthers);
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            // An arena for each thread keeps what SQLite gave back, forty megabytes after a minute of many readers.
            _ = SetAllocator(ArenaMax, 2);
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library, without arenas.
        }
    }

    /// <summary>
    /// Startup, an import, or a morning's rush needs memory that waiting does not: it is returned to the system when there are no more
    /// requests. The pause that this takes then affects no one.
    /// </summary>
    public static async Task SettleAsync(CancellationToken stop)
    {
        var settledAt = 0L;
        var before = GC.GetTotalAllocatedBytes();
        for (var quiet = 0; ; )
        {
            await Task.Delay(Look, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested)
                return;
            var now = GC.GetTotalAllocatedBytes();
            quiet = now - before < Quiet ? quiet + 1 : 0;
            before = now;
            if (quiet < QuietLooks || now - settledAt < Worthwhile)
                continue;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
            GiveBack();
            settledAt = before = GC.GetTotalAllocatedBytes();
        }
    }

    private static void GiveBack()
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            _ = Trim(0);
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library, without it.
        }
    }

    /// <summary><c>malloc_trim(3)</c>: releases memory freed in the middle of the heap, as by SQLite and the compiler.</summary>
    [DllImport("libc", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Trim(nuint pad);

    [DllImport("libc", EntryPoint = "umask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint SetMask(uint mask);

    [DllImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetAllocator(int parameter, int value);
}
