using Lms.Web.Kernel;

namespace Lms.Web.Platform.Files;

/// <summary>No room is left where files are written, or a limit of the system on it is reached.</summary>
public static class FullDisk
{
    /// <summary>Said to whoever wanted something kept, with status 507 (RFC 4918, 11.5).</summary>
    public static readonly Refusal Why = new("There is no room left on the server. Nothing of the file was kept; tell those who run it, and try again later.");

    // ENOSPC, EDQUOT, and ERROR_DISK_FULL as Windows says it.
    public static bool Is(Exception? failure) => failure is IOException { HResult: 28 or 122 or unchecked((int)0x80070070) } || (failure?.InnerException is { } inner && Is(inner));
}
