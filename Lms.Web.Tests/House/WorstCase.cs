using System.Globalization;
using System.Runtime.InteropServices;

namespace Lms.Web.Tests.House;

/// <summary>Tests that measure the memory of the whole process must not run in parallel with others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "Alone";
}

/// <summary>
/// Runs a reader of user input on the worst input that its size limit accepts, a repeated pattern: it must end within two seconds of
/// processor time (the best of three runs) and keep at most 64 MB more memory than before, whatever its result.
/// </summary>
internal static class WorstCase
{
    private const double MostMegabytes = 64;

    /// <summary>How often a running reader is checked.</summary>
    private const int LookMilliseconds = 20;

    /// <summary>The memory of the process when nothing is read. Measuring it means collecting all garbage, which takes a second.</summary>
    private static long? atRest;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    /// <summary>A reader that has not returned after this time is assumed to hang; its thread is abandoned.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>The pattern repeated to exactly this many characters; <c>{0}</c> is the number of the repetition.</summary>
    public static string Of(string pattern, int length)
    {
        var text = new System.Text.StringBuilder(length + pattern.Length + 10);
        for (var i = 0; text.Length < length; i++)
            text.Append(pattern.Replace("{0}", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        return text.ToString(0, length);
    }

    public static void Ends(string what, Func<Task> read) => Ends(what, () => read().GetAwaiter().GetResult());

    /// <param name="what">Which reader and which pattern.</param>
    /// <param name="read">Refusals are fine; an exception is not.</param>
    public static void Ends(string what, Action read)
    {
        var (time, most, failure) = Run(what, read);
        if (most > MostMegabytes)
        {
            // Other work may have allocated memory since the process was measured at rest.
            atRest = null;
            (time, most, failure) = Run(what, read);
        }
        // A first run also compiles the reader and counts its calls, and a busy machine gives a thread less processor time.
        for (var again = 0; again < 2 && time > Longest && failure is null; again++)
            time = Run(what, read).Time;
        Assert.True(failure is null, $"{what}: {failure}");
        Assert.True(time <= Longest, $"{what}: it took {time.TotalSeconds:0.0} s.");
        Assert.True(most <= MostMegabytes, $"{what}: it kept {most:0} MB.");
    }

    private static (TimeSpan Time, double Megabytes, Exception? Failure) Run(string what, Action read)
    {
        var (time, failure) = (TimeSpan.Zero, default(Exception));
        var before = atRest ??= GC.GetTotalMemory(forceFullCollection: true);
        var (most, begun) = (0d, TimeProvider.System.GetTimestamp());
        var allocated = GC.GetTotalAllocatedBytes();
        var thread = new Thread(() =>
        {
            var start = ProcessorTime();
            failure = Record.Exception(read);
            time = ProcessorTime() - start;
        });
        thread.IsBackground = true;
        thread.Start();
        while (!thread.Join(LookMilliseconds))
        {
            // It cannot hold what it never allocated.
            if (Megabytes(GC.GetTotalAllocatedBytes() - allocated) > MostMegabytes)
            {
                most = Math.Max(most, Megabytes(GC.GetTotalMemory(forceFullCollection: true) - before));
                allocated = GC.GetTotalAllocatedBytes();
            }
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < Patience, $"{what}: it does not end.");
        }
        return (time, most, failure);
    }

    private static double Megabytes(long bytes) => bytes / 1048576d;

    /// <summary>Of this thread alone: other processes and garbage collection do not count.</summary>
    private static TimeSpan ProcessorTime() =>
        GetTime(3, out var now) == 0
            ? TimeSpan.FromSeconds(now.Seconds) + TimeSpan.FromMicroseconds(now.Nanoseconds / 1000)
            : throw new InvalidOperationException();

    /// <summary>POSIX.1-2008, clock_gettime; 3 is CLOCK_THREAD_CPUTIME_ID on Linux.</summary>
    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetTime(int clock, out Time time);

    private record struct Time(long Seconds, long Nanoseconds);
}
