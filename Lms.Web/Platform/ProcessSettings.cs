using System.Runtime.InteropServices;

namespace Lms.Web.Platform;

/// <summary>What the process asks of its runtime and its C library, because most of its waiting and half of its native memory is SQLite's.</summary>
internal static class ProcessSettings
{
    /// <summary><c>M_ARENA_MAX</c> of glibc's <c>mallopt(3)</c>.</summary>
    private const int ArenaMax = -8;

    /// <summary>The first answers are given by then.</summary>
    private static readonly TimeSpan Started = TimeSpan.FromSeconds(2);

    public static void Apply()
    {
        // SQLite works on the thread that asks. With a thread for each core, two that wait for the disk stop everybody until the pool
        // grows, half a second later; with many more, they take the cores from each other and the slowest answers wait longest.
        ThreadPool.GetMinThreads(out _, out var ports);
        ThreadPool.SetMinThreads(3 * Environment.ProcessorCount, ports);
        if (!OperatingSystem.IsLinux()) return;
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

    /// <summary>Starting needs memory that serving does not: it goes back to the system once, shortly after.</summary>
    public static async Task SettleAsync(CancellationToken stop)
    {
        await Task.Delay(Started, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!stop.IsCancellationRequested) GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
    }

    [DllImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetAllocator(int parameter, int value);
}
