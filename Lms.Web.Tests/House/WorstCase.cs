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

    /// <summary>As many readers run at the same time as the smallest machine has processors.</summary>
    private const int AtOnce = 2;

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
        if (!pattern.Contains("{0}", StringComparison.Ordinal))
            return string.Create(
                length,
                pattern,
                static (whole, part) =>
                {
                    part.AsSpan(0, Math.Min(part.Length, whole.Length)).CopyTo(whole);
                    for (var filled = part.Length; filled < whole.Length; filled *= 2)
                        whole[..Math.Min(filled, whole.Length - filled)].CopyTo(whole[filled..]);
                }
            );
        var text = new System.Text.StringBuilder(length + pattern.Length + 10);
        for (var i = 0; text.Length < length; i++)
            text.Append(pattern.Replace("{0}", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        return text.ToString(0, length);
    }

    /// <summary>
    /// Runs several readers, two at a time. The memory that is kept meanwhile is at least what any one of them keeps, so only if that is
    /// too much, or one takes too long, it is found out which.
    /// </summary>
    public static void End(params IReadOnlyList<(string What, Action Read)> readers)
    {
        var (runs, most) = Run(readers);
        for (var i = 0; i < readers.Count; i++)
        {
            if (most > MostMegabytes || runs[i].Time > Longest || runs[i].Failure is not null)
                Ends(readers[i].What, readers[i].Read);
        }
    }

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
        var (runs, most) = Run([(what, read)]);
        return (runs[0].Time, most, runs[0].Failure);
    }

    /// <returns>The processor time of each reader, and the most memory that was kept while they ran.</returns>
    private static ((TimeSpan Time, Exception? Failure)[] Runs, double Megabytes) Run(IReadOnlyList<(string What, Action Read)> readers)
    {
        var runs = new (TimeSpan, Exception?)[readers.Count];
        var before = atRest ??= GC.GetTotalMemory(forceFullCollection: true);
        var (most, next, begun) = (0d, -1, TimeProvider.System.GetTimestamp());
        var allocated = GC.GetTotalAllocatedBytes();
        var threads = new Thread[Math.Min(readers.Count, AtOnce)];
        for (var i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(() =>
            {
                while (Interlocked.Increment(ref next) is var mine && mine < readers.Count)
                {
                    var start = ProcessorTime();
                    var failure = Record.Exception(readers[mine].Read);
                    runs[mine] = (ProcessorTime() - start, failure);
                }
            })
            {
                IsBackground = true,
            };
            threads[i].Start();
        }
        foreach (var thread in threads)
        {
            while (!thread.Join(LookMilliseconds))
            {
                // They cannot hold what they never allocated.
                if (Megabytes(GC.GetTotalAllocatedBytes() - allocated) > MostMegabytes)
                {
                    most = Math.Max(most, Megabytes(Kept(before)));
                    allocated = GC.GetTotalAllocatedBytes();
                }
                var what = string.Join(", ", readers.Select(r => r.What));
                Assert.True(TimeProvider.System.GetElapsedTime(begun) < Patience * readers.Count, $"{what}: it does not end.");
            }
        }
        return (runs, most);
    }

    /// <summary>
    /// How much more memory is in use than before. Collecting all garbage, as often as it takes until nothing is left to free, is slow;
    /// so it is done only if too much seems to be in use with garbage, and then after one collection.
    /// </summary>
    private static long Kept(long before)
    {
        var kept = GC.GetTotalMemory(forceFullCollection: false) - before;
        if (Megabytes(kept) <= MostMegabytes)
            return kept;
        GC.Collect();
        kept = GC.GetTotalMemory(forceFullCollection: false) - before;
        return Megabytes(kept) <= MostMegabytes ? kept : GC.GetTotalMemory(forceFullCollection: true) - before;
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
