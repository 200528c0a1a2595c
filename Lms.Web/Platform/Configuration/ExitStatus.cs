namespace Lms.Web.Platform.Configuration;

/// <summary>The exit codes of the process; those above 63 are from sysexits.h.</summary>
public static class ExitStatus
{
    public const int Done = 0;

    /// <summary>The command was understood, and what it was to do cannot be done.</summary>
    public const int Refused = 1;

    /// <summary>EX_USAGE: there is no such command, or its arguments are incomplete.</summary>
    public const int Usage = 64;

    /// <summary>EX_CONFIG: settings, folders, addresses or the database do not let the product start.</summary>
    public const int Misconfigured = 78;
}
