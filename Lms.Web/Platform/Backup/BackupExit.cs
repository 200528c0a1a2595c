using System.Data.Common;
using System.Globalization;
using System.Net.Sockets;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;

namespace Lms.Web.Platform.Backup;

/// <summary>The common part of the backup commands: their exit statuses, and their final messages.</summary>
internal static class BackupExit
{
    /// <summary>The values of <c>sysexits.h</c>.</summary>
    public const int Done = 0,
        Refused = 1,
        Usage = 64,
        Damaged = 65,
        NotWritten = 74;

    public static async Task<int> RunAsync(Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (InvalidDataException failure)
        {
            return Say(failure.Message, Damaged);
        }
        catch (Exception failure) when (IsOutside(failure))
        {
            return Say((failure is InvalidOperationException ? failure.GetBaseException() : failure).Message, NotWritten);
        }
    }

    /// <summary>The disk, the rights or the server of the database; the driver throws what the network says as it is.</summary>
    private static bool IsOutside(Exception failure) =>
        failure is IOException or UnauthorizedAccessException or DbException or SocketException or TimeoutException
        || StorageTrouble.Of(failure) is not null;

    public static int Say(string sentence, int status)
    {
        Console.Error.WriteLine(sentence);
        return status;
    }

    public static int Say(Refusal refusal) => Say(string.Format(CultureInfo.InvariantCulture, refusal.Text, refusal.Arguments), Refused);

    public static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:N1} MB");

    /// <returns>False when there is an unknown option.</returns>
    public static bool Knows(IEnumerable<string> args, params string[] options) =>
        args.All(a => !a.StartsWith('-') || a.Contains(':') || options.Contains(a));
}
